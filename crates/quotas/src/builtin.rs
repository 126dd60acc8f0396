//! The data that ship with the crate.

use kerben_core::data::DataError;
use kerben_core::parameters::ParameterSet;

use crate::allot::PointSchemes;
use crate::employer::EmployerRules;
use crate::gate::Gates;
use crate::pack::StatePack;
use crate::quotas::Quotas;

/// The files of `data/`, by name.
pub const FILES: [(&str, &str); 12] = [
    ("data/at.toml", include_str!("../data/at.toml")),
    ("data/ca.toml", include_str!("../data/ca.toml")),
    ("data/ch.toml", include_str!("../data/ch.toml")),
    ("data/de.toml", include_str!("../data/de.toml")),
    ("data/gb.toml", include_str!("../data/gb.toml")),
    ("data/it.toml", include_str!("../data/it.toml")),
    ("data/jp.toml", include_str!("../data/jp.toml")),
    ("data/kg.toml", include_str!("../data/kg.toml")),
    ("data/kr.toml", include_str!("../data/kr.toml")),
    ("data/kz.toml", include_str!("../data/kz.toml")),
    ("data/ru.toml", include_str!("../data/ru.toml")),
    ("data/us.toml", include_str!("../data/us.toml")),
];

/// The files of `data/parameters/`, by name.
pub const PARAMETER_FILES: [(&str, &str); 4] = [
    ("data/parameters/kg.toml", include_str!("../data/parameters/kg.toml")),
    ("data/parameters/kz.toml", include_str!("../data/parameters/kz.toml")),
    ("data/parameters/ratios.toml", include_str!("../data/parameters/ratios.toml")),
    ("data/parameters/ru.toml", include_str!("../data/parameters/ru.toml")),
];

/// The dated parameters that ship with the crate: Kyrgyzstan's employer ratio and single permit, Kazakhstan's local
/// content, Russia's permitted shares by activity code and the parts of the patent's price, ratios of Singapore and
/// Canada.
///
/// ```
/// use kerben_core::calendar::day;
/// use kerben_quotas::builtin::parameters;
///
/// // Decree 1995 of 5 December 2025: construction, section F.
/// let parameters = parameters()?;
/// assert_eq!(parameters.at("ru.permitted-share.f", day(2026, 3, 1)?)?.value, 50.into());
/// assert!(parameters.at("ru.permitted-share.f", day(2020, 3, 1)?).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// None that a test of the crate would not find: the data are part of the binary.
pub fn parameters() -> Result<ParameterSet, DataError> {
    let mut all: Option<ParameterSet> = None;
    for (file, text) in PARAMETER_FILES {
        let set = ParameterSet::from_str(file, text)?;
        all = Some(match all {
            None => set,
            Some(all) => all
                .merge(set)
                .map_err(|error| DataError::at(file, None, "", error.to_string(), None))?,
        });
    }
    all.ok_or_else(|| DataError::at("data/parameters", None, "", "no file", None))
}

impl Quotas {
    /// The quotas that ship with the crate: Austria, Canada, Switzerland, Germany, the United Kingdom, Italy, Japan,
    /// Kyrgyzstan, the Republic of Korea, Kazakhstan, Russia and the United States.
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

impl EmployerRules {
    /// The ratio tests that ship with the crate: Kyrgyzstan, Kazakhstan, Russia, Singapore, Turkey, Saudi Arabia, Canada.
    ///
    /// # Errors
    ///
    /// None that a test of the crate would not find: the data are part of the binary.
    pub fn builtin() -> Result<Self, DataError> {
        Self::from_str("data/employers.toml", include_str!("../data/employers.toml"))
    }
}

impl Gates {
    /// The gates that ship with the crate: closed trades in Russia, windows of stay and seasons of the United Kingdom.
    /// Lists of persons are the user's: [`Gates::with_list`].
    ///
    /// # Errors
    ///
    /// None that a test of the crate would not find: the data are part of the binary.
    pub fn builtin() -> Result<Self, DataError> {
        Self::from_str("data/gates.toml", include_str!("../data/gates.toml"))
    }
}

impl PointSchemes {
    /// The tables of points that ship with the crate: the Republic of Korea.
    ///
    /// # Errors
    ///
    /// None that a test of the crate would not find: the data are part of the binary.
    pub fn builtin() -> Result<Self, DataError> {
        Self::from_str("data/points.toml", include_str!("../data/points.toml"))
    }
}
