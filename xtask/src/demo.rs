//! Shows a city: `cargo xtask demo [--city FILE] [--time HH:MM] [--speed N] [--port N] [--no-open] [--built]`.
//!
//! In: optionally a user's own GeoJSON; else when the fictional city's day begins, and how fast it goes by. Out: the page
//! on loopback, its URL printed, built first where it is missing (with `--built` shown as it lies there, for those who
//! built it already, as the tests do); beside the fictional city a day of live telemetry.
//! Does not: need anything beyond the Rust toolchain, or reach any network. Without mosquitto there is no weather.

use crate::args::Args;
use crate::day::Day;
use crate::day::clock::{Clock, time_of_day};
use crate::feed::broker::Broker;
use crate::feed::{self, Feed};
use crate::{build, city, paths, serve};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Instant;

const PORT: u16 = 8080;
const CITY: &str = "city.geojson";
/// Under here no file of the page lies.
const OWN: &str = "yours";
/// A day of the city in 24 seconds; faster, the page could not follow.
const SPEED_MOST: f64 = 3_600.0;

pub(crate) fn run(mut args: Args) -> Result<(), String> {
    let own_city = args.option::<PathBuf>("--city")?;
    let port = args.option::<u16>("--port")?.unwrap_or(PORT);
    let open = !args.flag("--no-open");
    let release = args.flag("--release");
    let is_built = args.flag("--built");
    let clock = clock(&mut args)?;
    args.done()?;
    let began = Instant::now();
    let mut placed = BTreeMap::new();
    let mut query = String::new();
    if let Some(path) = &own_city {
        let path = serve::readable(path)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        query = own_city_query(&name);
        placed.insert(format!("{OWN}/{name}"), path.clone());
        // The page links to it where it can't show it.
        placed.insert(CITY.to_string(), path);
    }
    if !is_built {
        build::build(release)?;
    }
    let listener = serve::bind(port)?;
    let address = listener.local_addr().map_err(|fault| fault.to_string())?;
    let mut connect = Vec::new();
    let mut feed = None;
    if own_city.is_none() {
        city::embed(&paths::dist().join(CITY))?;
        let live = live(clock);
        // Not every browser takes its own host's sockets for its own.
        connect = [Some(address.port()), live.broker_port].into_iter().flatten().map(socket_origin).collect();
        query = format!("?feeds={}", feed::DESCRIPTION);
        feed = Some(live);
    }
    let url = format!("http://{address}/{query}");
    println!("\ncivitwin is ready after {:.1} s: {url}   (Ctrl+C ends it)", began.elapsed().as_secs_f64());
    if open {
        show(&url);
    }
    serve::serve(&listener, serve::Site { folder: paths::dist(), placed, connect, feed });
    Ok(())
}

/// The city's clock, as `--time` and `--speed` have it.
fn clock(args: &mut Args) -> Result<(Clock, f64), String> {
    let speed = args.option::<f64>("--speed")?.unwrap_or(1.0);
    if !(1.0..=SPEED_MOST).contains(&speed) {
        return Err(format!("expected a speed from 1 to {SPEED_MOST}, found {speed}"));
    }
    let time = args.option::<String>("--time")?;
    let day_s = match time.as_deref() {
        None => None,
        Some(text) => Some(
            time_of_day(text)
                .ok_or_else(|| format!("expected a time of day as 07:30 after --time, found {text:?}"))?,
        ),
    };
    Ok((Clock::set(feed::now_ms(), day_s, speed), speed))
}

/// The fictional city's day, and its broker where there is one.
fn live((clock, speed): (Clock, f64)) -> Feed {
    let city = city::generate(city::BUILDINGS, city::SEED);
    let broker = Broker::start();
    let broker_port = broker.as_ref().map(|broker| broker.socket_port);
    let feed = Feed { day: Arc::new(Day::of(&city, city::SEED)), clock, speed, broker_port };
    match broker {
        Some(broker) => {
            broker.speak(feed.clone());
            println!("Live data: a made-up day, over HTTP, WebSocket and MQTT.");
        }
        None => {
            println!(
                "Live data: a made-up day, over HTTP and WebSocket; no mosquitto here, so no weather by MQTT."
            )
        }
    }
    feed
}

fn socket_origin(port: u16) -> String {
    format!("ws://127.0.0.1:{port}")
}

/// Tells the page which city to show, and so what to call it. The name is part of a URL that is itself a value.
fn own_city_query(name: &str) -> String {
    format!("?city={OWN}/{}", encoded(&encoded(name)))
}

/// Percent-encoded, but for what is safe in every part of a URL.
fn encoded(text: &str) -> String {
    let mut out = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// Asks the desktop to open the page; where there is none the printed URL has to do.
fn show(url: &str) {
    let (program, words): (_, &[&str]) = if cfg!(target_os = "macos") {
        ("open", &[])
    } else if cfg!(windows) {
        ("cmd", &["/C", "start", ""])
    } else if std::env::var_os("DISPLAY").is_some() || std::env::var_os("WAYLAND_DISPLAY").is_some() {
        ("xdg-open", &[])
    } else {
        return;
    };
    let _opened =
        Command::new(program).args(words).arg(url).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_city_of_ones_own_keeps_its_name() {
        assert_eq!(
            own_city_query("Bern-2.geojson"),
            "?city=yours/Bern-2.geojson",
            "a plain name stays as it is"
        );
        let name = "My city? 100%.json";
        let query = own_city_query(name);
        assert_eq!(
            query, "?city=yours/My%2520city%253F%2520100%2525.json",
            "the page undoes one encoding, the server the other"
        );
    }
}
