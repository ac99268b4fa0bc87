//! Builds the page: `cargo xtask build [--release]`.
//!
//! In: the crate and `www/`. Out: `www/dist`, plain static files that load each other by relative URL, and their
//! manifest. The demo profile is quick to build; the release is small (wasm-opt, terser: packages of Node).
//! Does not: build again what did not change, or touch the embedded city that lies beside.

use crate::args::Args;
use crate::later::{self, Later};
use crate::{imports, manifest, paths, split, tools};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use wasm_bindgen_cli_support::Bindgen;

/// Files in `www/` with these endings belong to the page.
const PAGE_ENDINGS: [&str; 6] = ["js", "css", "html", "svg", "png", "webmanifest"];

/// What browsers with WebGPU or WebGL2 in a module worker have all had for years. Never `--all-features`: it lets
/// binaryen write encodings that no browser reads yet.
const WASM_FEATURES: [&str; 6] = [
    "bulk-memory",
    "mutable-globals",
    "nontrapping-float-to-int",
    "sign-ext",
    "reference-types",
    "multivalue",
];

/// Small on the wire rather than on the disk: functions with one caller that are put into it cost more compressed.
/// Rust keeps nothing in the first kilobyte: the stack ends there.
const WASM_SHRINK: [&str; 3] = ["-Os", "--low-memory-unused", "--one-caller-inline-max-function-size=25"];

/// The packages that become wasm, and what cargo calls that. wasm-bindgen writes `NAME_bg.wasm` and `NAME.js`.
const WASMS: [(&str, &str); 3] =
    [("civitwin", "civitwin"), ("civitwin-extras", "civitwin_extras"), ("civitwin-live", "civitwin_live")];

/// The engine's wasm, its glue, and the part of it that comes after the first view.
const ENGINE_WASM: &str = "civitwin_bg.wasm";
const ENGINE_GLUE: &str = "civitwin.js";
const LATER_WASM: &str = "civitwin_later.wasm";
/// What the glue hands to `www/civi-engine.js`, to be given what brings the later part.
const LATER_GLUE: &str = "\nexport const later = { bring() {} };\n";

/// Modules stay modules, and keep the names that other files call.
const TERSER: [&str; 6] = ["--module", "--ecma", "2022", "--compress", "passes=2", "--mangle"];

/// The modules that others are joined into: the element, and what it is read with, which it fetches later.
const JOINED: [&str; 2] = ["civi-twin.js", "civi-reading.js"];

/// The built files by relative URL.
type Files = BTreeMap<String, Vec<u8>>;

pub(crate) fn run(mut args: Args) -> Result<(), String> {
    let release = args.flag("--release");
    args.done()?;
    build(release)
}

/// Brings `www/dist` up to date.
pub(crate) fn build(release: bool) -> Result<(), String> {
    let profile = if release { "release" } else { "demo" };
    let wasms = compile(profile)?;
    let page = page()?;
    let stamp = stamp(profile, &wasms, &page)?;
    let stamp_path = paths::cache().join("dist.stamp");
    if fs::read_to_string(&stamp_path).is_ok_and(|found| found == stamp) && is_whole() {
        eprintln!("    Finished www/dist, nothing had changed");
        return Ok(());
    }
    eprintln!("     Binding for the browser");
    let work = paths::cache().join("bindgen");
    let mut files = bind(&wasms, &work, release)?;
    files.extend(page);
    if release {
        shorten_imports(&mut files);
        cut(&mut files)?;
        shrink(&mut files, &work)?;
        eprintln!(" Compressing to know the sizes on the wire");
    }
    let described = manifest::describe(&files, profile, release)?;
    files.insert(manifest::NAME.into(), described.into_bytes());
    write(&files)?;
    put(&stamp_path, stamp.as_bytes())?;
    eprintln!("    Finished www/dist ({profile}, {} files)", files.len());
    Ok(())
}

