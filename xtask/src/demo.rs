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

pub(crate) fn run(mut args: Args) -> Result<(), String> {
    let own_city = args.option::<PathBuf>("--city")?;
    let port = args.option::<u16>("--port")?.unwrap_or(PORT);
    let open = !args.flag("--no-open");
    let release = args.flag("--release");
    args.done()?;
    let began = Instant::now();
    let placed = match &own_city {
        Some(path) => BTreeMap::from([(CITY.to_string(), serve::readable(path)?)]),
        None => BTreeMap::new(),
    };
    build::build(release)?;
    if own_city.is_none() {
        city::embed(&paths::dist().join(CITY))?;
    }
    let listener = serve::bind(port)?;
    let address = listener.local_addr().map_err(|fault| fault.to_string())?;
    let url = format!("http://{address}/");
    println!("\ncivitwin is ready after {:.1} s: {url}   (Ctrl+C ends it)", began.elapsed().as_secs_f64());
    if open {
        show(&url);
    }
    serve::serve(&listener, serve::Site { folder: paths::dist(), placed, connect: Vec::new() });
    Ok(())
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
