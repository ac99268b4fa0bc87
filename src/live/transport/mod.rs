//! Connections as pure state: what came in, to what must be done now.
