//! The data that ship with the crate.

use kerben_core::data::DataError;

use crate::pack::StatePack;
use crate::quotas::Quotas;

/// The files of `data/`, by name.
pub const FILES: [(&str, &str); 3] = [
    ("data/kg.toml", include_str!("../data/kg.toml")),
    ("data/kz.toml", include_str!("../data/kz.toml")),
    ("data/ru.toml", include_str!("../data/ru.toml")),
];

impl Quotas {
    /// The quotas that ship with the crate: Kyrgyzstan, Kazakhstan and Russia.
    ///
    /// # Errors
    ///
    /// None that a test of the crate would not find: the data are part of the binary.
    pub fn builtin() -> Result<Self, DataError> {
        let mut packs = Vec::with_capacity(FILES.len());
        for (file, text) in FILES {
            packs.push(StatePack::from_str(file, text)?);
        }
        Ok(Self::from_packs(packs))
    }
}
