//! Runs every suite in CI's order: `cargo xtask test [--full] [SUITE…]`.
//!
//! In: the names of suites, none for all. Out: what the suites print, a table of minutes used and allowed, and a last
//! line `N passed, N failed` that is counted, never assumed; the exit status follows it.
//! Does not: stop at the first failing suite.

mod count;
mod licences;
mod needs;
mod suites;

pub(crate) use needs::{browser, mosquitto};

use crate::args::Args;
use count::Count;
use std::time::{Duration, Instant};
use suites::{SUITES, Suite};

/// How one suite went.
struct Outcome {
    suite: &'static Suite,
    took: Duration,
    count: Count,
    fault: Option<String>,
}

pub(crate) fn run(mut args: Args) -> Result<(), String> {
    let full = args.flag("--full");
    let mut named = Vec::new();
    while let Some(word) = args.word() {
        named.push(word);
    }
    args.done()?;
    let chosen = choose(&named, full)?;
    needs::provide(&chosen.iter().flat_map(|suite| suite.needs).copied().collect::<Vec<_>>())?;
    let outcomes: Vec<Outcome> = chosen.into_iter().map(run_one).collect();
    report(&outcomes)
}

/// The suites of these names; all where none is named, the long ones only in full.
fn choose(named: &[String], full: bool) -> Result<Vec<&'static Suite>, String> {
    if let Some(unknown) = named.iter().find(|name| SUITES.iter().all(|suite| suite.name != name.as_str())) {
        let known: Vec<&str> = SUITES.iter().map(|suite| suite.name).collect();
        return Err(format!("expected one of the suites {}; found {unknown:?}", known.join(", ")));
    }
    let wanted = |suite: &&Suite| {
        if named.is_empty() {
            full || !suite.only_in_full
        } else {
            named.iter().any(|name| name == suite.name)
        }
    };
    Ok(SUITES.iter().filter(wanted).collect())
}

fn run_one(suite: &'static Suite) -> Outcome {
    println!("\n=== {}: {}", suite.name, suite.what);
    let began = Instant::now();
    let mut count = Count::default();
    let fault = (suite.run)(&mut count).err();
    if let Some(fault) = &fault {
        println!("{} failed: {fault}", suite.name);
        // A suite that broke down counts as failed even where each of its tests passed.
        count.failed = count.failed.max(1);
    } else if count.passed + count.failed == 0 {
        count.failed = 1;
        println!("{} failed: expected at least one test, found none", suite.name);
    }
    Outcome { suite, took: began.elapsed(), count, fault }
}

fn report(outcomes: &[Outcome]) -> Result<(), String> {
    println!(
        "\n{:<14} {:>8} {:>8} {:>8} {:>8} {:>8}",
        "suite", "passed", "failed", "skipped", "minutes", "allowed"
    );
    let mut total = Count::default();
    let mut took = Duration::ZERO;
    for Outcome { suite, took: one, count, .. } in outcomes {
        let minutes = one.as_secs_f64() / 60.0;
        let late = if minutes > f64::from(suite.minutes) { "  over its budget" } else { "" };
        let verdict = if count.failed > 0 { "  FAILED" } else { "" };
        let Count { passed, failed, skipped } = count;
        println!(
            "{:<14} {passed:>8} {failed:>8} {skipped:>8} {minutes:>8.1} {:>8}{verdict}{late}",
            suite.name, suite.minutes
        );
        total.add(count);
        took += *one;
    }
    let allowed: u32 = outcomes.iter().map(|outcome| outcome.suite.minutes).sum();
    println!("{:<14} {:>8} {:>8} {:>8} {:>8.1} {allowed:>8}", "", "", "", "", took.as_secs_f64() / 60.0);
    for Outcome { suite, fault, .. } in outcomes {
        if let Some(fault) = fault {
            println!("{}: {fault}", suite.name);
        }
    }
    println!("\n{} passed, {} failed", total.passed, total.failed);
    if total.failed == 0 {
        Ok(())
    } else {
        Err(format!("expected all to pass, found {} failed", total.failed))
    }
}

/// Sees to it that there is a browser, and Node to drive it.
pub(crate) fn provide_browser() -> Result<(), String> {
    needs::provide(&[needs::Need::Node, needs::Need::Browser, needs::Need::Fonts])
}
