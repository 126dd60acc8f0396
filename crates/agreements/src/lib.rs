//! Which agreements bind two States on a day, and which one governs a person?
//!
//! Treaty collections store dates. This crate stores events (signed, ratified, deposited, in force, denounced), each
//! with its source and grade, and computes from them. Answers are three-valued: what is unknown is named. The answer
//! to "which instrument governs" lists the rule that chose, every rejected candidate with its reason, what stands
//! beside, and the conditions of instruments that are no treaties.
//!
//! # Example
//!
//! The treaty that governs a Kyrgyz worker in Russia changes on 12 August 2015:
//!
//! ```
//! # #[cfg(feature = "builtin")] {
//! use kerben_agreements::{Activity, Case, Matter, Treaties, catalogue};
//! use kerben_core::calendar::day;
//! use kerben_core::country::Country;
//! use kerben_core::explain::{Explain, Off, render};
//! use kerben_core::language::Language;
//!
//! let treaties = Treaties::builtin()?;
//! let worker = |on| Case::new([Country::KG], Country::KG, Country::RU, Activity::Worker, on);
//!
//! let before = treaties.governing(&worker(day(2015, 8, 11)?)?, Matter::Work, &mut Off)?.value;
//! assert!(before.governs("KG-RU-1996"));
//!
//! let since = treaties.governing(&worker(day(2015, 8, 12)?)?, Matter::Work, &mut Explain::new())?;
//! assert!(since.value.governs("M-EAEU"));
//! let why = render::text(&since.node, &catalogue()?, Language::En);
//! assert!(why.contains("M-EAEU lets a more favourable bilateral treaty apply beside it"));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Map
//!
//! | noun | what it is |
//! | --- | --- |
//! | [`Treaties`] | the register: every question is asked of it |
//! | [`Instrument`], [`Kind`], [`Matter`], [`Scope`], [`Relation`], [`Clause`] | what an instrument is, whom it covers, how it stands to others |
//! | [`Event`], [`EventKind`], [`DateClaim`] | what happened to it, with contradicting dates side by side |
//! | [`DateRule`] | from the day of an act to the day of its effect |
//! | [`clause`] | composed clauses of time: entry into force, duration, renewal, exit |
//! | [`Standing`], [`Force`], [`NotInForce`], [`Missing`], [`Ground`], [`Bounds`] | whether it binds, why, on which facts |
//! | [`Between`], [`SoftEffect`], [`TextVersion`], [`Consent`], [`Reservation`], [`TreatyLaw`] | what binds two States, in which text |
//! | [`TreatyState`], [`PartyState`], [`StateOn`], [`ReservationBetween`] | where a treaty, and a State within it, stand |
//! | [`Accrued`], [`Survival`] | what remains of a treaty that has ended |
//! | [`Index`] | the same answers, found without going through every instrument |
//! | [`Case`], [`Activity`], [`Within`] | a person, and whether a scope contains them |
//! | [`Governing`], [`ChoiceRule`], [`Rejected`], [`Possible`], [`ClauseAnswer`] | what governs, by which rule |
//! | [`PensionInstrument`], [`Applies`] | who decides on pensions, for which service |
//! | [`FreeMovement`] | whether a place is needed at all |
//! | [`register`] | who ratified what, who belongs to which organisation |
//! | [`obligations`], [`compliance`] | what clauses oblige whom to do; incidents held against them |
//! | [`deadlines`], [`calendar_of_duties`] | until when, for a worker; what when, for a State |
//! | [`assessment`] | how complete an agreement is: twenty topics, the gaps, the place among 570 |
//! | [`import`] | tables of agreements, read with a report on their quality |
//! | [`export`] | registers as JSON with a schema, CSV, a Markdown table, a Mermaid timeline |
//!
//! # Two axes of time
//!
//! An event has its date and the day from which it was known. [`Treaties::as_known_on`] returns the register as it was
//! known on a day, so that an old decision can be reproduced.
//!
//! # Limits
//!
//! Where no end is recorded, none is assumed. The n-th deposit is counted only where an instrument carries a composed
//! clause ([`clause::Timing`]) and its list of deposits is complete; a term in such a clause is answered by
//! [`clause::Term`], it does not end the force of an instrument by itself.

pub mod assessment;
mod between;
#[cfg(feature = "builtin")]
mod builtin;
pub mod calendar_of_duties;
mod case;
mod claim;
pub mod clause;
pub mod compliance;
mod contradiction;
pub mod deadlines;
mod error;
mod event;
pub mod export;
mod file;
mod find;
mod force;
mod free_movement;
mod governing;
pub mod import;
mod index;
mod instrument;
mod kind;
#[cfg(feature = "proptest")]
pub mod laws;
pub mod obligations;
mod pension;
mod place;
pub mod register;
mod reservation;
mod rule;
mod standing;
mod state;
#[cfg(feature = "proptest")]
pub mod strategies;
mod survival;
mod treaties;
#[cfg(feature = "builtin")]
mod words;

pub use between::{Between, Consent, Reservation, SoftEffect, TextVersion, TreatyLaw};
#[cfg(feature = "builtin")]
pub use builtin::BUILTIN_FILES;
pub use case::{CITIZENSHIPS_MAX, Case, OutOfScope, Within};
pub use error::AgreementError;
pub use event::{DateClaim, EVENTS_MAX, Event, EventKind};
pub use file::INSTRUMENTS_MAX;
pub use free_movement::{FREE_MOVEMENT, FreeMovement};
pub use governing::{
    Accrued, Alongside, Answer, ChoiceRule, ClauseAnswer, Floor, Governing, GoverningInstrument,
    InstrumentId, Possible, Rejected, Rejection, WhySurvives, Would,
};
pub use index::Index;
pub use instrument::{
    Clause, Effect, Instrument, OpenQuestion, Relation, RelationKind, Scope, TimeClause,
};
pub use kind::{Activity, Kind, Matter, Pays, Persons};
pub use pension::{Applies, PensionGround, PensionInstrument};
pub use reservation::{Reaction, ReservationBetween};
pub use rule::{DateRule, DateRuleError, RULE_DAYS_MAX, RULE_MONTHS_MAX};
pub use standing::{Bounds, Force, Ground, Missing, MissingFact, NotInForce, Standing};
pub use state::{PartyState, StateOn, TreatyState};
pub use survival::{Keeps, Survival};
pub use treaties::Treaties;
#[cfg(feature = "builtin")]
pub use words::catalogue;

/// The examples of the README, run as tests.
#[cfg(all(doctest, feature = "builtin"))]
#[doc = include_str!("../README.md")]
pub struct Readme;
