//! Which old-age pension does each country owe for a life of work in several of them?
//!
//! A [`Claim`] goes in: a person, an insurance record, a day. A [`Determination`] comes out: for every state,
//! whether a right has opened, since when, from which service (its own, and what an agreement adds), which
//! parts it pays and how much. Where a formula or a fact is not known, the answer is not a guess but a list of
//! what is missing; where the law is unsettled, every reading is tried, and only what all have in common is
//! said unless the caller chooses one.
//!
//! # Example
//!
//! Twenty years in Osh, then three in Moscow, back home at 63:
//!
//! ```
//! # #[cfg(feature = "builtin")] {
//! use kerben_agreements::Treaties;
//! use kerben_core::calendar::day;
//! use kerben_core::country::Country;
//! use kerben_core::currency::Currency;
//! use kerben_core::explain::{Explain, render};
//! use kerben_core::language::Language;
//! use kerben_core::money::Money;
//! use kerben_core::unsettled::Readings;
//! use kerben_pensions::outcome::{AmountOutcome, Right};
//! use kerben_pensions::person::{Person, Sex};
//! use kerben_pensions::record::{InsurancePeriod, InsuranceRecord, PeriodKind};
//! use kerben_pensions::{Claim, Law, catalogue, determine};
//!
//! let pay = Money::parse("1200000", Currency::RUB)?;
//! let record = InsuranceRecord::new([
//!     InsurancePeriod::new(Country::KG, "1990-01-01 to 2009-12-31".parse()?, PeriodKind::Employment)?
//!         .shown_by("work book"),
//!     InsurancePeriod::new(Country::RU, "2021-01-01 to 2023-12-31".parse()?, PeriodKind::Employment)?
//!         .earning(2021, pay)?
//!         .earning(2022, pay)?
//!         .earning(2023, pay)?,
//! ])?;
//! let person = Person::new(day(1961, 5, 1)?, Sex::Male, [Country::KG], Country::KG)?;
//! let claim = Claim::new(person, record, day(2024, 9, 1)?, day(2024, 9, 1)?)?;
//!
//! let (law, treaties) = (Law::builtin()?, Treaties::builtin()?);
//! let answer = determine(&claim, &law, &treaties, &Readings::new(), &mut Explain::new())?;
//!
//! // Kyrgyzstan: the base part is known; the formulas of the insurance parts were not read.
//! let home = answer.value.of(Country::KG).and_then(|state| state.right.entitlement()).ok_or("a right")?;
//! assert_eq!(home.from, day(2024, 5, 1)?);
//! assert!(matches!(home.total, AmountOutcome::Undetermined { .. }));
//! // Russia: three years bring fewer points than its law asks for, and points do not travel.
//! let abroad = answer.value.of(Country::RU).ok_or("an answer")?;
//! assert!(matches!(abroad.right, Right::NotEntitled { .. }));
//!
//! println!("{}", render::text(&answer.node, &catalogue()?, Language::Ru));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Map
//!
//! | room | what is in it |
//! | --- | --- |
//! | [`claim`], [`person`], [`record`] | the question: who, with which service, from which day |
//! | [`determine()`] | the engine: which right opens on which footing, under every reading that matters |
//! | [`outcome`] | the answer: rights, parts, amounts, reasons, what is missing, who pays for which service |
//! | [`coordination`] | the general engine: instruments as rows of data, national laws as a trait; shares, forecasts, batches |
//! | [`instruments`] | EAEU 2019, CIS 1992, Russia-Belarus 2006, Kyrgyzstan-Türkiye 2018: who pays, what is added |
//! | [`schemes`], [`scheme`] | the laws of Armenia, Belarus, Kazakhstan, Korea, Kyrgyzstan, Russia, Türkiye; the trait for another |
//! | [`forecast`], [`gaps`] | from which day each state pays, what more years in a state change; what is still needed, and who holds it |
//! | [`fiscal`] | what each state pays by year for many claims |
//! | [`contributions`] | what worker and employer owe for months of work, by state and day |
//! | [`social`] | from which day a social pension is due by age |
//! | [`indexation`] | raises of a pension in payment, and what is paid when a raise comes late |
//! | [`schemes::us`], [`schemes::ca`], [`schemes::no`], [`schemes::ie`], [`schemes::au`] | what coordination needs of the United States, Canada, Norway, Ireland and Australia |
//! | [`service`] | days counted in months, with the rule that adds them |
//! | [`unit`](mod@unit) | certified durations in hours, days, weeks, months, quarters, years, converted by the rules of each regime |
//! | [`quarters`] | periods abroad credited to calendar quarters of the United States |
//! | [`law`], [`rules`] | parameters by day; roundings, provisions and open questions |
//! | [`context`], [`step`] | what a scheme sees; a value with its grade and its step of the derivation |
//! | [`catalogue`](fn@catalogue) | the words in English, Russian and Kyrgyz |
//! | `strategies`, `laws` | with the feature `proptest`: values and properties for your own tests |
//!
//! # Two doors
//!
//! [`determine()`] answers with the laws of Kyrgyzstan's workers and the four instruments that bind their states, tries
//! every reading of what is open, and tells every part of a pension. [`coordination`] is the general engine: any
//! instrument, any national law behind a trait, one amount for each State, fast enough for a population.
//! [`schemes::national_laws`] puts the laws of Kyrgyzstan's workers on the general engine; a test holds the two engines to
//! each other and names the kinds of case in which the rows of the instruments say less than the first door.
//!
//! # What is not here yet
//!
//! Amounts of the Kyrgyz insurance parts, of Belarus, Korea and Türkiye; rights of Russia before 2015 other than as
//! certified points; early, disability and survivors' pensions; payments from savings but for the first year in
//! Kazakhstan. Each is answered with what is missing.
//!
//! # Features
//!
//! | feature | default | what it adds |
//! | --- | --- | --- |
//! | `builtin` | yes | the data packs and the words, inside the binary |
//! | `rayon` | no | [`coordination::Coordinator`] determines many claims on all threads |
//! | `proptest` | no | `strategies` and `laws` |

mod career;
pub mod claim;
pub mod context;
pub mod contributions;
pub mod coordination;
mod determine;
pub mod error;
pub mod fiscal;
pub mod forecast;
pub mod gaps;
pub mod indexation;
pub mod instruments;
pub mod law;
#[cfg(feature = "proptest")]
pub mod laws;
#[cfg(feature = "builtin")]
mod message;
pub mod outcome;
pub mod person;
pub mod quarters;
pub mod record;
pub mod rules;
pub mod scheme;
pub mod schemes;
pub mod service;
pub mod social;
pub mod step;
#[cfg(feature = "proptest")]
pub mod strategies;
pub mod unit;

pub use claim::Claim;
pub use determine::{determine, determine_with};
pub use error::PensionError;
pub use law::Law;
#[cfg(feature = "builtin")]
pub use message::catalogue;
pub use outcome::Determination;

/// The examples of the README, so that they cannot rot.
#[cfg(all(doctest, feature = "builtin"))]
#[doc = include_str!("../README.md")]
struct Readme;
