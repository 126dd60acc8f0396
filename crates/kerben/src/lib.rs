//! Kerben: domain libraries for the governance of labour migration. Exact, dated, sourced, explained.
//!
//! Five questions, on any date, each answered with its reasons and sources:
//!
//! | question | module |
//! | --- | --- |
//! | Which body was responsible, under which act? | [`agencies`] |
//! | Which agreements bind these states, and which one governs this person? | [`agreements`] |
//! | What is the quota, and is a place needed at all? | [`quotas`] |
//! | What was sent home, what did it cost, how is it booked? | [`remittances`] |
//! | Which pension does each country owe? | [`pensions`] |
//!
//! [`core`] holds the words that they share: money, days, sources, derivations. This crate re-exports all of them,
//! each behind a feature of its name, and adds [`catalogue`], the words of all, and a [`prelude`].
//!
//! # Who was responsible?
//!
#![cfg_attr(all(feature = "agencies", feature = "builtin"), doc = "```")]
#![cfg_attr(not(all(feature = "agencies", feature = "builtin")), doc = "```ignore")]
//! use kerben::agencies::{FunctionId, Register};
//! use kerben::prelude::*;
//!
//! let register = Register::builtin()?;
//! let function = FunctionId::new("external_labour_migration")?;
//! let answer = register.responsible(&function, Country::KG, day(2017, 6, 1)?, &mut Off)?.value;
//! assert_eq!(
//!     kerben::catalogue()?.render(&answer.message(), Language::En),
//!     "State Migration Service under the Government (KG Government resolution No. 854 of 2015-12-11)",
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Which agreement governs?
//!
#![cfg_attr(all(feature = "agreements", feature = "builtin"), doc = "```")]
#![cfg_attr(not(all(feature = "agreements", feature = "builtin")), doc = "```ignore")]
//! use kerben::agreements::{Activity, Case, Matter, Treaties};
//! use kerben::prelude::*;
//!
//! let treaties = Treaties::builtin()?;
//! let governs = |on| -> Result<_, Box<dyn std::error::Error>> {
//!     let case = Case::new([Country::KG], Country::KG, Country::RU, Activity::Worker, on)?;
//!     Ok(treaties.governing(&case, Matter::Work, &mut Off)?.value)
//! };
//! // A worker from Kyrgyzstan in Russia: the bilateral agreement, then the Treaty on the EAEU.
//! assert!(governs(day(2015, 8, 11)?)?.governs("KG-RU-1996"));
//! assert!(governs(day(2015, 8, 12)?)?.governs("M-EAEU"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Is a place needed, and what is the quota?
//!
#![cfg_attr(all(feature = "quotas", feature = "builtin"), doc = "```")]
#![cfg_attr(not(all(feature = "quotas", feature = "builtin")), doc = "```ignore")]
//! use kerben::agreements::Treaties;
//! use kerben::prelude::*;
//! use kerben::quotas::{PlaceRequest, Quotas, YearQuestion};
//!
//! let (quotas, treaties) = (Quotas::builtin()?, Treaties::builtin()?);
//! // An EAEU citizen needs no place in an EAEU state.
//! let request = PlaceRequest::new(Country::KG, Country::KZ, day(2025, 1, 13)?);
//! assert!(quotas.answer(&request, &treaties, &mut Off)?.value.need.is_not_needed());
//! // Two statements about 2023 contradict each other; both stay, one is used, and the reason is told.
//! let total = quotas.total(&YearQuestion::new(Country::KG, 2023), &mut Off)?.value;
//! let chosen = &total.known().ok_or("undetermined")?.original;
//! assert_eq!(chosen.limit().places(), Some(16_000));
//! assert_eq!(chosen.others[0].limit.places(), Some(25_000));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What did it cost to send money home?
//!
#![cfg_attr(feature = "remittances", doc = "```")]
#![cfg_attr(not(feature = "remittances"), doc = "```ignore")]
//! use kerben::prelude::*;
//! use kerben::remittances::cost::{self, Price};
//!
//! // 20,000 roubles, a fee of 100, 0.948 som for a rouble where the market gives 0.96.
//! let market = Sourced::new("1 RUB = 0.9600 KGS".parse()?, Evidence::Press, "market rate of the day");
//! let price = Price::new("20000.00 RUB".parse()?, "100.00 RUB".parse()?)?
//!     .applied("1 RUB = 0.9480 KGS".parse()?)?
//!     .against(&market)?;
//! let cost = cost::of_price(&price, &cost::two_decimals()?)?;
//! assert_eq!(cost.fee.rounded.to_string(), "0.50");
//! assert_eq!(cost.total.known().ok_or("undetermined")?.rounded.to_string(), "1.75");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Which pension does each country owe?
//!
#![cfg_attr(all(feature = "pensions", feature = "builtin"), doc = "```")]
#![cfg_attr(not(all(feature = "pensions", feature = "builtin")), doc = "```ignore")]
//! use kerben::agreements::Treaties;
//! use kerben::pensions::person::{Person, Sex};
//! use kerben::pensions::record::{InsurancePeriod, InsuranceRecord, PeriodKind};
//! use kerben::pensions::{Claim, Law, determine};
//! use kerben::prelude::*;
//!
//! let record = InsuranceRecord::new([
//!     InsurancePeriod::new(Country::KG, "1985-09-01 to 2004-08-31".parse()?, PeriodKind::Employment)?,
//!     InsurancePeriod::new(Country::KZ, "2021-03-01 to 2024-02-29".parse()?, PeriodKind::Employment)?,
//! ])?;
//! let person = Person::new(day(1961, 5, 1)?, Sex::Male, [Country::KG], Country::KG)?;
//! let claim = Claim::new(person, record, day(2024, 9, 1)?, day(2024, 9, 1)?)?;
//! // The law is read in two ways on whether Kazakhstan pays its basic pension abroad; choose one, or none.
//! let readings = Readings::new().choose("eaeu.basic-part-abroad", "exported");
//!
//! let mut rec = Explain::new();
//! let answer = determine(&claim, &Law::builtin()?, &Treaties::builtin()?, &readings, &mut rec)?;
//! for state in [Country::KG, Country::KZ] {
//!     assert!(answer.value.of(state).and_then(|state| state.right.entitlement()).is_some());
//! }
//! // Every step, with article and source, in three languages; and it can be checked.
//! let tree = render::text(&answer.node, &kerben::catalogue()?, Language::Ky);
//! assert!(tree.lines().count() > 20 && answer.node.check().is_empty());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Features
//!
//! | feature | default | what it adds |
//! | --- | --- | --- |
//! | `agencies`, `agreements`, `quotas`, `remittances`, `pensions` | yes | the domain |
//! | `builtin` | yes | the data files and the words, inside the binary; without it every pack is loaded by the caller |
//! | `proptest` | no | `strategies` and `laws` of every crate, for your own property tests |

#[cfg(feature = "agencies")]
#[doc(inline)]
pub use kerben_agencies as agencies;
#[cfg(feature = "agreements")]
#[doc(inline)]
pub use kerben_agreements as agreements;
#[doc(inline)]
pub use kerben_core as core;
#[cfg(feature = "pensions")]
#[doc(inline)]
pub use kerben_pensions as pensions;
#[cfg(feature = "quotas")]
#[doc(inline)]
pub use kerben_quotas as quotas;
#[cfg(feature = "remittances")]
#[doc(inline)]
pub use kerben_remittances as remittances;

pub mod prelude;
#[cfg(feature = "builtin")]
mod words;
#[cfg(feature = "builtin")]
pub use words::catalogue;

/// The first page of the repository, kept true by running its examples.
#[cfg(all(doctest, feature = "builtin"))]
#[doc = include_str!("../../../README.md")]
struct FirstPage;
