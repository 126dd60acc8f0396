//! How many foreigners one employer may have: ratio tests with their inverse answers.
//!
//! "Foreigners at most 20 % of all employees", "citizens at least 70 % within the categories 1 and 2", "by activity
//! code and region", "five citizens for each foreigner": all are one form. A [`RatioRule`] names who is counted and who
//! is in the base, with which weights, over which window, per employer or per site, how the permitted number is
//! rounded, and what a hire and a departure do to the base. [`EmployerRules::test`] answers for an [`Employer`] on a day:
//!
//! - who was counted and what is permitted,
//! - how many more may be hired ([`RatioAnswer::more`]),
//! - how many must leave ([`RatioAnswer::must_leave`]); asked for a later day, contracts that have ended by then
//!   are gone and the share of that day counts.
//!
//! # Example
//!
//! Kyrgyzstan: foreigners at most 20 % of all employees, above it at a multiple of the state fee (Decree No 175 of 2019).
//!
#![cfg_attr(feature = "builtin", doc = "```")]
#![cfg_attr(not(feature = "builtin"), doc = "```ignore")]
//! use kerben_agreements::Treaties;
//! use kerben_core::calendar::day;
//! use kerben_core::country::Country;
//! use kerben_core::explain::Off;
//! use kerben_quotas::builtin::parameters;
//! use kerben_quotas::employer::{Employer, EmployerRules, Group, More, Verdict};
//!
//! let (rules, parameters, treaties) = (EmployerRules::builtin()?, parameters()?, Treaties::builtin()?);
//! let employer = Employer::new([Group::new(8, Country::KG), Group::new(2, Country::TR)]);
//! let on = day(2023, 3, 1)?;
//! let answer = rules.test("kg.ratio", &employer, on, &parameters, &treaties, &mut Off)?.value;
//! assert_eq!(answer.verdict(), Verdict::Within);
//! // A third one needs the fee: 3 of 11 is above 20 %.
//! assert_eq!(answer.tests[0].more, More::Heads(0));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod answer;
mod count;
mod filter;
mod rule;
mod rules;
mod share;
mod staff;
mod test;

pub use answer::{More, MustLeave, RatioAnswer, SiteAnswer, Verdict};
pub use filter::Filter;
pub use rule::{
    Above, BaseConvention, FreeHeads, HeadRounding, RatioRule, ShareOf, SmallRule, Weight, Window,
};
pub use rules::{EmployerError, EmployerRules};
pub use share::permitted_share;
pub use staff::{Employer, EmployerTrait, GROUPS_MAX, Group, HEADS_MAX, HISTORY_MAX};
pub use test::additional_quota;
