//! One feed: its connection, its questions, its signatures, and what comes of them.
//!
//! In: what happened, and the time in milliseconds with a number drawn by lot. Out: acts, in order.
//! Does not: know other feeds.

use super::asking::{Answered, Asking};
use super::check::{Came, Checks, Judged, Of, Origin, Signature};
use super::intake::{Counts, Intake};
use super::link::{Heard, Link, Said, of_code};
use super::wanted::Wanted;
use super::{Act, Kind, What};
use crate::transport::backoff::Loss;
use crate::transport::config::{self, Transport};
use crate::transport::poll::Answer;
use crate::transport::session::{self, HIDDEN_MS, Input, Means, Payload, Session, Standing};
use std::rc::Rc;

/// A signature's verdict is told no more often.
const TELL_MS: f64 = 100.0;

/// When something happens, and by what lot.
#[derive(Debug, Clone, Copy)]
pub(super) struct At {
    pub now_ms: f64,
    pub unit: f64,
}

/// How it stands, as it was told.
#[derive(Debug, Default)]
struct Tale {
    standing: Option<Standing>,
    signature: Option<Signature>,
    told_ms: f64,
}

/// Whether the page is in sight, of a feed without a connection.
#[derive(Debug, Default)]
struct Sight {
    hidden_ms: Option<f64>,
    is_paused: bool,
}

/// One feed.
#[derive(Debug)]
pub(super) struct Feed {
    pub(super) number: u32,
    pub(super) id: Rc<str>,
    config: config::Feed,
    /// None of one that is asked alone.
    session: Option<Session>,
    link: Option<Link>,
    last_event_id: String,
    asking: Asking,
    checks: Checks,
    intake: Intake,
    tale: Tale,
    sight: Sight,
}

impl Feed {
    /// Begins, and how.
    pub(super) fn start(
        number: u32,
        config: config::Feed,
        wanted: Wanted,
        at: At,
        out: &mut Vec<Act>,
    ) -> Self {
        let url = config.snapshot_url.clone().filter(|_| config.is_pushed());
        let (session, acts) = if config.is_pushed() {
            let means = Means { has_snapshot: url.is_some(), can_poll: url.is_some() };
            let (session, acts) = Session::start(means, at.now_ms);
            (Some(session), acts)
        } else {
            (None, vec![session::Act::Tell(Standing::Connecting), session::Act::Poll])
        };
        let mut feed = Self {
            number,
            id: Rc::from(config.feed_id.as_str()),
            session,
            link: None,
            last_event_id: String::new(),
            asking: Asking::new(url.unwrap_or_else(|| config.url.clone()), config.every_secs),
            checks: Checks::new(config.signed.clone()),
            intake: Intake::new(wanted),
            tale: Tale::default(),
            sight: Sight::default(),
            config,
        };
        let rules = What::Rules { json: feed.config.rules() };
        out.push(Act { feed: number, id: Rc::clone(&feed.id), what: rules });
        feed.perform(acts, at, out);
        feed.pump(at, out);
        feed
    }

    /// The connection is there.
    pub(super) fn opened(&mut self, at: At, out: &mut Vec<Act>) {
        if self.session.is_none() || self.link.is_some() {
            return;
        }
        let (link, heard) = Link::open(&self.config, &self.last_event_id, at.now_ms, at.unit);
        self.link = Some(link);
        self.hear(vec![heard], at, out);
    }

    /// A frame or a chunk came by it.
    pub(super) fn bytes(&mut self, bytes: &[u8], at: At, out: &mut Vec<Act>) {
        let Some(link) = &mut self.link else { return };
        let heard = link.bytes(bytes, at.now_ms);
        self.hear(heard, at, out);
    }

    /// It is closed, or could not be opened.
    pub(super) fn closed(&mut self, code: u16, at: At, out: &mut Vec<Act>) {
        let is_answer = matches!(self.config.transport, Transport::Sse | Transport::Stream);
        let (said, loss) = match &mut self.link {
            Some(link) => link.closed(code),
            None => (None, of_code(code, is_answer)),
        };
        self.hear(said.map(Heard::Said).into_iter().collect(), at, out);
        self.drop_link();
        self.step(Input::Lost(loss), at, out);
    }

    /// A question was answered.
    pub(super) fn answered(&mut self, ask: u32, answer: &Answer<'_>, at: At, out: &mut Vec<Act>) {
        match self.asking.answered(ask, answer, at.now_ms, at.unit) {
            Some(Answered::Page(came)) => self.check(came, at, out),
            Some(Answered::Failed { of, issue, loss }) => {
                self.intake.say(issue);
                if of == Of::Snapshot {
                    self.step(Input::SnapshotLost(loss), at, out);
                }
            }
            Some(Answered::Unchanged) | None => {}
        }
        self.stand(out, at);
    }

    /// A signature was verified.
    pub(super) fn verified(&mut self, job: u32, is_good: bool, at: At, out: &mut Vec<Act>) {
        self.checks.verified(job, is_good);
        self.judge(at, out);
    }

