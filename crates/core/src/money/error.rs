use rust_decimal::Decimal;
use thiserror::Error;

use super::{AMOUNT_MAX, PARTS_MAX};
use crate::currency::{Currency, CurrencyError};
use crate::number::NumberError;
use crate::rounding::RoundingError;

/// Money that cannot be read, or an operation on it that has no answer.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MoneyError {
    /// Two currencies met in one operation.
    #[error("{left} and {right} cannot be put together; accepted: two amounts in one currency")]
    Currencies {
        /// The currency of the left operand.
        left: Currency,
        /// The currency of the right operand.
        right: Currency,
    },
    /// The currency has no minor unit, so money in it cannot be counted.
    #[error("{currency} has no minor unit; accepted: an `Amount`, or a currency with minor units")]
    NoMinorUnit {
        /// The currency.
        currency: Currency,
    },
    /// The text has more decimals than the currency's minor unit.
    #[error("{value} {currency} has more than {decimals} decimals, the minor unit of {currency}")]
    TooManyDecimals {
        /// The number that was given.
        value: Decimal,
        /// The currency.
        currency: Currency,
        /// The decimals of its minor unit.
        decimals: u8,
    },
    /// The amount is at or beyond the limit.
    #[error("an amount in {currency} is out of range; accepted: below {AMOUNT_MAX} either way")]
    OutOfRange {
        /// The currency.
        currency: Currency,
    },
    /// The step of the rounding is finer than the minor unit.
    #[error(
        "a rounding to {step} leaves parts of the minor unit of {currency}; accepted: a multiple of the minor unit ({decimals} decimals)"
    )]
    StepTooFine {
        /// The step of the rounding.
        step: Decimal,
        /// The currency.
        currency: Currency,
        /// The decimals of its minor unit.
        decimals: u8,
    },
    /// Money cannot be split by these weights.
    #[error(
        "money cannot be split by {count} weights with the sum {sum}; accepted: 1 to {PARTS_MAX} weights, not all of them 0"
    )]
    Weights {
        /// How many weights were given.
        count: usize,
        /// Their sum.
        sum: u128,
    },
    /// The text is not an amount with its currency.
    #[error(
        "\"{text}\" is not an amount with its currency; accepted: such as \"1,234.56 KGS\" or \"1234.56 KGS\""
    )]
    NotAnAmount {
        /// The text that was given (cut to 60 characters).
        text: String,
    },
    /// The number cannot be read or has no exact result.
    #[error(transparent)]
    Number(#[from] NumberError),
    /// The rounding cannot be done.
    #[error(transparent)]
    Rounding(#[from] RoundingError),
    /// The currency is not known.
    #[error(transparent)]
    Currency(#[from] CurrencyError),
}
