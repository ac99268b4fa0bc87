//! Which functions the first view does without: `cargo xtask later` finds them by running it.
//!
//! In: `xtask/later.txt`, names of functions without their hashes, or beginnings of names that end in `::`. Out: whether a
//! function may come in the engine's second file, see [`crate::split`].
//! To find them anew, every function of a release is made to say that it ran, and `tests/browser/first-view.mjs` shows a
//! city by each interface. What never ran is later's; what is not known stays in the first file.
//! Does not: decide what is right: a function of the second file is found when it is called, only later.

use crate::args::Args;
use crate::{build, city, paths, split, test, tools};
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::Command;
use walrus::ir::Value;
use walrus::{ConstExpr, FunctionId, ValType};

/// Larger cities say nothing new.
const CITY_BYTES_MOST: u64 = 8 << 20;
/// How the exported globals of functions begin that say whether these ran.
const RAN: &str = "ran_";

/// Names of functions that may come later.
pub(crate) struct Later {
    names: BTreeSet<String>,
    beginnings: Vec<String>,
}

/// Where the list lies.
pub(crate) fn path() -> PathBuf {
    paths::root().join("xtask").join("later.txt")
}

impl Later {
    /// Reads the committed list; empty where there is none.
    pub(crate) fn read() -> Self {
        Self::of(&std::fs::read_to_string(path()).unwrap_or_default())
    }

    fn of(text: &str) -> Self {
        let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
        let (beginnings, names): (Vec<&str>, Vec<&str>) = lines.partition(|line| line.ends_with("::"));
        Self {
            names: names.into_iter().map(String::from).collect(),
            beginnings: beginnings.into_iter().map(String::from).collect(),
        }
    }

    /// Whether a function of this name may.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.names.contains(name) || self.beginnings.iter().any(|beginning| name.starts_with(beginning))
    }
}

/// Writes the list anew.
pub(crate) fn run(args: Args) -> Result<(), String> {
    args.done()?;
    test::provide_browser()?;
    let folder = paths::cache().join("first-view");
    let names = build::watched(&folder)?;
    city::embed(&folder.join("city.geojson"))?;
    let browser = paths::root().join("tests").join("browser");
    tools::npm_ci(&browser)?;
    let mut node = Command::new("node");
    node.arg(browser.join("first-view.mjs")).arg(&folder).args(real_cities());
    if let Some(chrome) = test::browser() {
        node.env("CHROME", chrome);
    }
    let out = node.output().map_err(|fault| format!("node did not start: {fault}"))?;
    if !out.status.success() {
        return Err(format!("the first view failed: {}", String::from_utf8_lossy(&out.stderr)));
    }
    let ran: BTreeSet<usize> =
        serde_json::from_slice(&out.stdout).map_err(|fault| format!("expected numbers: {fault}"))?;
    let text = list(&names, &ran);
    eprintln!("    Finished xtask/later.txt: {} of {} functions ran", ran.len(), names.len());
    build::put(&path(), text.as_bytes())
}

/// Real cities, where they lie beside the checkout: their files say things that no made-up one does.
fn real_cities() -> Vec<PathBuf> {
    let folder = paths::root().join("../shared/data/cities");
    let entries =
        |folder: PathBuf| std::fs::read_dir(folder).into_iter().flatten().flatten().map(|it| it.path());
    let is_city = |path: &PathBuf| {
        let is_small = std::fs::metadata(path).is_ok_and(|meta| meta.len() < CITY_BYTES_MOST);
        is_small && path.extension().is_some_and(|ending| ending == "geojson")
    };
    let mut cities: Vec<PathBuf> = entries(folder).flat_map(entries).filter(is_city).collect();
    cities.sort();
    if cities.is_empty() {
        eprintln!("skipped: no real cities beside the checkout, so only the made-up one is shown");
    }
    cities
}

/// The list: beginnings where nothing behind them ran, else names.
fn list(names: &[String], ran: &BTreeSet<usize>) -> String {
    // Instances of one name are one: the name is the first view's if one of them is.
    let mut by_name: BTreeMap<&str, bool> = BTreeMap::new();
    for (at, name) in names.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
        *by_name.entry(name).or_default() |= ran.contains(&at);
    }
    let mut idle: BTreeMap<&str, bool> = BTreeMap::new();
    for (name, has_run) in &by_name {
        for beginning in beginnings(name) {
            *idle.entry(beginning).or_insert(true) &= !has_run;
        }
    }
    let later = by_name.iter().filter(|(_, has_run)| !**has_run).map(|(name, _)| {
        beginnings(name).find(|beginning| idle.get(beginning) == Some(&true)).unwrap_or(name)
    });
    let lines: BTreeSet<&str> = later.collect();
    let mut text =
        String::from("# Functions that the first view does without; written by `cargo xtask later`.\n");
    for line in lines {
        text.push_str(line);
        text.push('\n');
    }
    text
}

/// The modules that a plain name lies in, the outer first: `a::b::` and `a::b::c::` of `a::b::c::d`.
fn beginnings(name: &str) -> impl Iterator<Item = &str> {
    let plain = name.find(['<', '{', ' ']).unwrap_or(name.len());
    let ends = name.match_indices("::").map(|(at, _)| at + 2).filter(move |end| *end <= plain);
    ends.skip(1).filter_map(|end| name.get(..end))
}

/// Makes every function of a module say that it ran; with the functions' names, by the number in the exported globals.
pub(crate) fn watch(wasm: &[u8]) -> Result<(Vec<u8>, Vec<String>), String> {
    let mut module = split::parse(wasm)?;
    let ids: Vec<FunctionId> = module.funcs.iter_local().map(|(id, _)| id).collect();
    let there = module.globals.add_local(ValType::I32, true, false, ConstExpr::Value(Value::I32(0)));
    module.exports.add(split::THERE, there);
    let mut names = Vec::new();
    for (number, id) in ids.into_iter().enumerate() {
        let ran = module.globals.add_local(ValType::I32, true, false, ConstExpr::Value(Value::I32(0)));
        module.exports.add(&format!("{RAN}{number}"), ran);
        let function = module.funcs.get_mut(id);
        names.push(function.name.as_deref().map(split::plain_name).unwrap_or_default());
        let body = function.kind.unwrap_local_mut().builder_mut();
        body.func_body().global_set_at(0, ran).const_at(0, Value::I32(1));
    }
    Ok((module.emit_wasm(), names))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_never_ran_is_listed_by_module_where_nothing_of_it_ran() {
        let names = ["a::b::c::d", "a::b::c::e", "a::f::g", "a::f::h", "a::f::h", "<a as b>::c", ""];
        let names = names.map(String::from);
        let ran = BTreeSet::from([2, 4]);
        let text = list(&names, &ran);
        let lines: Vec<&str> = text.lines().skip(1).collect();
        assert_eq!(lines, ["<a as b>::c", "a::b::"], "h ran in one of its instances");
        let later = Later::of(&text);
        assert!(later.has("a::b::c::new"), "a new function of an idle module is idle");
        assert!(later.has("<a as b>::c"), "a name is found whole");
        for kept in ["a::f::g", "a::f::h", "a::f::new", "x", ""] {
            assert!(!later.has(kept), "{kept} stays");
        }
    }
}
