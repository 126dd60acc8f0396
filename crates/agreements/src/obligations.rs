//! What an instrument obliges whom to do: clauses as typed data, and those in force for a case.
//!
//! An [`Obligation`] gives a clause of an instrument its meaning for a machine: who must do it, for whose good, what it
//! fixes ([`Terms`]), what breaches it. Article, words, source and grade stay with the clause in the register of
//! instruments; whether it holds on a day is computed from that register and never stored.

mod answer;
mod file;
mod obligation;
mod query;
mod terms;
mod trace;

pub use answer::{CaseObligations, Held, HeldBy, Holds, NotHeld};
#[cfg(feature = "builtin")]
pub use file::OBLIGATIONS_FILE;
pub(crate) use file::unsettled;
pub use file::{OBLIGATIONS_MAX, Obligations};
pub use obligation::{Obligation, Question, Role};
pub use terms::{ContractKind, CostItem, DatedList, Modality, Terms, WageFloor, YearCount};
pub(crate) use trace::outcome as held_outcome;
