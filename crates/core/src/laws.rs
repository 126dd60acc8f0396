//! laws

pub mod explain;
pub mod money;
pub mod source;
pub mod time;