    /// The page went out of sight, or came back.
    pub(super) fn hidden(&mut self, is_hidden: bool, at: At, out: &mut Vec<Act>) {
        if self.session.is_some() {
            return self.step(Input::Hidden(is_hidden), at, out);
        }
        if is_hidden {
            self.sight.hidden_ms = self.sight.hidden_ms.or(Some(at.now_ms));
            return;
        }
        self.sight.hidden_ms = None;
        if std::mem::take(&mut self.sight.is_paused) {
            self.asking.poll(at.now_ms, at.unit);
            self.stand(out, at);
        }
    }

    /// The network is back.
    pub(super) fn online(&mut self, at: At, out: &mut Vec<Act>) {
        self.asking.nudge(at.now_ms, at.unit);
        self.step(Input::Online, at, out);
    }

    /// Time passed.
    pub(super) fn tick(&mut self, at: At, out: &mut Vec<Act>) {
        if let Some(link) = &mut self.link {
            let heard = link.tick(at.now_ms);
            self.hear(heard, at, out);
        }
        for ask in self.asking.overdue(at.now_ms) {
            self.answered(ask, &Answer::default(), at, out);
        }
        self.step(Input::Tick, at, out);
        let is_long = self.sight.hidden_ms.is_some_and(|since_ms| at.now_ms - since_ms >= HIDDEN_MS);
        if is_long && !self.sight.is_paused {
            self.sight.is_paused = true;
            self.asking.stop();
            self.tell(Standing::Paused, at, out);
        }
        self.pump(at, out);
    }

    /// When to let time pass at the latest.
    pub(super) fn next_ms(&self, now_ms: f64) -> Option<f64> {
        let hidden_ms = self.sight.hidden_ms.filter(|_| !self.sight.is_paused);
        let is_untold = self.checks.signature() != self.tale.signature;
        [
            self.session.as_ref().and_then(Session::next_ms),
            self.link.as_ref().map(|link| link.next_ms(now_ms)),
            self.asking.next_ms(),
            self.intake.next_ms(),
            hidden_ms.map(|since_ms| since_ms + HIDDEN_MS),
            is_untold.then_some(self.tale.told_ms + TELL_MS),
        ]
        .into_iter()
        .flatten()
        .filter(|at_ms| !at_ms.is_nan() && *at_ms < f64::INFINITY)
        .min_by(f64::total_cmp)
    }

    /// Ends it.
    pub(super) fn end(&mut self, out: &mut Vec<Act>) {
        self.close(out);
    }

    /// What became of all that came.
    pub(super) fn counts(&self) -> Counts {
        let lost = self.session.as_ref().map_or(0, Session::lost_count);
        Counts { lost, ..self.intake.counts() }
    }

    /// Hands out what is due: questions, rows, warnings, issues, verdicts.
    pub(super) fn pump(&mut self, at: At, out: &mut Vec<Act>) {
        for request in self.asking.ask(at.now_ms) {
            let mut headers = self.config.headers.clone();
            headers.extend(request.headers.into_iter().map(|(name, value)| (name.to_owned(), value)));
            self.act(What::Ask { ask: request.ask, url: request.url, headers }, out);
        }
        self.intake.tick(at.now_ms);
        if let Some(rows) = self.intake.rows(at.now_ms) {
            let (bytes, count, is_snapshot) = (rows.bytes, rows.count, rows.is_snapshot);
            self.act(What::Rows { bytes, count, is_snapshot }, out);
        }
        let alerts = self.intake.alerts();
        if !alerts.is_empty() {
            self.act(What::Alerts(alerts), out);
        }
        if let Some((issues, more)) = self.intake.issues(at.now_ms) {
            self.act(What::Issues { issues, more }, out);
        }
        let is_untold = self.checks.signature() != self.tale.signature;
        if let Some(standing) = self.tale.standing.clone()
            && is_untold
            && at.now_ms >= self.tale.told_ms + TELL_MS
        {
            self.tell(standing, at, out);
        }
    }

    fn act(&self, what: What, out: &mut Vec<Act>) {
        out.push(Act { feed: self.number, id: Rc::clone(&self.id), what });
    }

    fn step(&mut self, input: Input, at: At, out: &mut Vec<Act>) {
        let Some(session) = &mut self.session else { return };
        let acts = session.step(input, at.now_ms, at.unit);
        self.perform(acts, at, out);
    }

    fn perform(&mut self, acts: Vec<session::Act>, at: At, out: &mut Vec<Act>) {
        for act in acts {
            match act {
                session::Act::Open => self.open(out),
                session::Act::Close => self.close(out),
                session::Act::AskSnapshot => self.asking.ask_snapshot(at.now_ms),
                session::Act::Poll => self.asking.poll(at.now_ms, at.unit),
                session::Act::StopPolling => self.asking.stop(),
                session::Act::Deliver { payload, is_snapshot } => {
                    // The pages of a snapshot were taken one by one; its end has no body.
                    self.intake.take(&payload, is_snapshot, at.now_ms);
                }
                session::Act::Tell(standing) => self.tell(standing, at, out),
                session::Act::Issue(issue) => self.intake.say(issue),
            }
        }
    }

