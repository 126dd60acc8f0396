//! Which calendar quarters does cover abroad fill in a record of the United States?
//!
//! The United States count *quarters of coverage*. Where they are too few for a right, cover in the other state of an
//! agreement is credited to calendar quarters that are not quarters of coverage already: by the rule of that
//! country ([`CreditingRules`]), at most four a year, each quarter once, and for retirement and survivors only as
//! far as the right needs it ([`Need`]). Since 1978 a quarter of coverage belongs to a year, not to a quarter of it:
//! it is then placed where it leaves the most room.
//!
//! # Example
//!
//! SSA's own example: 95 weeks in Italy, and quarters of coverage in the first two quarters of 1952. Seven times 13
//! weeks fill the quarters up to the end of 1951, the last four weeks move to the third quarter of 1952:
//!
//! ```
//! # #[cfg(feature = "builtin")] {
//! use kerben_core::country::Country;
//! use kerben_core::unsettled::Readings;
//! use kerben_pensions::quarters::{CreditingRules, ForeignPeriod, Need, UsQuarters, credit};
//! use kerben_pensions::unit::{Duration, Unit};
//!
//! let rules = CreditingRules::builtin()?;
//! let italy = rules.of(Country::IT).ok_or("a rule")?.rule.choose(&Readings::new())?;
//! let weeks = Duration::whole(95, Unit::Week)?;
//! let abroad = [ForeignPeriod::new("1950-06-15 to 1952-09-21".parse()?, weeks)];
//! let us = UsQuarters::new().placed(1952, "CCNN".parse()?)?;
//!
//! let credited = credit(&abroad, &us, italy, Need::All)?;
//! let answer = credited.known().ok_or("one answer")?;
//! assert_eq!(answer.year(1952).to_string(), "CCFN");
//! assert_eq!(answer.foreign_quarters(), 8);
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod credit;
mod earnings;
mod error;
mod foreign;
mod grid;
mod letters;
mod place;
mod rule;
mod rules;

pub use credit::{Credited, Crediting, Need, Open, credit};
pub use earnings::{quarters_of_earnings, usable_earnings};
pub use error::QuarterError;
pub use foreign::{ForeignPeriod, Standing};
pub use grid::UsQuarters;
pub use letters::{Letter, YearLetters};
pub use rule::{CreditingRule, Placement, Remainder, Scope};
pub use rules::{CountryRule, CreditingRules};