/// Builds a release into `folder` whose engine says which functions ran; hands back their names.
pub(crate) fn watched(folder: &Path) -> Result<Vec<String>, String> {
    let wasms = compile("release")?;
    let mut files = bind(&wasms, &paths::cache().join("bindgen"), true)?;
    files.extend(page()?);
    let (wasm, names) = later::watch(file(&files, ENGINE_WASM)?)?;
    // As if it had been cut, with a later part that never comes: what is asked beyond the picture does not run.
    let glue = replace_once(text(&files, ENGINE_GLUE)?, "    wasm = instance.exports;", |line| {
        format!("{line}\n    (globalThis.civitwinRuns ??= []).push(wasm);")
    })?;
    files.insert(ENGINE_WASM.into(), wasm);
    files.insert(ENGINE_GLUE.into(), (glue + LATER_GLUE).into_bytes());
    files.iter().try_for_each(|(url, bytes)| put(&folder.join(url), bytes))?;
    Ok(names)
}

/// Cuts the engine in two: what the first view needs, and what comes after it.
fn cut(files: &mut Files) -> Result<(), String> {
    let later = Later::read();
    let Some(parts) = split::split(file(files, ENGINE_WASM)?, &|name| later.has(name))? else {
        return Ok(());
    };
    let glue = replace_once(text(files, ENGINE_GLUE)?, "const import0 = {", |line| {
        format!("{line}\n        {}: () => later.bring(),", split::LATER)
    })?;
    files.insert(ENGINE_GLUE.into(), (glue + LATER_GLUE).into_bytes());
    files.insert(ENGINE_WASM.into(), parts.first);
    files.insert(LATER_WASM.into(), parts.later);
    Ok(())
}

fn file<'a>(files: &'a Files, url: &str) -> Result<&'a [u8], String> {
    files.get(url).map(Vec::as_slice).ok_or_else(|| format!("expected {url:?} among the files, found none"))
}

fn text<'a>(files: &'a Files, url: &str) -> Result<&'a str, String> {
    std::str::from_utf8(file(files, url)?).map_err(|fault| format!("expected text: {fault}; {url:?}"))
}

/// Replaces what must stand there once.
fn replace_once(text: &str, what: &str, by: impl Fn(&str) -> String) -> Result<String, String> {
    match text.matches(what).count() {
        1 => Ok(text.replacen(what, &by(what), 1)),
        found => Err(format!("expected wasm-bindgen's glue to say it once, found {found} times; {what:?}")),
    }
}

/// Runs cargo for the browser and hands back the paths of its wasms. In one go: all stand on the same dependencies, which
/// are compiled once, and use all cores.
fn compile(profile: &str) -> Result<Vec<PathBuf>, String> {
    tools::provide_wasm()?;
    let triple = tools::WASM;
    let packages = WASMS.iter().flat_map(|(package, _)| ["--package", package]);
    let words = ["build", "--lib", "--target", triple, "--profile", profile];
    tools::run(tools::cargo().args(words).args(packages))?;
    let folder = paths::target().join(triple).join(profile);
    Ok(WASMS.iter().map(|(_, name)| folder.join(name).with_extension("wasm")).collect())
}

/// Runs wasm-bindgen, as a library so that its version cannot differ from the crate's.
fn bind(wasms: &[PathBuf], work: &Path, release: bool) -> Result<Files, String> {
    if work.exists() {
        fs::remove_dir_all(work).map_err(|fault| say("clear", work, &fault))?;
    }
    let generate = |wasm: &Path, name: &str| {
        let mut bindgen = Bindgen::new();
        bindgen.input_path(wasm).out_name(name).typescript(true);
        // Names tell what can come later; they go when the wasm is shrunk.
        bindgen.demangle(false).remove_producers_section(release);
        bindgen.web(true)?.generate(work)
    };
    for (wasm, (_, name)) in wasms.iter().zip(WASMS) {
        generate(wasm, name).map_err(|fault| format!("wasm-bindgen: {fault:#}"))?;
    }
    let mut files = Files::new();
    collect(work, "", &|_| true, &mut files)?;
    Ok(files)
}

/// The page's own files.
fn page() -> Result<Files, String> {
    let mut files = Files::new();
    let folder = paths::www();
    if folder.exists() {
        collect(&folder, "", &|url| is_page(url), &mut files)?;
    }
    Ok(files)
}

fn is_page(url: &str) -> bool {
    let ending = Path::new(url).extension().and_then(|ending| ending.to_str());
    !url.contains('/') && ending.is_some_and(|ending| PAGE_ENDINGS.contains(&ending))
}

