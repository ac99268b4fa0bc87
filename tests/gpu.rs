//! Pictures of every column, drawn natively and compared with committed ones, and what must be seen in them.

#[path = "gpu/look.rs"]
mod look;
#[path = "gpu/studio.rs"]
mod studio;
