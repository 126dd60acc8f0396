//! The identity of a data pack.

use std::fmt;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::source::filled;

/// The `[pack]` table with which a data file names itself.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PackHeader {
    /// The pack's name, unique among the packs that are used together.
    #[serde(deserialize_with = "filled")]
    pub id: String,
    /// What the pack holds.
    #[serde(deserialize_with = "filled")]
    pub title: String,
    /// The pack's version; any text, by custom the day of the last change.
    #[serde(deserialize_with = "filled")]
    pub version: String,
}

impl PackHeader {
    /// Returns a header.
    #[must_use]
    pub fn new(
        id: impl Into<String>,
        title: impl Into<String>,
        version: impl Into<String>,
    ) -> Self {
        Self { id: id.into(), title: title.into(), version: version.into() }
    }

    /// Returns the stamp of the pack whose file has these bytes.
    #[must_use]
    pub fn stamp(&self, bytes: &[u8]) -> PackStamp {
        PackStamp::of(self.id.clone(), self.title.clone(), self.version.clone(), bytes)
    }
}

/// The identity of a data pack as a receipt keeps it: name, version and the hash of its bytes.
///
/// ```
/// use kerben_core::data::PackStamp;
///
/// let stamp = PackStamp::of("kz", "Kazakhstan", "2025-01-01", b"");
/// assert!(stamp.sha256().starts_with("e3b0c44298fc1c14"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "RawStamp")]
pub struct PackStamp {
    id: String,
    title: String,
    version: String,
    sha256: String,
}

impl PackStamp {
    /// Returns the stamp of a pack with these bytes.
    #[must_use]
    pub fn of(
        id: impl Into<String>,
        title: impl Into<String>,
        version: impl Into<String>,
        bytes: &[u8],
    ) -> Self {
        let (id, title, version) = (id.into(), title.into(), version.into());
        Self { id, title, version, sha256: sha256_hex(bytes) }
    }

    /// Returns the pack's name.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns what the pack holds.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Returns the pack's version.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// Returns the SHA-256 of the pack's bytes in 64 lower-case hexadecimal digits.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.sha256
    }
}

/// Prints `kz 2025-01-01 sha256:e3b0c44298fc`: the first twelve digits of the hash.
impl fmt::Display for PackStamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let short = self.sha256.get(..12).unwrap_or(&self.sha256);
        write!(f, "{} {} sha256:{short}", self.id, self.version)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStamp {
    id: String,
    title: String,
    version: String,
    sha256: String,
}

impl TryFrom<RawStamp> for PackStamp {
    type Error = PackStampError;

    fn try_from(raw: RawStamp) -> Result<Self, Self::Error> {
        let digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        if raw.sha256.len() != 64 || !raw.sha256.bytes().all(digit) {
            return Err(PackStampError { text: raw.sha256 });
        }
        Ok(Self { id: raw.id, title: raw.title, version: raw.version, sha256: raw.sha256 })
    }
}

/// The text is no SHA-256.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("\"{text}\" is not a SHA-256; accepted: 64 lower-case hexadecimal digits")]
pub struct PackStampError {
    /// The text that was given.
    pub text: String,
}

/// Returns the SHA-256 of bytes in 64 lower-case hexadecimal digits.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    use fmt::Write as _;
    let mut hex = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}
