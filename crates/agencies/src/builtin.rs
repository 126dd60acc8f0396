//! The data that ship with the crate.

use crate::error::AgencyError;
use crate::register::Register;

/// The shipped files by name, in the order in which they are read.
pub const FILES: [(&str, &str); 18] = [
    ("functions.toml", include_str!("../data/functions.toml")),
    ("kg/sources.toml", include_str!("../data/kg/sources.toml")),
    ("kg/bodies.toml", include_str!("../data/kg/bodies.toml")),
    ("kg/acts.toml", include_str!("../data/kg/acts.toml")),
    ("kg/claims.toml", include_str!("../data/kg/claims.toml")),
    ("kg/holdings.toml", include_str!("../data/kg/holdings.toml")),
    ("kg/changes.toml", include_str!("../data/kg/changes.toml")),
    ("kg/parts.toml", include_str!("../data/kg/parts.toml")),
    ("kz.toml", include_str!("../data/kz.toml")),
    ("ru.toml", include_str!("../data/ru.toml")),
    ("ph.toml", include_str!("../data/ph.toml")),
    ("lk.toml", include_str!("../data/lk.toml")),
    ("mx.toml", include_str!("../data/mx.toml")),
    ("uz.toml", include_str!("../data/uz.toml")),
    ("tj.toml", include_str!("../data/tj.toml")),
    ("kr.toml", include_str!("../data/kr.toml")),
    ("io.toml", include_str!("../data/io.toml")),
    ("regional.toml", include_str!("../data/regional.toml")),
];

impl Register {
    /// Returns the register that ships with the crate: Kyrgyzstan, Kazakhstan, Russia, the Philippines, Sri Lanka,
    /// Mexico, Uzbekistan, Tajikistan, the Republic of Korea, the IOM and networks of the United Nations; regional
    /// processes as bodies only.
    ///
    /// # Errors
    ///
    /// [`AgencyError::Data`] if a shipped file were broken; a test keeps them whole.
    pub fn builtin() -> Result<Self, AgencyError> {
        Self::from_files(&FILES)
    }
}
