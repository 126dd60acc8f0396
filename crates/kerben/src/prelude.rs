//! The words that nearly every program needs.
//!
//! ```
//! use kerben::prelude::*;
//! let served = Period::from_inclusive(day(2019, 1, 1)?, day(2020, 6, 30)?)?;
//! assert_eq!(served.days(), 547);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub use kerben_core::calendar::day;
pub use kerben_core::country::Country;
pub use kerben_core::currency::Currency;
pub use kerben_core::exchange::ExchangeRate;
pub use kerben_core::explain::{
    Explain, Explained, Node, NodeRef, Off, Receipt, Recorder, Traced, render,
};
pub use kerben_core::language::Language;
pub use kerben_core::message::{Catalogue, Message};
pub use kerben_core::money::{Amount, Money};
pub use kerben_core::overlay::Overlay;
pub use kerben_core::parameters::ParameterSet;
pub use kerben_core::partial_date::PartialDate;
pub use kerben_core::period::{Period, Validity};
pub use kerben_core::periods::Periods;
pub use kerben_core::rounding::{Rounding, RoundingMode};
pub use kerben_core::source::{Citation, Evidence, Sourced};
pub use kerben_core::tri::Tri;
pub use kerben_core::unsettled::Readings;
