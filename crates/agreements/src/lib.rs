//! Which agreements bind two States on a day, and which one governs a person.

mod between;
#[cfg(feature = "builtin")]
mod builtin;
mod case;
mod claim;
mod error;
mod event;
mod file;
mod force;
mod free_movement;
mod governing;
mod instrument;
mod kind;
mod pension;
mod rule;
mod standing;
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
    Alongside, Answer, ChoiceRule, ClauseAnswer, Governing, GoverningInstrument, Possible,
    Rejected, Rejection, Would,
};
pub use instrument::{
    Clause, Effect, Instrument, OpenQuestion, Relation, RelationKind, Scope, TimeClause,
};
pub use kind::{Activity, Kind, Matter, Pays, Persons};
pub use pension::{Applies, PensionGround, PensionInstrument};
pub use rule::{DateRule, DateRuleError, RULE_DAYS_MAX, RULE_MONTHS_MAX};
pub use standing::{Bounds, Force, Ground, Missing, MissingFact, NotInForce, Standing};
pub use treaties::Treaties;
#[cfg(feature = "builtin")]
pub use words::catalogue;