/// Reads a folder's files, as relative URLs.
fn collect(
    folder: &Path,
    prefix: &str,
    wanted: &dyn Fn(&str) -> bool,
    files: &mut Files,
) -> Result<(), String> {
    for entry in fs::read_dir(folder).map_err(|fault| say("list", folder, &fault))? {
        let path = entry.map_err(|fault| say("list", folder, &fault))?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        let url = format!("{prefix}{name}");
        if path.is_dir() {
            if wanted(&format!("{url}/")) {
                collect(&path, &format!("{url}/"), wanted, files)?;
            }
        } else if wanted(&url) {
            files.insert(url, fs::read(&path).map_err(|fault| say("read", &path, &fault))?);
        }
    }
    Ok(())
}

/// Makes the release small: binaryen for the wasm, esbuild and terser for the modules.
fn shrink(files: &mut Files, work: &Path) -> Result<(), String> {
    let node = paths::root().join("xtask").join("node");
    tools::npm_ci(&node)?;
    join_modules(files, work, &node)?;
    for (url, bytes) in files.iter_mut() {
        let ending = Path::new(url).extension().and_then(|ending| ending.to_str()).unwrap_or("");
        let (before, after) =
            (work.join("before").with_extension(ending), work.join("after").with_extension(ending));
        let (tool, words): (_, Vec<String>) = match ending {
            "wasm" => {
                let features = WASM_FEATURES.iter().map(|feature| format!("--enable-{feature}"));
                let shrink = WASM_SHRINK.iter().map(ToString::to_string);
                ("binaryen/bin/wasm-opt", shrink.chain(features).collect())
            }
            "js" => ("terser/bin/terser", TERSER.map(String::from).into()),
            _ => continue,
        };
        eprintln!("   Shrinking {url}");
        fs::write(&before, &*bytes).map_err(|fault| say("write", &before, &fault))?;
        let tool = node.join("node_modules").join(tool);
        tools::run(Command::new("node").arg(tool).arg(&before).args(words).arg("-o").arg(&after))?;
        *bytes = fs::read(&after).map_err(|fault| say("read", &after, &fault))?;
    }
    Ok(())
}

/// Joins the modules of each of these into one: sixty small files are compressed apart and cost a request each.
///
/// What is imported on demand stays apart, and so does what such a module imports. The few small makers that both need are in
/// both: a third file between them would keep the first view waiting for one more answer.
fn join_modules(files: &mut Files, work: &Path, node: &Path) -> Result<(), String> {
    let folder = work.join("modules");
    let modules: Vec<String> = files.keys().filter(|url| url.ends_with(".js")).cloned().collect();
    let text = |files: &Files, url: &str| {
        String::from_utf8_lossy(files.get(url).map_or(&[][..], Vec::as_slice)).into_owned()
    };
    let mut later = Vec::new();
    for url in &modules {
        put(&folder.join(url), files.get(url).map_or(&[][..], Vec::as_slice))?;
        later.extend(named_in(&text(files, url), "import(\"./"));
    }
    let (out, meta) = (work.join("joined"), work.join("joined.json"));
    let mut esbuild = Command::new(node.join("node_modules/esbuild/bin/esbuild"));
    esbuild.current_dir(&folder).args(["--bundle", "--format=esm", "--log-level=error"]).args(JOINED);
    esbuild.args(later.iter().map(|url| format!("--external:./{url}")));
    esbuild.arg(format!("--outdir={}", out.display())).arg(format!("--metafile={}", meta.display()));
    tools::run(&mut esbuild)?;
    let read = |path: &Path| fs::read(path).map_err(|fault| say("read", path, &fault));
    let meta: serde_json::Value =
        serde_json::from_slice(&read(&meta)?).map_err(|fault| format!("esbuild's metafile: {fault}"))?;
    let inputs = meta.get("inputs").and_then(|inputs| inputs.as_object());
    let joined: Vec<String> = inputs.into_iter().flat_map(|inputs| inputs.keys().cloned()).collect();
    let apart = modules.iter().filter(|url| !joined.contains(url));
    let kept: Vec<String> = apart.flat_map(|url| named_in(&text(files, url), "from \"./")).collect();
    files.retain(|url, _| !joined.contains(url) || kept.contains(url));
    for url in JOINED {
        files.insert(url.into(), read(&out.join(url))?);
    }
    Ok(())
}

