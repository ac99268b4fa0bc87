//! The suites, in CI's order, each with a budget in minutes on two cores.
//!
//! In: nothing but the checkout. Out: counted tests.
//! The budgets add up to less than an hour. Does not: measure speed; benchmarks are commands of their own.

use super::count::Count;
use super::licences;
use super::needs::{self, Need};
use crate::{build, manifest, paths, tools};
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;

/// One suite.
pub(crate) struct Suite {
    pub(crate) name: &'static str,
    pub(crate) what: &'static str,
    pub(crate) minutes: u32,
    pub(crate) needs: &'static [Need],
    pub(crate) only_in_full: bool,
    pub(crate) run: fn(&mut Count) -> Result<(), String>,
}

const fn suite(
    name: &'static str,
    minutes: u32,
    what: &'static str,
    needs: &'static [Need],
    run: fn(&mut Count) -> Result<(), String>,
) -> Suite {
    Suite { name, what, minutes, needs, only_in_full: false, run }
}

/// All of them.
pub(crate) const SUITES: [Suite; 13] = [
    suite("format", 1, "rustfmt", &[], format),
    suite("lint", 5, "clippy, natively, warnings are errors", &[], lint),
    suite("lint-wasm", 4, "clippy, for the browser, warnings are errors", &[], lint_wasm),
    suite("bare", 2, "the library without its renderer", &[], bare),
    suite("native", 8, "unit, integration and documentation tests", &[], native),
    suite("gpu", 6, "pictures on software Vulkan", &[Need::Vulkan], gpu),
    suite("broker", 3, "telemetry of a real MQTT broker", &[Need::Mosquitto], broker),
    suite("build", 8, "the release and what it weighs", &[Need::Node], release),
    suite(
        "browser",
        24,
        "the element in Chromium, its types",
        &[Need::Node, Need::Browser, Need::Fonts],
        browser,
    ),
    suite("docs", 3, "documentation, warnings are errors", &[], docs),
    suite("licences", 1, "licences and sources of dependencies", &[], check_licences),
    Suite {
        only_in_full: true,
        ..suite(
            "audits",
            15,
            "two accessibility engines over every language in every look",
            &[Need::Node, Need::Browser, Need::Fonts],
            audits,
        )
    },
    Suite {
        only_in_full: true,
        ..suite("wasm-pack", 20, "wasm-pack build --target web, by itself", &[], wasm_pack)
    },
];

/// The version of wasm-bindgen that `Cargo.toml` pins: its command must be the same.
const WASM_BINDGEN: &str = "0.2.130";

fn format(count: &mut Count) -> Result<(), String> {
    count.check(tools::cargo().args(["fmt", "--all", "--check"]))
}

fn lint(count: &mut Count) -> Result<(), String> {
    count.check(tools::cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
}

fn lint_wasm(count: &mut Count) -> Result<(), String> {
    tools::provide_wasm()?;
    count.check(tools::cargo().args([
        "clippy",
        "--package",
        "civitwin",
        "--package",
        "civitwin-extras",
        "--package",
        "civitwin-live",
        "--lib",
        "--target",
        tools::WASM,
        "--",
        "-D",
        "warnings",
    ]))
}

fn bare(count: &mut Count) -> Result<(), String> {
    count.check(tools::cargo().args(["check", "--package", "civitwin", "--lib", "--no-default-features"]))
}

fn native(count: &mut Count) -> Result<(), String> {
    let mut tests = tools::cargo();
    tests.args(["test", "--workspace", "--no-fail-fast", "--lib", "--bins"]);
    for name in integration_tests()?.iter().filter(|name| *name != "gpu") {
        tests.args(["--test", name]);
    }
    // What a test could not do it says aloud (`skipped: ...`), and that is counted.
    tests.args(["--", "--show-output"]);
    let ran = count.tests(&mut tests);
    count.tests(tools::cargo().args(["test", "--package", "civitwin", "--doc"])).and(ran)
}

/// The names of the files in `tests/` that are tests.
fn integration_tests() -> Result<Vec<String>, String> {
    let folder = paths::root().join("tests");
    let entries = std::fs::read_dir(&folder).map_err(|fault| build::say("list", &folder, &fault))?;
    let name = |path: &Path| path.file_stem().and_then(|name| name.to_str()).map(String::from);
    let is_test = |path: &Path| path.extension().is_some_and(|ending| ending == "rs");
    let mut names: Vec<String> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| is_test(path))
        .filter_map(|path| name(&path))
        .collect();
    names.sort();
    Ok(names)
}

