//! Money: integer minor units with their currency, unrounded amounts, and the one door between them.
//!
//! - [`Money`] is owed, paid, posted, split and compared: whole minor units.
//! - [`Amount`] is not rounded yet: a decimal with a currency.
//! - [`ProRata`] is an amount times an exact fraction, multiplied before it is divided, once.
//! - [`Amount::to_money`] and [`ProRata::to_money`] are the door, with a named
//!   [`Rounding`](crate::rounding::Rounding).
//!
//! Adding two currencies is an error, never a number.
//!
//! ```
//! use kerben_core::currency::Currency;
//! use kerben_core::money::{Amount, Money};
//! use kerben_core::rounding::{Rounding, RoundingMode};
//!
//! let base = Amount::parse("1133.928", Currency::KGS)?;
//! let part = base.times("96/264".parse()?);
//! let down = Rounding::to_minor(Currency::KGS, RoundingMode::Down)?;
//! let pension = part.to_money(&down)?;
//! assert_eq!(pension, Money::parse("412.33", Currency::KGS)?);
//! assert_eq!(pension.to_string(), "412.33 KGS");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod amount;
mod error;
mod pro_rata;
mod split;
mod total;
mod whole;

pub use amount::{AMOUNT_MAX, Amount};
pub use error::MoneyError;
pub use pro_rata::ProRata;
pub use split::PARTS_MAX;
pub use total::Total;
pub use whole::Money;
