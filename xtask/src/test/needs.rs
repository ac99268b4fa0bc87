//! Sees to it that what the suites need is there.
//!
//! In: needs. Out: nothing where they are met, or could be installed (as root, with apt); else one sentence that says
//! exactly what to install.
//! Does not: install where it was not allowed to, or replace what the environment names.

use crate::tools;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What a suite needs beyond the Rust toolchain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    Node,
    Browser,
    Vulkan,
    Fonts,
    Mosquitto,
}

impl Need {
    /// The packages of Debian that bring it.
    fn packages(self) -> &'static [&'static str] {
        match self {
            Self::Node => &["nodejs", "npm"],
            Self::Browser => &["chromium"],
            Self::Vulkan => &["mesa-vulkan-drivers"],
            Self::Fonts => &["fonts-noto-core", "fonts-noto-cjk"],
            Self::Mosquitto => &["mosquitto"],
        }
    }

    fn is_met(self) -> bool {
        match self {
            Self::Node => tools::present("node") && tools::present("npm"),
            Self::Browser => browser().is_some(),
            Self::Vulkan => software_vulkan().is_some(),
            Self::Fonts => {
                let font = |path: &str| Path::new(path).exists();
                font("/usr/share/fonts/truetype/noto/NotoSansKhmer-Regular.ttf")
                    && font("/usr/share/fonts/opentype/noto")
            }
            Self::Mosquitto => mosquitto().is_some(),
        }
    }
}

/// The browser that tests drive: `CHROME`, else Debian's Chromium.
pub(crate) fn browser() -> Option<PathBuf> {
    let named = std::env::var_os("CHROME").map(PathBuf::from);
    let usual = ["/usr/bin/chromium", "/usr/bin/google-chrome"].map(PathBuf::from);
    // Named by the environment: that one or none.
    named
        .map_or_else(|| usual.into_iter().find(|path| is_browser(path)), |path| path.exists().then_some(path))
}

/// The broker that tests talk to: `MOSQUITTO`, else Debian's or Homebrew's, which lie where no PATH need lead.
pub(crate) fn mosquitto() -> Option<PathBuf> {
    let named = std::env::var_os("MOSQUITTO").map(PathBuf::from);
    let usual = ["/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/opt/homebrew/sbin/mosquitto"];
    named.map_or_else(
        || usual.map(PathBuf::from).into_iter().find(|path| path.exists()),
        |path| path.exists().then_some(path),
    )
}

/// Ubuntu's `chromium` is a shim for a snap that headless tests cannot drive.
fn is_browser(path: &Path) -> bool {
    let is_shim = || {
        let bytes = std::fs::read(path).unwrap_or_default();
        bytes.len() < 20_000 && String::from_utf8_lossy(&bytes).contains("snap")
    };
    path.exists() && !(is_ubuntu() && is_shim())
}

fn is_ubuntu() -> bool {
    std::fs::read_to_string("/etc/os-release").is_ok_and(|text| text.lines().any(|line| line == "ID=ubuntu"))
}

/// The driver file of Mesa's software Vulkan.
pub(crate) fn software_vulkan() -> Option<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir("/usr/share/vulkan/icd.d")
        .ok()?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("lvp_icd")))
        .collect();
    found.sort();
    found.into_iter().next()
}

/// Installs what is missing, or says what is.
pub(crate) fn provide(needs: &[Need]) -> Result<(), String> {
    let missing: Vec<Need> = [Need::Node, Need::Browser, Need::Vulkan, Need::Fonts, Need::Mosquitto]
        .into_iter()
        .filter(|need| needs.contains(need) && !need.is_met())
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    if missing.contains(&Need::Browser) && std::env::var_os("CHROME").is_some() {
        return Err("expected a browser at the path in CHROME, found no such file".into());
    }
    if missing.contains(&Need::Mosquitto) && std::env::var_os("MOSQUITTO").is_some() {
        return Err("expected mosquitto at the path in MOSQUITTO, found no such file".into());
    }
    if missing.contains(&Need::Browser) && is_ubuntu() {
        return Err("expected a browser that is no snap: install Google Chrome or a Chromium of your own and name it, as in `CHROME=/usr/bin/google-chrome cargo xtask test`".into());
    }
    let packages: Vec<&str> = missing.iter().flat_map(|need| need.packages()).copied().collect();
    let by_hand = format!("apt-get install --yes {}", packages.join(" "));
    if !may_install() {
        return Err(format!(
            "missing for these suites: install with `sudo {by_hand}` (elsewhere: Node 20, Chromium named by CHROME=, Mesa's lavapipe, Noto fonts, mosquitto)"
        ));
    }
    println!("installing {}", packages.join(" "));
    let apt = |words: &[&str]| {
        let mut command = Command::new("apt-get");
        tools::run(command.args(words).env("DEBIAN_FRONTEND", "noninteractive").stdout(Stdio::null()))
    };
    apt(&["update"])?;
    apt(&[&["install", "--yes", "--no-install-recommends"], packages.as_slice()].concat())?;
    match missing.into_iter().find(|need| !need.is_met()) {
        None => Ok(()),
        Some(need) => Err(format!("installed {by_hand:?}, yet still missing: {need:?}")),
    }
}

/// Whether we are root on a machine with apt.
fn may_install() -> bool {
    let root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0");
    root && tools::present("apt-get")
}
