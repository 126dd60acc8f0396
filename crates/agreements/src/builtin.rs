//! The data that ship with the crate.

use crate::error::AgreementError;
use crate::treaties::Treaties;

impl Treaties {
    /// Returns the register that ships with the crate: Kyrgyzstan's instruments, the multilateral ones, the
    /// pension instruments of its partners, those of other sending States, and who ratified what.
    ///
    /// # Errors
    /// [`AgreementError::Data`] only if the library itself was built with a damaged file.
    pub fn builtin() -> Result<Self, AgreementError> {
        Self::from_texts(BUILTIN_FILES)
    }
}

/// The data files that ship with the crate, as name and text.
pub const BUILTIN_FILES: [(&str, &str); 10] = [
    ("agreements/kyrgyzstan.toml", include_str!("../data/kyrgyzstan.toml")),
    ("agreements/cis.toml", include_str!("../data/cis.toml")),
    ("agreements/eaeu.toml", include_str!("../data/eaeu.toml")),
    ("agreements/un.toml", include_str!("../data/un.toml")),
    ("agreements/un-rights.toml", include_str!("../data/un-rights.toml")),
    ("agreements/ilo.toml", include_str!("../data/ilo.toml")),
    ("agreements/pensions.toml", include_str!("../data/pensions.toml")),
    ("agreements/other-states.toml", include_str!("../data/other-states.toml")),
    ("agreements/eps.toml", include_str!("../data/eps.toml")),
    ("agreements/participation.toml", include_str!("../data/participation.toml")),
];
