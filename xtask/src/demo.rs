//! Shows a city: `cargo xtask demo [--city FILE] [--port N] [--no-open]`.
//!
//! In: optionally a user's own GeoJSON. Out: the page on loopback, its URL printed, built first where it is missing.
//! Does not: need anything beyond the Rust toolchain, or reach any network.

use crate::args::Args;
use crate::{build, city, paths, serve};
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

const PORT: u16 = 8080;
const CITY: &str = "city.geojson";
/// Under here no file of the page lies.
const OWN: &str = "yours";

pub(crate) fn run(mut args: Args) -> Result<(), String> {
    let own_city = args.option::<PathBuf>("--city")?;
    let port = args.option::<u16>("--port")?.unwrap_or(PORT);
    let open = !args.flag("--no-open");
    let release = args.flag("--release");
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
    build::build(release)?;
    if own_city.is_none() {
        city::embed(&paths::dist().join(CITY))?;
    }
    let listener = serve::bind(port)?;
    let address = listener.local_addr().map_err(|fault| fault.to_string())?;
    let url = format!("http://{address}/{query}");
    println!("\ncivitwin is ready after {:.1} s: {url}   (Ctrl+C ends it)", began.elapsed().as_secs_f64());
    if open {
        show(&url);
    }
    serve::serve(&listener, serve::Site { folder: paths::dist(), placed, connect: Vec::new() });
    Ok(())
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
