//! Loads the data files that ship with the crate.

use kerben_core::data::DataError;
use kerben_core::language::Language;
use kerben_core::message::Catalogue;
use kerben_core::parameters::ParameterSet;

use crate::compliance::TravelRule;
use crate::identifiers::IdentifierSet;
use crate::measures::MeasureSet;
use crate::reported::ReportedSet;
use crate::series::SeriesSet;
use crate::spot::SpotSet;
use crate::statements::StatedSet;
use crate::survey::SurveySet;

/// The words of this crate's messages in English, Russian and Kyrgyz, and the core's own.
///
/// # Errors
///
/// [`DataError`] only if the library itself was built with a damaged file.
pub fn catalogue() -> Result<Catalogue, DataError> {
    let own = Catalogue::from_texts(
        "remittances/messages",
        [
            (Language::En, include_str!("../data/messages/en.toml")),
            (Language::Ru, include_str!("../data/messages/ru.toml")),
            (Language::Ky, include_str!("../data/messages/ky.toml")),
        ],
    )?;
    Catalogue::builtin()?.merge(own)
}

/// The targets, survey amounts and the residence threshold that ship with the crate.
///
/// # Errors
///
/// [`DataError`] only if the library itself was built with a damaged file.
pub fn parameters() -> Result<ParameterSet, DataError> {
    ParameterSet::from_str("remittances/parameters.toml", include_str!("../data/parameters.toml"))
}

impl SeriesSet {
    /// The series and exchange rates that ship with the crate.
    ///
    /// # Errors
    ///
    /// [`DataError`] only if the library itself was built with a damaged file.
    pub fn builtin() -> Result<Self, DataError> {
        let rates = include_str!("../data/exchange-rates.toml");
        let rates = Self::from_str("remittances/exchange-rates.toml", rates)?;
        let series =
            Self::from_str("remittances/series.toml", include_str!("../data/series.toml"))?;
        Ok(series.merge(rates))
    }
}

impl MeasureSet {
    /// The titles and measures that ship with the crate.
    ///
    /// # Errors
    ///
    /// [`DataError`] only if the library itself was built with a damaged file.
    pub fn builtin() -> Result<Self, DataError> {
        Self::from_str("remittances/measures.toml", include_str!("../data/measures.toml"))
    }
}

impl SurveySet {
    /// The published averages that ship with the crate.
    ///
    /// # Errors
    ///
    /// [`DataError`] only if the library itself was built with a damaged file.
    pub fn builtin() -> Result<Self, DataError> {
        let text = include_str!("../data/price-surveys.toml");
        Self::from_str("remittances/price-surveys.toml", text)
    }
}

impl ReportedSet {
    /// The figures of central banks that ship with the crate.
    ///
    /// # Errors
    ///
    /// [`DataError`] only if the library itself was built with a damaged file.
    pub fn builtin() -> Result<Self, DataError> {
        Self::from_str("remittances/reported.toml", include_str!("../data/reported.toml"))
    }
}

impl StatedSet {
    /// The statements that ship with the crate.
    ///
    /// # Errors
    ///
    /// [`DataError`] only if the library itself was built with a damaged file.
    pub fn builtin() -> Result<Self, DataError> {
        Self::from_str("remittances/claims.toml", include_str!("../data/claims.toml"))
    }
}

impl TravelRule {
    /// The rule that ships with the crate.
    ///
    /// # Errors
    ///
    /// [`DataError`] only if the library itself was built with a damaged file.
    pub fn builtin() -> Result<Self, DataError> {
        Self::from_str("remittances/travel-rule.toml", include_str!("../data/travel-rule.toml"))
    }
}

impl IdentifierSet {
    /// The identifiers of statistics and messages that ship with the crate.
    ///
    /// # Errors
    ///
    /// [`DataError`] only if the library itself was built with a damaged file.
    pub fn builtin() -> Result<Self, DataError> {
        Self::from_str("remittances/identifiers.toml", include_str!("../data/identifiers.toml"))
    }
}

impl SpotSet {
    /// The printed rates that ship with the crate.
    ///
    /// # Errors
    ///
    /// [`DataError`] only if the library itself was built with a damaged file.
    pub fn builtin() -> Result<Self, DataError> {
        Self::from_str("remittances/spot-rates.toml", include_str!("../data/spot-rates.toml"))
    }
}
