//! Decimals as text in `serde`: exact both ways, whatever other crates of a graph do to `Decimal`.
//!
//! For `#[serde(with = "kerben_core::number::decimal_text")]`.
//!
//! ```
//! use rust_decimal::{Decimal, dec};
//! use serde::{Deserialize, Serialize};
//!
//! #[derive(Serialize, Deserialize)]
//! struct Row {
//!     #[serde(with = "kerben_core::number::decimal_text")]
//!     value: Decimal,
//! }
//! assert_eq!(serde_json::to_string(&Row { value: dec!(0.10) })?, r#"{"value":"0.10"}"#);
//! assert!(serde_json::from_str::<Row>(r#"{"value":0.1}"#).is_err());
//! # Ok::<(), serde_json::Error>(())
//! ```

use rust_decimal::Decimal;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serializer};

use super::parse_decimal;

/// Writes the decimal as text.
///
/// # Errors
///
/// Those of the serialiser.
pub fn serialize<S: Serializer>(value: &Decimal, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(value)
}

/// Reads a decimal from text; a number is refused, for it may have been rounded on its way.
///
/// # Errors
///
/// Text that is no decimal number, with what is accepted.
pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Decimal, D::Error> {
    parse_decimal(&String::deserialize(from)?).map_err(D::Error::custom)
}
