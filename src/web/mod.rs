//! Floor 6: the browser.
