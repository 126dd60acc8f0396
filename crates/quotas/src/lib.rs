//! Labour-migration quotas: what a year's total is, who said so, and who needs a place at all.
//!
//! **The question.** A state sets a quota for foreign workers. What is the quota of a year, when sources
//! contradict one another, when one figure was decided in one year for the next, and when it was changed
//! in August? How do the published parts compare with the total? And does this worker need a place?
//!
//! Nothing is guessed: contradicting statements stay side by side, the one that is used is named with the
//! reason, and a year for which no figure was found is [`YearTotal::Undetermined`] and says what is
//! missing.
//!
//! # Example
//!
//! In November 2023 the delegation of Kyrgyzstan told the UN Committee on Migrant Workers first that the
//! quota for 2023 was 25,000, later that it was 16,000 for 2023 and 25,000 for 2024.
//!
#![cfg_attr(feature = "builtin", doc = "```")]
#![cfg_attr(not(feature = "builtin"), doc = "```ignore")]
//! use kerben_agreements::Treaties;
//! use kerben_core::calendar::parse_day;
//! use kerben_core::country::Country;
//! use kerben_core::explain::{Explain, NodeRef, render};
//! use kerben_core::language::Language;
//! use kerben_quotas::{PlaceRequest, Quotas, YearQuestion, catalogue};
//!
//! let quotas = Quotas::builtin()?;
//!
//! // Which figure is used, which is not, and why.
//! let total = quotas.total(&YearQuestion::new(Country::KG, 2023), &mut Explain::new())?;
//! let known = total.value.known().ok_or("undetermined")?;
//! assert_eq!(known.original.limit().places(), Some(16_000));
//! assert_eq!(known.original.others[0].limit.places(), Some(25_000));
//! let tree = total.node.tree().ok_or("not recorded")?;
//! println!("{}", render::text(tree, &catalogue()?, Language::En));
//!
//! // Raised to 42,000 in August 2025; on the 24th that was not known.
//! let question = YearQuestion::new(Country::KG, 2025);
//! let now = quotas.total(&question, &mut Explain::new())?.value;
//! assert_eq!(now.known().and_then(|known| known.last().limit().places()), Some(42_000));
//! let then = question.known_on(parse_day("2025-08-24")?);
//! let then = quotas.total(&then, &mut Explain::new())?.value;
//! assert_eq!(then.known().and_then(|known| known.last().limit().places()), Some(25_000));
//!
//! // No figure for 2013 was found.
//! let total = quotas.total(&YearQuestion::new(Country::KG, 2013), &mut Explain::new())?.value;
//! assert_eq!(total.missing()[0].key, "quotas.missing.not-found");
//!
//! // A citizen of Kyrgyzstan in Russia in 2023 needs no place: EAEU Treaty, art. 97(1).
//! let request = PlaceRequest::new(Country::KG, Country::RU, parse_day("2023-05-01")?);
//! let answer = quotas.answer(&request, &Treaties::builtin()?, &mut Explain::new())?.value;
//! assert!(answer.need.is_not_needed());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Map
//!
//! | module | what it is |
//! | --- | --- |
//! | [`Quotas`], [`StatePack`] | the data of one or several states |
//! | [`question`], [`total`] | the total of a year, as known on a day, with what amended it |
//! | [`statement`], [`limit`], [`year`] | what was said: figure, status, three dates, source and grade |
//! | [`breakdown`], [`parts`], [`reconcile`], [`change`] | the published parts and their residual |
//! | [`place`], [`exemption`] | who needs a place: own citizens, treaties, rules of the host state |
//! | [`answer`] | the whole answer to a request: need, total, region, sector, category |
//! | [`apportion`] | a total shared by weights: methods, bounds, ties, certificates |
//! | [`gate`] | who may not ask for a place, or not yet: bans, closed trades, windows of stay |
//! | [`employer`] | how many foreigners an employer may have, how many more, how many must leave |
//! | [`allot`] | who gets the places: first come, points, lots, in proportion, in equal parts |
//! | [`matching`] | vacancies and candidates by occupation, a stable assignment |
//! | [`register`] | places granted, held, confirmed and amended: double entry, never one too many |
//! | [`table`] | published tables that are no total of a year |
//! | [`usage`], [`pool`] | what was said about use; quotas that are never added to one another |
//!
//! # Three times
//!
//! A statement is filed under the year in which its figure has **effect**; it carries the day on which it
//! was **decided** and the day on which it was **stated**. "As known on" counts statements by the day on
//! which they were stated; where that day is not recorded well enough, the answer says so.
//!
//! # Features
//!
//! | feature | effect |
//! | --- | --- |
//! | `builtin` (default) | ships the data files and the words |
//! | `proptest` | exports `strategies` and `laws` for property tests |

pub mod allot;
pub mod answer;
pub mod apportion;
pub mod breakdown;
#[cfg(feature = "builtin")]
pub mod builtin;
pub mod change;
mod choose;
pub mod employer;
pub mod error;
pub mod exemption;
pub mod gate;
#[cfg(feature = "proptest")]
pub mod laws;
pub mod limit;
pub mod matching;
#[cfg(feature = "builtin")]
mod messages;
mod need;
mod nodes;
mod pack;
pub mod parts;
pub mod place;
pub mod pool;
pub mod question;
mod quotas;
pub mod reconcile;
pub mod register;
pub mod statement;
#[cfg(feature = "proptest")]
pub mod strategies;
pub mod table;
pub mod total;
pub mod usage;
pub mod when;
pub mod year;

pub use answer::{QuotaAnswer, UnitAnswer, UnitFigure};
pub use error::QuotaError;
pub use limit::Limit;
#[cfg(feature = "builtin")]
pub use messages::catalogue;
pub use pack::StatePack;
pub use place::{Ground, PlaceNeed, PlaceRequest};
pub use question::YearQuestion;
pub use quotas::Quotas;
pub use statement::Statement;
pub use total::YearTotal;
pub use when::When;

#[cfg(all(doctest, feature = "builtin"))]
#[doc = include_str!("../README.md")]
struct Readme;
