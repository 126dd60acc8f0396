//! Decimals as strings, exact both ways, whatever other crates do to `Decimal`.

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serializer, de::Error};

pub(crate) fn serialize<S: Serializer>(value: &Decimal, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(value)
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Decimal, D::Error> {
    let text = String::deserialize(from)?;
    Decimal::from_str_exact(&text).map_err(|_| {
        D::Error::custom(format!(
            "\"{text}\" is not a decimal number; accepted: digits in quotes, at most 28 decimals"
        ))
    })
}
