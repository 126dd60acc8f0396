//! The data that ship with the crate.

use crate::error::AgencyError;
use crate::register::Register;

/// The shipped files by name, in the order in which they are read.
pub const FILES: [(&str, &str); 6] = [
    ("functions.toml", include_str!("../data/functions.toml")),
    ("kg/sources.toml", include_str!("../data/kg/sources.toml")),
    ("kg/bodies.toml", include_str!("../data/kg/bodies.toml")),
    ("kg/acts.toml", include_str!("../data/kg/acts.toml")),
    ("kg/claims.toml", include_str!("../data/kg/claims.toml")),
    ("kg/holdings.toml", include_str!("../data/kg/holdings.toml")),
];

impl Register {
    /// Returns the register that ships with the crate: Kyrgyzstan.
    ///
    /// # Errors
    ///
    /// [`AgencyError::Data`] if a shipped file were broken; a test keeps them whole.
    pub fn builtin() -> Result<Self, AgencyError> {
        Self::from_files(&FILES)
    }
}
