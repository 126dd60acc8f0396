//! Gates before the quota: who may not ask for a place at all, or not yet.
//!
//! A gate takes no place and gives none; it is asked before the quota, and what it said is recorded with the
//! decision ([`Register::hold_through`](crate::register::Register::hold_through)).
//!
//! - [`PersonBan`]: persons on a list, with start, end and appeal (bans of entry, Russia's register of controlled
//!   persons).
//! - [`TradeBan`]: trades closed to foreigners in a region, with one or two start dates and a time to comply for those
//!   who are there already.
//! - [`StayWindow`]: so many months within so many.
//! - [`Season`]: only within certain days of the year, asked for by a certain day.
//!
//! [`Gates::check`] asks every gate of the host state that concerns the [`Entrant`]. A fact that decides a gate and is
//! not stated leaves it undetermined, and so does a rule that the sources do not give well enough.
//!
//! # Example
//!
//! Rostov closed the trades of sellers, couriers and drivers to holders of a patent for 2026, from two days: 1 March and
//! 1 April. Which trade is closed from which day was not read.
//!
#![cfg_attr(feature = "builtin", doc = "```")]
#![cfg_attr(not(feature = "builtin"), doc = "```ignore")]
//! use kerben_core::calendar::day;
//! use kerben_core::country::Country;
//! use kerben_core::explain::Off;
//! use kerben_core::tri::Tri;
//! use kerben_quotas::gate::{Entrant, Gates};
//!
//! let gates = Gates::builtin()?;
//! let courier = |month, date| -> Result<Tri, Box<dyn std::error::Error>> {
//!     let entrant = Entrant::new(Country::RU, day(2026, month, date)?).trade("courier").region("rostov");
//!     Ok(gates.check(&entrant, &mut Off)?.value.open())
//! };
//! assert_eq!(courier(2, 28)?, Tri::Yes);
//! assert_eq!(courier(3, 15)?, Tri::Unknown);
//! assert_eq!(courier(4, 1)?, Tri::No);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod ban;
mod check;
mod entrant;
mod pack;
mod report;
mod stay;

pub use ban::{Appeal, PersonBan, Start, TradeBan};
pub use entrant::{Entrant, Staffing, TRIPS_MAX};
pub use pack::{GateError, Gates};
pub use report::{GateFinding, GateReport, Standing};
pub use stay::{MonthDay, Season, StayWindow};
