//! The words that all Kerben crates speak: countries, money, days, histories, sources and derivations.
//!
//! A rule of law, a treaty or a quota is data with a day, a source and a grade; an answer is a value with
//! its derivation. This crate holds the types for both, and nothing of any one domain.
//!
//! # Example
//!
//! A contradicted figure, a dated parameter and an amount that becomes money by a rounding that the law names:
//!
//! ```
//! use kerben_core::calendar::day;
//! use kerben_core::currency::Currency;
//! use kerben_core::money::Amount;
//! use kerben_core::number::Fraction;
//! use kerben_core::parameters::ParameterSet;
//! use kerben_core::period::Period;
//! use kerben_core::periods::Periods;
//! use kerben_core::rounding::{Rounding, RoundingMode};
//! use rust_decimal::dec;
//!
//! // Two certificates that overlap: every day counts once.
//! let served: Periods = [
//!     Period::from_inclusive(day(2019, 1, 1)?, day(2020, 6, 30)?)?,
//!     Period::from_inclusive(day(2020, 1, 1)?, day(2021, 12, 31)?)?,
//! ]
//! .into_iter()
//! .collect();
//! assert_eq!(served.total_days(), 1096);
//!
//! // A parameter of the law on that day, with the days for which it holds and its source.
//! let law = ParameterSet::from_str("state-a.toml", r#"
//!     pack = { id = "state-a", title = "State A", version = "1" }
//!     [[source]]
//!     id = "act"
//!     title = "Act on pensions"
//!     [[parameter]]
//!     id = "a.basic"
//!     title = "Basic pension"
//!     unit = "KGS/month"
//!     [[parameter.value]]
//!     from = "2021-01-01"
//!     value = "1970"
//!     source = "act"
//!     grade = "Official"
//! "#)?;
//! let basic = law.at("a.basic", day(2022, 6, 1)?)?;
//!
//! // Pro rata stays an integer pair until the one rounding.
//! let share = Amount::new(basic.value, Currency::KGS)?.times(Fraction::new(96, 264)?);
//! let down = Rounding::new(dec!(0.01), RoundingMode::Down)?;
//! assert_eq!(share.to_money(&down)?.to_string(), "716.36 KGS");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Map
//!
//! | room | what is in it |
//! | --- | --- |
//! | [`country`], [`party`], [`language`] | states that are and that were, parties that are no states, names in three languages |
//! | [`currency`], [`money`], [`exchange`] | ISO 4217 with history; money, unrounded amounts, pro rata; rates that say which way they go |
//! | [`number`], [`rounding`] | bounded rates, factors and points, exact fractions; the named rounding |
//! | [`calendar`], [`period`], [`periods`] | days, months and ages with named rules; half-open periods; sets of days |
//! | [`timeline`], [`bitemporal`] | what holds from when; what was known when |
//! | [`partial_date`], [`tri`] | dates known only in part, and the third answer |
//! | [`source`], [`claims`] | sources, citations, grades; statements that contradict each other |
//! | [`data`], [`parameters`], [`overlay`], [`unsettled`] | data packs, dated parameters, what-if changes, law with several readings |
//! | [`chain`] | entries as lines of text, chained by hashes |
//! | [`message`], [`explain`] | words in three languages; derivations |
//! | `strategies`, `laws` | with the feature `proptest`: values and properties for your own tests |
//!
//! # Features
//!
//! | feature | default | what it adds |
//! | --- | --- | --- |
//! | `builtin` | yes | the crate's own words in English, Russian and Kyrgyz, inside the binary |
//! | `proptest` | no | `strategies` and `laws` |

pub mod bitemporal;
pub mod calendar;
pub mod chain;
pub mod claims;
pub mod country;
pub mod currency;
pub mod data;
pub mod exchange;
pub mod explain;
pub mod language;
#[cfg(feature = "proptest")]
pub mod laws;
pub mod message;
pub mod money;
pub mod number;
pub mod overlay;
pub mod parameters;
pub mod partial_date;
pub mod party;
pub mod period;
pub mod periods;
pub mod rounding;
pub mod source;
#[cfg(feature = "proptest")]
pub mod strategies;
pub mod timeline;
pub mod tri;
pub mod unsettled;
