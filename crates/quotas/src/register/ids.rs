//! Names of nodes, paths and requests inside a register.

use std::fmt;
use std::str::FromStr;

use kerben_core::data::sha256_hex;
use serde::{Deserialize, Serialize};

use super::error::RegisterError;

macro_rules! number {
    ($(#[$about:meta])* $name:ident) => {
        $(#[$about])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub(crate) u32);

        impl $name {
            /// Its number, in the order in which the entries of the register made them, from 0.
            #[must_use]
            pub const fn number(self) -> u32 {
                self.0
            }

            /// The place in a list that is kept in that order.
            pub(crate) const fn index(self) -> usize {
                self.0 as usize
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}", self.0)
            }
        }
    };
}

number! {
    /// One quota node of a register.
    NodeId
}
number! {
    /// One set of nodes that a request charges together.
    PathId
}
number! {
    /// One request that the register has answered.
    CaseId
}

/// The name under which a client asks; asking twice under one name takes one place.
///
/// Sixteen bytes, so that a UUID fits. Serialised and printed as 32 lower-case hexadecimal digits.
///
/// ```
/// use kerben_quotas::register::RequestId;
///
/// let id = RequestId::new(0x2025_0820);
/// assert_eq!(id.to_string(), "00000000000000000000000020250820");
/// assert_eq!(id.to_string().parse::<RequestId>()?, id);
/// assert_ne!(RequestId::of_text("KG-2025-1"), RequestId::of_text("KG-2025-2"));
/// # Ok::<(), kerben_quotas::register::RegisterError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RequestId {
    high: u64,
    low: u64,
}

impl RequestId {
    /// The name with this number.
    #[must_use]
    pub fn new(number: u128) -> Self {
        let half = |bits: u128| u64::try_from(bits).unwrap_or_default();
        Self { high: half(number >> 64), low: half(number & u128::from(u64::MAX)) }
    }

    /// The name of a text of any length: the first half of its SHA-256.
    #[must_use]
    pub fn of_text(text: &str) -> Self {
        let digest = sha256_hex(text.as_bytes());
        let half = digest.get(..32).unwrap_or_default();
        Self::new(u128::from_str_radix(half, 16).unwrap_or_default())
    }
}

impl fmt::Display for RequestId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}{:016x}", self.high, self.low)
    }
}

impl FromStr for RequestId {
    type Err = RegisterError;

    fn from_str(text: &str) -> Result<Self, RegisterError> {
        let digits =
            text.len() == 32 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        match u128::from_str_radix(text, 16) {
            Ok(number) if digits => Ok(Self::new(number)),
            _ => Err(RegisterError::RequestName { text: text.chars().take(64).collect() }),
        }
    }
}

impl TryFrom<String> for RequestId {
    type Error = RegisterError;

    fn try_from(text: String) -> Result<Self, RegisterError> {
        text.parse()
    }
}

impl From<RequestId> for String {
    fn from(id: RequestId) -> Self {
        id.to_string()
    }
}
