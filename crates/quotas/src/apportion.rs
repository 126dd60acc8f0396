//! Sharing a total: seven classic methods and two families, exact, with ties, bounds and certificates.
//!
//! A state divides its quota among regions, a region among sectors. The weights are whole numbers, the
//! answer is whole places, and every decision between two units is made in whole numbers.
//!
//! - A [`Key`] holds the weights and what each unit gets at least and at most.
//! - A [`Method`] shares a total: [`Method::apportion`].
//! - An [`Apportionment`] says what each unit gets for certain, which units tie for how many places, how ties
//!   were settled ([`TieRule`]), and proves itself by a [`Certificate`] that [`verify`] checks.
//!
//! - A [`Table`] of weights by region and sector is shared so that both get their totals
//!   ([`Method::apportion_table`], [`verify_table`]); a fitted table is made whole by [`round_table`].
//! - A total that changes is shared by [`Method::amend`], and who loses is said; [`house_paradoxes`],
//!   [`population_paradoxes`] and [`new_unit_paradox`] find what a method does to units that did nothing.
//! - A share of a base becomes a number by [`count_share`].
//!
//! # Example
//!
//! Under largest remainders two of six units lose a place because the total grows from 25 to 26:
//!
//! ```
//! use kerben_core::explain::Off;
//! use kerben_quotas::apportion::{Key, Method};
//!
//! let key = Key::new(vec![1_500, 1_500, 900, 500, 500, 200])?;
//! let before = Method::Hamilton.apportion(&key, 25, &mut Off)?.value;
//! let after = Method::Hamilton.apportion(&key, 26, &mut Off)?.value;
//! assert_eq!(before.settled(), Some(&[7, 7, 4, 3, 3, 1][..]));
//! assert_eq!(after.settled(), Some(&[8, 8, 5, 2, 2, 1][..]));
//! # Ok::<(), kerben_quotas::apportion::ApportionError>(())
//! ```

mod amend;
mod certificate;
mod change;
mod controlled;
mod divisor;
mod error;
mod flow;
mod hamilton;
mod key;
mod logs;
mod method;
pub(crate) mod natural;
mod nodes;
mod paradox;
mod power;
mod quota;
mod quotient;
mod ranks;
mod result;
mod share_of;
mod signpost;
mod table;
mod table_proof;
mod table_result;
mod table_search;
mod tie;
mod verify;
mod verify_quota;
mod wide;

pub use amend::{Amended, Amendment, transfer};
pub use certificate::{Certificate, Quotient};
pub use change::Change;
pub use controlled::{FITTED_MAX, Rounded, round_table};
pub use error::ApportionError;
pub use key::{Key, UNITS_MAX, WEIGHTS_SUM_MAX};
pub use method::{EXPONENT_MAX, Method, PowerMean, Stationary};
pub use paradox::{
    HouseParadox, PopulationParadox, house_paradoxes, new_unit_paradox, population_paradoxes,
};
pub use quota::QUOTA_PLACES_MAX;
pub use result::Apportionment;
pub use share_of::{BASE_MAX, Base, Counted, Implied, ShareError, count_share};
pub use table::{CELLS_MAX, Table, TableError};
pub use table_result::{TableApportionment, verify_table};
pub use tie::{Resolution, Tie, TieLimit, TieRule};
pub use verify::{Refuted, verify};
