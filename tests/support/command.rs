//! A command as the page writes it.

use civitwin::twin::Command;

/// Reads `{"type":"pick",…}` as the port does: as `{"pick":{…}}`.
pub(crate) fn command(text: &str) -> Command {
    let message: serde_json::Value = serde_json::from_str(text).expect("JSON");
    let name = message["type"].as_str().expect("a command has a type").to_owned();
    let wrapped = serde_json::Map::from_iter([(name, message)]);
    serde_json::from_value(wrapped.into()).expect("a command of the protocol")
}