fn gpu(count: &mut Count) -> Result<(), String> {
    let mut tests = tools::cargo();
    tests
        .args(["test", "--package", "civitwin", "--no-fail-fast", "--test", "gpu"])
        .env("CIVITWIN_REQUIRE_GPU", "1");
    // Pictures are compared: always the same driver, whatever card the machine has.
    if let Some(driver) = needs::software_vulkan() {
        tests.env("VK_DRIVER_FILES", &driver).env("VK_ICD_FILENAMES", &driver);
    }
    count.tests(&mut tests)
}

fn broker(count: &mut Count) -> Result<(), String> {
    let mut tests = tools::cargo();
    tests.args(["test", "--package", "civitwin-live", "--test", "broker", "--", "--show-output"]);
    if let Some(program) = needs::mosquitto() {
        tests.env("MOSQUITTO", program);
    }
    count.tests(tests.env("CIVITWIN_REQUIRE_BROKER", "1"))
}

fn release(count: &mut Count) -> Result<(), String> {
    build::build(true)?;
    count.passed += 1;
    weigh(count)
}

/// The language that the first view is weighed with; a page downloads one.
const LANGUAGE: &str = "lang-en.js";

/// Holds what the first view downloads against the committed numbers.
fn weigh(count: &mut Count) -> Result<(), String> {
    let read = |path: &Path| -> Result<Value, String> {
        let text = std::fs::read_to_string(path).map_err(|fault| build::say("read", path, &fault))?;
        serde_json::from_str(&text)
            .map_err(|fault| format!("expected JSON: {fault}; {:?}", path.display().to_string()))
    };
    let budget = read(&paths::root().join("xtask").join("budget.json"))?;
    let manifest = read(&paths::dist().join(manifest::NAME))?;
    let listed = |key: &str| -> Vec<String> {
        let names = budget.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
        names.iter().filter_map(|name| name.as_str().map(String::from)).collect()
    };
    let (beside, engine) = (listed("beside_the_first_view"), listed("beside_the_shell"));
    let (reading, later, telemetry) = (listed("text_side"), listed("extras"), listed("live"));
    let files = manifest.get("files").and_then(Value::as_object).cloned().unwrap_or_default();
    let (mut view, mut shell, mut text_side, mut extras, mut live, mut language) = (0, 0, 0, 0, 0, 0);
    for (url, entry) in files.iter().filter(|(url, _)| !beside.contains(url) && !url.ends_with(".d.ts")) {
        let Some(bytes) = entry.get("brotli_bytes").and_then(Value::as_u64) else {
            return Err(format!("expected the brotli size of {url:?} in the manifest, found none"));
        };
        println!("{bytes:>9}  {url}");
        if later.contains(url) {
            extras += bytes;
            continue;
        }
        if telemetry.contains(url) {
            live += bytes;
            continue;
        }
        if reading.contains(url) {
            text_side += bytes;
            continue;
        }
        if url.starts_with("lang-") {
            language = bytes.max(language);
            if url != LANGUAGE {
                continue;
            }
        }
        view += bytes;
        if !engine.contains(url) {
            shell += bytes;
        }
    }
    for (what, found, key) in [
        ("the first view", view, "first_view_brotli_bytes"),
        ("the shell", shell, "shell_brotli_bytes"),
        ("the text side, which comes after the engine", text_side, "text_side_brotli_bytes"),
        ("what other formats need", extras, "extras_brotli_bytes"),
        ("what live data needs", live, "live_brotli_bytes"),
        ("the longest language", language, "language_brotli_bytes"),
    ] {
        let allowed = budget.get(key).and_then(Value::as_u64).unwrap_or(0);
        println!("{found:>9}  {what}, allowed {allowed}");
        if found == 0 || found > allowed {
            return Err(format!("expected {what} to weigh at most {allowed} bytes, found {found}"));
        }
        count.passed += 1;
    }
    Ok(())
}

