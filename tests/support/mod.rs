//! Finds the real data that tests read.
//!
//! Out: files under the folder named by `CIVITWIN_SHARED`, else under `../shared` beside the checkout, in order of name.
//! Where there is none, tests say so loudly and go on. The data is never committed.
//! Does not: fetch anything.

use std::fs;
use std::io::Read as _;
use std::path::{Path, PathBuf};

/// The folder of shared data; none where it is absent.
pub(crate) fn shared_data() -> Option<PathBuf> {
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folder = std::env::var_os("CIVITWIN_SHARED").map_or_else(beside, PathBuf::from).join("data");
    folder.is_dir().then_some(folder)
}

/// The files under a folder of the shared data whose lower-case name satisfies `wanted`; none where it is absent.
pub(crate) fn shared_files(folder: &str, wanted: impl Fn(&str) -> bool) -> Vec<PathBuf> {
    let Some(root) = shared_data() else {
        println!("skipped: no shared data, so nothing of {folder} is read (CIVITWIN_SHARED names its place)");
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("").to_ascii_lowercase();
            if path.is_dir() {
                folders.push(path);
            } else if wanted(&name) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Whether a name is one of a GeoJSON file, compressed or not.
pub(crate) fn is_geojson(name: &str) -> bool {
    let name = name.strip_suffix(".gz").unwrap_or(name);
    name.ends_with(".geojson") || name == "nyc_census.json"
}

/// The bytes of a file, decompressed if its name ends with `.gz`.
pub(crate) fn bytes_of(path: &Path) -> Vec<u8> {
    let bytes = fs::read(path).unwrap_or_else(|error| panic!("{} can't be read: {error}", path.display()));
    if path.extension().is_none_or(|extension| extension != "gz") {
        return bytes;
    }
    let mut whole = Vec::new();
    let read = flate2::read::GzDecoder::new(bytes.as_slice()).read_to_end(&mut whole);
    read.unwrap_or_else(|error| panic!("{} can't be decompressed: {error}", path.display()));
    whole
}
