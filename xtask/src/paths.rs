//! Where things lie.
//!
//! Out: absolute paths inside the checkout and its target folder.
//! Does not: make any of them.

use std::path::{Path, PathBuf};

/// The root of the checkout.
pub(crate) fn root() -> PathBuf {
    // At run time first, so that a checkout that was moved after the build still finds itself.
    let member = std::env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    member.parent().map_or_else(|| member.clone(), Path::to_path_buf)
}

/// The page's sources.
pub(crate) fn www() -> PathBuf {
    root().join("www")
}

/// The built page: plain static files.
pub(crate) fn dist() -> PathBuf {
    www().join("dist")
}

/// Cargo's folder for what it builds.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// Where the tasks keep what need not be built twice.
pub(crate) fn cache() -> PathBuf {
    target().join("xtask")
}