fn browser(count: &mut Count) -> Result<(), String> {
    let folder = paths::root().join("tests").join("browser");
    tools::npm_ci(&folder)?;
    if !paths::dist().join(manifest::NAME).exists() {
        build::build(false)?;
    }
    let types = count.check(Command::new("npm").args(["run", "--silent", "types"]).current_dir(&folder));
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .map_err(|fault| build::say("list", &folder, &fault))?
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.to_string_lossy().ends_with(".test.js"))
        .collect();
    files.sort();
    count.tests(&mut node(&files)).and(types)
}

fn audits(count: &mut Count) -> Result<(), String> {
    let folder = paths::root().join("tests").join("browser");
    tools::npm_ci(&folder)?;
    if !paths::dist().join(manifest::NAME).exists() {
        build::build(false)?;
    }
    count.tests(node(&[folder.join("audit.test.js")]).env("CIVITWIN_FULL", "1"))
}

/// Node, about to run tests in the browser there is.
fn node(files: &[PathBuf]) -> Command {
    let mut node = Command::new("node");
    node.args(["--test", "--test-reporter=spec"]).args(files).current_dir(paths::root());
    if let Some(browser) = needs::browser() {
        node.env("CHROME", browser);
    }
    // The demo's server is this very program.
    if let Ok(program) = std::env::current_exe() {
        node.env("CIVITWIN_XTASK", program);
    }
    node
}

fn docs(count: &mut Count) -> Result<(), String> {
    count.check(tools::cargo().args(["doc", "--workspace", "--no-deps"]).env("RUSTDOCFLAGS", "-D warnings"))
}

fn check_licences(count: &mut Count) -> Result<(), String> {
    let packages = licences::check()?;
    println!("{packages} packages, all under allowed licences and from the public registries");
    count.passed += 1;
    Ok(())
}

/// For those who package with it: it needs nothing of ours. Its tools are built from source where they are missing.
fn wasm_pack(count: &mut Count) -> Result<(), String> {
    tools::provide_wasm()?;
    let tools_root = paths::cache().join("tools");
    let bin = tools_root.join("bin");
    let path = std::env::var_os("PATH").unwrap_or_default();
    let path = std::env::join_paths(std::iter::once(bin.clone()).chain(std::env::split_paths(&path)))
        .map_err(|fault| format!("could not extend PATH: {fault}"))?;
    for (tool, version) in [("wasm-pack", "0.15.1"), ("wasm-bindgen-cli", WASM_BINDGEN)] {
        let program = bin.join(if tool == "wasm-pack" { "wasm-pack" } else { "wasm-bindgen" });
        if !program.exists() {
            tools::run(
                tools::cargo().args(["install", tool, "--version", version, "--root"]).arg(&tools_root),
            )?;
        }
    }
    let out = paths::cache().join("wasm-pack");
    let mut pack = Command::new(bin.join("wasm-pack"));
    // Its own optimiser would be downloaded; ours is a package of Node.
    pack.args(["build", "--target", "web", "--mode", "no-install", "--no-opt", "--out-dir"]).arg(&out);
    count.check(pack.current_dir(paths::root()).env("PATH", path))?;
    let built = out.join("civitwin_bg.wasm");
    if built.exists() {
        Ok(())
    } else {
        Err(format!("expected a wasm, found none at {:?}", built.display().to_string()))
    }
}