    fn open(&mut self, out: &mut Vec<Act>) {
        self.drop_link();
        let (kind, protocols) = match self.config.transport {
            Transport::Mqtt => (Kind::Ws, vec!["mqtt"]),
            Transport::Ws | Transport::Http => (Kind::Ws, Vec::new()),
            Transport::Sse => (Kind::Sse, Vec::new()),
            Transport::Stream => (Kind::Stream, Vec::new()),
        };
        // A socket of a browser sends no headers of ours.
        let mut headers = if kind == Kind::Ws { Vec::new() } else { self.config.headers.clone() };
        if kind == Kind::Sse {
            headers.push(("Accept".into(), "text/event-stream".into()));
            if !self.last_event_id.is_empty() {
                headers.push(("Last-Event-ID".into(), self.last_event_id.clone()));
            }
        }
        let url = self.config.url.write();
        self.act(What::Open { kind, url, protocols, headers }, out);
    }

    fn close(&mut self, out: &mut Vec<Act>) {
        let leave = self.link.as_mut().map(Link::leave).unwrap_or_default();
        if !leave.is_empty() {
            self.act(What::Send { bytes: leave }, out);
        }
        self.drop_link();
        self.act(What::Close, out);
    }

    fn drop_link(&mut self) {
        if let Some(link) = self.link.take().filter(|link| !link.last_id().is_empty()) {
            link.last_id().clone_into(&mut self.last_event_id);
        }
        self.checks.forget_line();
    }

    fn hear(&mut self, heard: Vec<Heard>, at: At, out: &mut Vec<Act>) {
        for heard in heard {
            match heard {
                Heard::Opened => self.step(Input::Opened, at, out),
                Heard::Said(said) => {
                    self.check(Came { said, received_ms: at.now_ms, origin: Origin::Link }, at, out)
                }
                Heard::Send(bytes) => self.act(What::Send { bytes }, out),
                Heard::Refused(issue) => self.intake.say_of_data(issue),
                Heard::Lost(loss) => {
                    self.close(out);
                    self.step(Input::Lost(loss), at, out);
                }
            }
        }
    }

    fn check(&mut self, came: Came, at: At, out: &mut Vec<Act>) {
        match (self.checks.take(came), self.checks.key()) {
            (Ok(Some(job)), Some((algorithm, jwk))) => {
                let (job, signature, input) = (job.job, job.signature, job.input);
                self.act(What::Verify { job, algorithm, jwk, signature, input }, out);
            }
            (Ok(_), _) => {}
            (Err(fault), _) => self.intake.refuse(&fault),
        }
        self.judge(at, out);
    }

    /// Shows all whose turn it is.
    fn judge(&mut self, at: At, out: &mut Vec<Act>) {
        while let Some(judged) = self.checks.next(at.now_ms) {
            match judged {
                Judged::Good(came, sequence) => self.admit(came, sequence, at, out),
                Judged::Bad(origin, fault) => {
                    self.intake.refuse(&fault);
                    if let Origin::Page { of, .. } = origin {
                        self.asking.follow(of, None, at.now_ms);
                        if of == Of::Snapshot {
                            self.asking.end_snapshot();
                            self.step(Input::SnapshotLost(Loss::Dropped), at, out);
                        }
                    }
                }
            }
        }
    }

    fn admit(&mut self, came: Came, sequence: Option<u64>, at: At, out: &mut Vec<Act>) {
        let Said { bytes, topic, media_type, valid_until_ms, .. } = came.said;
        let received_ms = came.received_ms;
        let payload = Payload { bytes, topic, media_type, received_ms, valid_until_ms, sequence };
        let Origin::Page { of, next } = came.origin else {
            return self.step(Input::Came(payload), at, out);
        };
        let found = self.intake.take(&payload, true, at.now_ms);
        let (goes_on, issue) = self.asking.follow(of, next.or(found).as_deref(), at.now_ms);
        issue.into_iter().for_each(|issue| self.intake.say_of_data(issue));
        if of == Of::Snapshot && !goes_on {
            self.asking.end_snapshot();
            let end = Payload { received_ms, sequence, ..Payload::default() };
            self.step(Input::Snapshot(end), at, out);
        }
    }

    fn tell(&mut self, standing: Standing, at: At, out: &mut Vec<Act>) {
        self.tale.standing = Some(standing.clone());
        self.tale.signature = self.checks.signature();
        self.tale.told_ms = at.now_ms;
        let title = self.config.title.clone().unwrap_or_else(|| self.config.feed_id.clone());
        self.act(What::Tell { title, standing, signature: self.tale.signature }, out);
    }

    /// Tells how asking stands, of a feed that is asked alone.
    fn stand(&mut self, out: &mut Vec<Act>, at: At) {
        if self.session.is_some() || self.sight.is_paused {
            return;
        }
        let standing = self.asking.standing();
        if self.tale.standing.as_ref() != Some(&standing) {
            self.tell(standing, at, out);
        }
    }
}
