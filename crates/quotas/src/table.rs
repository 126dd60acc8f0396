//! Published tables that are no total of a year: rounds, plans, figures without a year.

use kerben_core::language::Localised;
use kerben_core::source::Evidence;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

use crate::reconcile::{Residual, reconcile};

/// One figure of a table, by the words of the source.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TablePart {
    /// What it is the figure of.
    pub name: String,
    /// The figure.
    #[serde(with = "kerben_core::number::decimal_text")]
    pub value: Decimal,
    /// The grade of the figure, where it is not that of the table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grade: Option<Evidence>,
}

/// Two stated figures of which a third one is the percentage.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Quotient {
    /// The part.
    #[serde(with = "kerben_core::number::decimal_text")]
    pub part: Decimal,
    /// The whole.
    #[serde(with = "kerben_core::number::decimal_text")]
    pub whole: Decimal,
}

/// A published table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PublishedTable {
    /// The name in the data, unique in its state.
    pub id: String,
    /// The name for readers.
    pub title: Localised,
    /// The unit of the figures, by a word: `persons`, `percent`, `days`.
    pub unit: String,
    /// The figure that the source states for the whole.
    #[serde(default, with = "optional_decimal", skip_serializing_if = "Option::is_none")]
    pub stated: Option<Decimal>,
    /// The figures of the parts.
    #[serde(default, rename = "part", skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<TablePart>,
    /// Instead of parts: the stated figure is the percentage of these two.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quotient: Option<Quotient>,
    /// What a reader must know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The id of the source.
    pub source: String,
    /// Further sources that say the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// The grade.
    pub grade: Evidence,
}

impl PublishedTable {
    /// The stated figure beside the one that follows from the others; `None` if none is stated.
    ///
    /// # Rounding
    ///
    /// A percentage is rounded, a half up, to the decimals of the stated one.
    #[must_use]
    pub fn reconcile(&self) -> Option<Residual> {
        let stated = self.stated?;
        match &self.quotient {
            Some(Quotient { part, whole }) => {
                let percent = part.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(*whole)?;
                let scale = stated.scale();
                let half_up = RoundingStrategy::MidpointAwayFromZero;
                reconcile(stated, [percent.round_dp_with_strategy(scale, half_up)])
            }
            None => reconcile(stated, self.parts.iter().map(|part| part.value)),
        }
    }

    /// The figure of a part.
    #[must_use]
    pub fn value(&self, part: &str) -> Option<Decimal> {
        self.parts.iter().find(|one| one.name == part).map(|one| one.value)
    }
}

mod optional_decimal {
    use kerben_core::number::decimal_text;
    use rust_decimal::Decimal;
    use serde::{Deserializer, Serializer};

    #[expect(clippy::ref_option, reason = "serde gives the field by reference")]
    pub(super) fn serialize<S: Serializer>(
        value: &Option<Decimal>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        match value {
            Some(value) => decimal_text::serialize(value, to),
            None => to.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Decimal>, D::Error> {
        decimal_text::deserialize(from).map(Some)
    }
}
