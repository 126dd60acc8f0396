//! What a State has to do when: renewals, last notice days, windows, terms, quota dates, reports, and the gaps between texts.
//!
//! Every entry names the rule by which its day was counted, its provision, source and grade. A chain of texts
//! ([`Gap`]) shows the days between two of them that nothing covers: they are reported, never bridged.

mod answer;
mod book;
mod chain;
mod days;

pub use answer::{Duty, DutyCalendar, DutyKind, Gap, GapKind};
#[cfg(feature = "builtin")]
pub use book::DUTIES_FILE;
pub use book::{DUTIES_MAX, DutyBook};
