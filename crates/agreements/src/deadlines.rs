//! Until when must, or may, a worker do something? Each answer is a day with its calculation.
//!
//! Deadlines stand on an obligation in force, on a rule of the host, or on the end of an act; they count from a fact of
//! the worker ([`WorkerFacts`]). Where a fact is missing the answer names it; where the law is read in several ways the
//! answer gives the earliest and the latest day and the open questions, which [`Readings`](kerben_core::unsettled::Readings)
//! can settle by name. The day of the event is not counted.

mod answer;
mod facts;
mod file;
mod limit;
mod reckon;
mod stay;
mod trace;

pub use answer::{Deadline, Due, WhyNone, WorkerDeadlines};
pub use facts::{BanGround, Start, WorkerFacts};
#[cfg(feature = "builtin")]
pub use file::DEADLINES_FILE;
pub use file::{DEADLINES_MAX, Deadlines};
pub use reckon::Reckoning;
pub use stay::{StayReading, StayRule, StayWindow};
