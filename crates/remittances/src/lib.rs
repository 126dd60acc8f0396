//! What was sent home, what did it cost, how is it booked, and what counts as personal remittances?
//!
//! ```
//! # #[cfg(feature = "builtin")] {
//! use kerben_core::calendar::parse_day;
//! use kerben_core::country::Country;
//! use kerben_core::currency::Currency;
//! use kerben_core::money::Money;
//! use kerben_core::source::{Evidence, Sourced};
//! use kerben_remittances::channel::{Channel, Purpose};
//! use kerben_remittances::classification::Sender;
//! use kerben_remittances::residence::Stay;
//! use kerben_remittances::statement::{self, StatementRules};
//! use kerben_remittances::transfer::{Corridor, Transfer};
//!
//! // 20,000 roubles from Moscow to Osh, 100 for the fee, at 0.9480 when the market gave 0.9600.
//! let transfer = Transfer::new(
//!     "t1",
//!     parse_day("2023-05-10")?,
//!     Corridor::new(Country::RU, Country::KG)?,
//!     Channel::MoneyTransferOperator,
//!     Money::parse("20000.00", Currency::RUB)?,
//!     Money::parse("100.00", Currency::RUB)?,
//!     Money::parse("18960.00", Currency::KGS)?,
//! )?
//! .with_purpose(Purpose::FamilySupport)
//! .at_rate("1 RUB = 0.9480 KGS".parse()?)?
//! .against(Sourced::new("1 RUB = 0.9600 KGS".parse()?, Evidence::Derived, "worked example"))?;
//!
//! // The worker came from Kyrgyzstan and stayed in Russia for almost three years.
//! let stay = Stay::new(Country::RU, parse_day("2021-03-01")?, Some(parse_day("2023-12-31")?))?;
//! let sender = Sender { home: Country::KG, stays: vec![stay] };
//!
//! let parameters = kerben_remittances::parameters()?;
//! let rules = StatementRules::new(sender, parse_day("2026-01-01")?, &parameters)?;
//! let answer = statement::explain(&[transfer], &rules)?;
//!
//! let total = answer.value.corridors[0].total.known().ok_or("both rates are known")?;
//! assert_eq!(total.rounded.to_string(), "1.75"); // 0.50 fee and 1.25 margin
//! assert_eq!(answer.value.counted[0].amount.to_string(), "18,960.00 KGS"); // personal transfers
//! assert!(answer.value.books.iter().all(|book| book.trial_balance.is_zero()));
//! assert!(answer.derivation.check().is_empty()); // every number follows from its inputs
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Map
//!
//! | module | what it answers |
//! | --- | --- |
//! | [`statement`] | everything about a list of transfers at once, explained |
//! | [`transfer`], [`channel`] | what was sent, charged and received; findings where that does not fit together |
//! | [`cost`], [`percent`] | the total cost in per cent of the amount sent, exact until it is rounded |
//! | [`averages`] | corridor, global, weighted and `SmaRT` averages as types of their own, and the targets of SDG 10.c |
//! | [`survey`] | averages with their sample; comparisons across a change of the sample are refused |
//! | [`rates`] | the market rates against which a margin is measured, each with source and grade |
//! | [`ledger`], [`booking`] | double entry that balances in every currency; a transfer as entries |
//! | [`life`] | a transfer from its quotation to its pay-out or refund, and the entries of each step |
//! | [`netting`], [`settlement`] | what operators owe each other, netted by currency; settled in cash, through a bank, by reverse transfers, in services, in goods |
//! | [`bop`], [`recording`] | items of the balance of payments, and the double entry of the receiving economy |
//! | [`residence`], [`classification`] | where a household is resident, and what its transfer therefore is |
//! | [`measures`] | personal and total remittances, and the World Bank's series, as signed sums of items |
//! | [`series`], [`revision`] | published yearly figures with their vintage; how they were revised and how they changed |
//! | [`shares`] | remittances as a share of output, and a change of it split between the two |
//! | [`matrix`] | transfers by corridor and channel |
//! | [`reported`], [`mirror`] | figures of central banks; a flow as both sides report it |
//! | [`statements`] | statements about remittances beside the series |
//! | [`programme`] | matched investment, the fund that pays it, reduced fees |
//! | [`interchange`] | CSV, journals of plain-text ledgers, pacs.008, SDMX-CSV |
//! | [`compliance`] | what must be known of sender and recipient |
//! | [`answer`] | known or undetermined, and findings |
//!
//! # Features
//!
//! - `builtin` (default): ships `data/` and the functions that load it.
//! - `proptest`: exports `strategies` and `laws` for property tests.

pub mod answer;
pub mod averages;
pub mod booking;
pub mod bop;
#[cfg(feature = "builtin")]
mod builtin;
pub mod channel;
mod cite;
pub mod classification;
pub mod compliance;
pub mod cost;
pub mod identifiers;
pub mod interchange;
#[cfg(feature = "proptest")]
pub mod laws;
pub mod ledger;
pub mod life;
pub mod matrix;
pub mod measures;
pub mod mirror;
pub mod netting;
pub mod percent;
pub mod programme;
pub mod rates;
pub mod recording;
pub mod reported;
pub mod residence;
pub mod revision;
pub mod series;
pub mod settlement;
pub mod shares;
pub mod spot;
pub mod statement;
pub mod statements;
#[cfg(feature = "proptest")]
pub mod strategies;
pub mod survey;
pub mod transfer;

#[cfg(feature = "builtin")]
pub use builtin::{catalogue, parameters};

/// The README's example, so that it cannot rot.
#[cfg(all(doctest, feature = "builtin"))]
#[doc = include_str!("../README.md")]
pub struct Readme;
