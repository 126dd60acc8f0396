//! What must hold of days, periods, timelines, histories and partial dates.
//!
//! Each law takes the implementation that it tests as an argument, so that a wrapper, an adapter or
//! a rival can be held to it as well as the types of this crate.

mod axes;
mod days;
mod sets;
mod text;

pub use axes::*;
pub use days::*;
pub use sets::*;
pub use text::*;
