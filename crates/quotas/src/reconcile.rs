//! The residual between a stated total and the sum of its published parts: reported, never repaired.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::breakdown::{Breakdown, Coverage};
use crate::limit::{Limit, Measure};

/// A stated figure beside the one that the parts give.
///
/// `stated + residual = computed`, always. A positive residual means that the parts are more than the
/// total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Residual {
    /// The figure that the source states.
    #[serde(with = "kerben_core::number::decimal_text")]
    pub stated: Decimal,
    /// The figure that follows from its parts.
    #[serde(with = "kerben_core::number::decimal_text")]
    pub computed: Decimal,
    /// Computed less stated.
    #[serde(with = "kerben_core::number::decimal_text")]
    pub residual: Decimal,
}

impl Residual {
    /// Whether the figures agree.
    #[must_use]
    pub fn is_zero(&self) -> bool {
        self.residual.is_zero()
    }
}

/// Compares a stated total with the sum of its parts; `None` only if the sum is out of range.
///
/// ```
/// use kerben_quotas::reconcile::reconcile;
/// // Korea, round 1 of 2024: the six sectors that were listed do not give the 35,000 that was announced.
/// let parts = [22_332, 1_500, 4_209, 2_595, 1_632, 1_297].map(Into::into);
/// let residual = reconcile(35_000.into(), parts).ok_or("out of range")?;
/// assert_eq!(residual.computed, 33_565.into());
/// assert_eq!(residual.residual, (-1_435).into());
/// # Ok::<(), &str>(())
/// ```
#[must_use]
pub fn reconcile(stated: Decimal, parts: impl IntoIterator<Item = Decimal>) -> Option<Residual> {
    let computed = parts.into_iter().try_fold(Decimal::ZERO, Decimal::checked_add)?;
    let residual = computed.checked_sub(stated)?;
    Some(Residual { stated, computed, residual })
}

/// What came of comparing a breakdown with one stated total.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Reconciliation {
    /// The parts and the total are stated in the same terms.
    Compared {
        /// The terms.
        measure: Measure,
        /// Whether all parts are listed: if not, the residual is what is not listed.
        coverage: Coverage,
        /// The figures.
        residual: Residual,
    },
    /// The total is a share of the labour force and the parts are numbers of places, or the other way
    /// round: the labour force that the quota was computed from is missing.
    LabourForceMissing,
}

/// Compares a breakdown with a stated total.
#[must_use]
pub fn against(breakdown: &Breakdown, stated: &Limit) -> Reconciliation {
    for measure in [Measure::Places, Measure::LabourForceShare] {
        let parts: Option<Vec<Decimal>> =
            breakdown.parts.iter().map(|part| part.limit.in_terms_of(measure)).collect();
        let (Some(parts), Some(stated)) = (parts, stated.in_terms_of(measure)) else { continue };
        if let Some(residual) = reconcile(stated, parts) {
            return Reconciliation::Compared { measure, coverage: breakdown.coverage, residual };
        }
    }
    Reconciliation::LabourForceMissing
}
