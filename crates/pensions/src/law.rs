//! The law as data: the parameters of every state, and the rules beside them.

use kerben_core::data::PackStamp;
use kerben_core::overlay::{Overlay, OverlayError};
use kerben_core::parameters::ParameterSet;

use crate::rules::Rules;

mod figures;

pub(crate) use figures::{Figures, Known};

/// The data packs that a determination uses.
///
/// [`Law::builtin`] gives what ships with the crate; [`Law::new`] takes any packs of the same form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Law {
    parameters: ParameterSet,
    figures: Figures,
    rules: Rules,
}

/// The parameter files that ship, by name.
#[cfg(feature = "builtin")]
const FILES: [(&str, &str); 12] = [
    ("am.toml", include_str!("../data/am.toml")),
    ("au.toml", include_str!("../data/au.toml")),
    ("by.toml", include_str!("../data/by.toml")),
    ("ca.toml", include_str!("../data/ca.toml")),
    ("ie.toml", include_str!("../data/ie.toml")),
    ("kg.toml", include_str!("../data/kg.toml")),
    ("kr.toml", include_str!("../data/kr.toml")),
    ("kz.toml", include_str!("../data/kz.toml")),
    ("no.toml", include_str!("../data/no.toml")),
    ("ru.toml", include_str!("../data/ru.toml")),
    ("tr.toml", include_str!("../data/tr.toml")),
    ("us.toml", include_str!("../data/us.toml")),
];

/// The packs that ship cannot be used: the library was built with a damaged file.
#[cfg(feature = "builtin")]
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum BuiltinError {
    /// A file cannot be read.
    #[error(transparent)]
    Data(#[from] kerben_core::data::DataError),
    /// Two files define the same parameter.
    #[error(transparent)]
    Merge(#[from] kerben_core::parameters::MergeError),
}

impl Law {
    /// The law of these parameters and rules.
    #[must_use]
    pub fn new(parameters: ParameterSet, rules: Rules) -> Self {
        let figures = Figures::of(&parameters);
        Self { parameters, figures, rules }
    }

    /// The law that ships with the crate.
    ///
    /// # Errors
    ///
    /// [`BuiltinError`] only if the library itself was built with a damaged file.
    ///
    /// # Example
    ///
    /// ```
    /// use kerben_core::calendar::day;
    /// let law = kerben_pensions::law::Law::builtin()?;
    /// let base = law.parameters().at("kg.base", day(2024, 7, 1)?)?;
    /// assert_eq!(base.value.to_string(), "3170");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(feature = "builtin")]
    pub fn builtin() -> Result<Self, BuiltinError> {
        let mut parameters = ParameterSet::default();
        for (file, text) in FILES {
            parameters = parameters.merge(ParameterSet::from_str(file, text)?)?;
        }
        let rules = Rules::from_str("rules.toml", include_str!("../data/rules.toml"))?;
        Ok(Self::new(parameters, rules))
    }

    /// The parameters.
    #[must_use]
    pub const fn parameters(&self) -> &ParameterSet {
        &self.parameters
    }

    /// The settled numbers among the parameters.
    pub(crate) const fn figures(&self) -> &Figures {
        &self.figures
    }

    /// The roundings, provisions and open questions.
    #[must_use]
    pub const fn rules(&self) -> &Rules {
        &self.rules
    }

    /// The law changed by a what-if; the overlay shows in the receipt.
    ///
    /// # Errors
    ///
    /// As [`ParameterSet::overlay`].
    pub fn overlay(&self, overlay: &Overlay) -> Result<Self, OverlayError> {
        Ok(Self::new(self.parameters.overlay(overlay)?, self.rules.clone()))
    }

    /// The stamps of all packs, for the receipt.
    pub fn stamps(&self) -> impl Iterator<Item = &PackStamp> {
        self.parameters.stamps().chain(std::iter::once(self.rules.stamp()))
    }
}
