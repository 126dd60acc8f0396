//! Was an obligation breached? An incident is held against the clauses in force.
//!
//! An [`Incident`] says what happened, where, when and to whom, with the facts that are known. Each clause that speaks of
//! such a happening is found breached, not breached with the reason, or undetermined with the fact that is missing; the
//! bodies responsible on that day and the remedies follow. A [`CaseHistory`] keeps what was reported and learned, and
//! answers as known on any day.

mod assessment;
mod fact;
mod happening;
mod history;
mod incident;
mod judge;
mod remedy;

pub use assessment::{Assessment, Bodies, Finding, Verdict, WhyNot};
pub use fact::{FactName, FactTest, FactValue};
pub use happening::Happening;
pub use history::{CaseHistory, Entry, RECORDS_MAX, Record, Step};
pub use incident::Incident;
pub use remedy::{Offer, OfferDay, Remedy};