/// The modules that a text names behind some words.
fn named_in(text: &str, words: &str) -> Vec<String> {
    let code = text.lines().filter(|line| !line.trim_start().starts_with('*') && !line.contains("/**"));
    code.flat_map(|line| line.split(words).skip(1).map(str::to_owned).collect::<Vec<_>>())
        .filter_map(|rest| rest.split('"').next().map(str::to_owned))
        .collect()
}

/// Shortens the names between each wasm and its glue, if both are as expected.
fn shorten_imports(files: &mut Files) {
    for (_, name) in WASMS {
        let (wasm_url, glue_url) = (format!("{name}_bg.wasm"), format!("{name}.js"));
        let (Some(wasm), Some(glue)) = (files.get(&wasm_url), files.get(&glue_url)) else { continue };
        let shortened = std::str::from_utf8(glue).ok().and_then(|glue| imports::shorten(wasm, glue));
        if let Some((wasm, glue)) = shortened {
            files.insert(wasm_url, wasm);
            files.insert(glue_url, glue.into_bytes());
        }
    }
}

/// Writes the files and removes those of an earlier build that are gone now.
fn write(files: &Files) -> Result<(), String> {
    let dist = paths::dist();
    for url in listed().keys().filter(|url| !files.contains_key(*url)) {
        let path = dist.join(url);
        if path.is_file() {
            fs::remove_file(&path).map_err(|fault| say("remove", &path, &fault))?;
        }
    }
    files.iter().try_for_each(|(url, bytes)| put(&dist.join(url), bytes))
}

/// Writes a file, with the folders it lies in.
pub(crate) fn put(path: &Path, bytes: &[u8]) -> Result<(), String> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|fault| say("make", folder, &fault))?;
    }
    fs::write(path, bytes).map_err(|fault| say("write", path, &fault))
}

/// The files and sizes of the manifest that lies in `www/dist`; empty where there is none.
fn listed() -> BTreeMap<String, u64> {
    let text = fs::read_to_string(paths::dist().join(manifest::NAME)).unwrap_or_default();
    let manifest: serde_json::Value = serde_json::from_str(&text).unwrap_or_default();
    let files = manifest.get("files").and_then(|files| files.as_object()).cloned().unwrap_or_default();
    files
        .into_iter()
        .map(|(url, entry)| (url, entry.get("bytes").and_then(|size| size.as_u64()).unwrap_or(0)))
        .collect()
}

/// Whether every file of the manifest lies there in its size.
fn is_whole() -> bool {
    let listed = listed();
    let lies = |(url, size): (&String, &u64)| {
        fs::metadata(paths::dist().join(url)).is_ok_and(|found| found.len() == *size)
    };
    !listed.is_empty() && listed.iter().all(lies)
}

/// One line that changes when anything that goes into `www/dist` does.
fn stamp(profile: &str, wasms: &[PathBuf], page: &Files) -> Result<String, String> {
    let mut parts = vec![profile.to_string(), env!("CARGO_PKG_VERSION").into()];
    for wasm in wasms {
        parts.push(manifest::sha384(&fs::read(wasm).map_err(|fault| say("read", wasm, &fault))?));
    }
    let lock = paths::root().join("xtask").join("node").join("package-lock.json");
    parts.push(manifest::sha384(&fs::read(lock).unwrap_or_default()));
    parts.push(manifest::sha384(&fs::read(later::path()).unwrap_or_default()));
    let program = std::env::current_exe().and_then(fs::metadata).and_then(|program| program.modified());
    parts.push(format!("{:?}", program.ok()));
    parts.extend(page.iter().map(|(url, bytes)| format!("{url} {}", manifest::sha384(bytes))));
    Ok(manifest::sha384(parts.join("\n").as_bytes()))
}

/// A sentence about a file that would not do.
pub(crate) fn say(verb: &str, path: &Path, fault: &std::io::Error) -> String {
    format!("could not {verb}: {fault}; {:?}", path.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::is_page;

    #[test]
    fn only_the_page_goes_into_the_page() {
        for url in ["civi-twin.js", "index.html", "demo.css", "screenshot.png"] {
            assert!(is_page(url), "{url} belongs to the page");
        }
        for url in ["dist/", "dist/civitwin.js", "tsconfig.json", "node_modules/"] {
            assert!(!is_page(url), "{url} does not belong to the page");
        }
    }
}
