//! The residual between a stated total and the sum of its published parts: reported, never repaired.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

use kerben_core::country::Country;

use crate::breakdown::{Breakdown, Coverage};
use crate::limit::{Limit, Measure};
use crate::pack::StatePack;
use crate::quotas::Quotas;
use crate::statement::Status;
use crate::year::QuotaYear;

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

/// What a published figure was compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Compared {
    /// A total with the sum of its parts.
    Parts,
    /// The change of a node with the sum of the changes of its parts.
    Change,
    /// A published table that is no total of a year with what its figures give.
    Table,
    /// A statement with another one about the same figure: two claims, not a sum.
    Claims,
    /// The labour force that one pool implies with the one that another pool of the year implies; in persons.
    LabourForce,
}

/// One published figure beside the one that other published figures give.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Discrepancy {
    /// The state.
    pub state: Country,
    /// The ids of what was compared, in order: statements, a table, or `year/pool`.
    pub of: Vec<String>,
    /// With what.
    pub compared: Compared,
    /// Whether all parts are listed: if not, the residual is what is not listed.
    pub coverage: Coverage,
    /// The figures.
    pub residual: Residual,
}

impl Quotas {
    /// Compares every published figure with the ones that should give it, and reports those that do not agree, with the
    /// signed residual, in the order of states and years. Nothing is repaired.
    ///
    /// Totals whose parts are not all listed are left out: their residual is what is not listed. See
    /// [`breakdown`](Self::breakdowns) and [`against`] for those.
    #[must_use]
    pub fn reconcile(&self) -> Vec<Discrepancy> {
        let packs = self.states().filter_map(|state| self.pack(state));
        packs.flat_map(of_state).filter(|one| !one.residual.is_zero()).collect()
    }

    /// As [`reconcile`](Self::reconcile), with the figures that agree and the totals whose parts are not all listed.
    #[must_use]
    pub fn comparisons(&self) -> Vec<Discrepancy> {
        self.states().filter_map(|state| self.pack(state)).flat_map(every).collect()
    }
}

fn of_state(pack: &StatePack) -> impl Iterator<Item = Discrepancy> {
    every(pack).into_iter().filter(|one| one.coverage == Coverage::Complete)
}

fn every(pack: &StatePack) -> Vec<Discrepancy> {
    let mut found = Vec::new();
    let mut add = |of: Vec<String>, compared, coverage, residual: Option<Residual>| {
        let state = pack.state();
        found.extend(residual.map(|residual| Discrepancy {
            state,
            of,
            compared,
            coverage,
            residual,
        }));
    };
    for year in pack.years() {
        let name = format!("{}/{}", year.year, year.pool);
        for breakdown in &year.breakdowns {
            let total = breakdown.of.as_ref().and_then(|id| year.statement(id));
            let of = total.map_or_else(|| name.clone(), |total| total.id.clone());
            for stated in total.map(|total| &total.limit).into_iter().chain(&breakdown.stated) {
                if let Reconciliation::Compared { residual, .. } = against(breakdown, stated) {
                    let of = vec![of.clone(), breakdown.dimension.name().to_owned()];
                    add(of, Compared::Parts, breakdown.coverage, Some(residual));
                }
            }
        }
        for change in &year.changes {
            let of = vec![name.clone(), change.parent.clone()];
            add(of, Compared::Change, Coverage::Complete, change.reconcile());
        }
        for (ids, residual) in claims(year) {
            add(ids, Compared::Claims, Coverage::Complete, residual);
        }
    }
    for table in pack.tables() {
        let of = vec![table.id.clone()];
        add(of, Compared::Table, Coverage::Complete, table.reconcile());
    }
    for (ids, residual) in labour_forces(pack) {
        add(ids, Compared::LabourForce, Coverage::Complete, residual);
    }
    found
}

/// Statements about the same figure: those that amend nothing, those that amend the same one, and a disputed one with
/// the one that it would replace.
fn claims(year: &QuotaYear) -> Vec<(Vec<String>, Option<Residual>)> {
    let mut found = Vec::new();
    let in_places = |limit: &Limit| limit.places().map(Decimal::from);
    for (index, one) in year.statements.iter().enumerate() {
        for other in year.statements.iter().skip(index + 1) {
            let disputes =
                other.status == Status::Disputed && other.amends.as_ref() == Some(&one.id);
            if one.amends != other.amends && !disputes {
                continue;
            }
            if let (Some(stated), Some(computed)) = (in_places(&one.limit), in_places(&other.limit))
            {
                let ids = vec![one.id.clone(), other.id.clone()];
                found.push((ids, reconcile(stated, [computed])));
            }
        }
    }
    found
}

/// The labour forces implied by the pools of one year, whole persons, a half up.
fn labour_forces(pack: &StatePack) -> Vec<(Vec<String>, Option<Residual>)> {
    let mut implied: Vec<(i32, &str, Decimal)> = Vec::new();
    for year in pack.years() {
        for statement in &year.statements {
            let base = statement.limit.implied_labour_force().and_then(|base| {
                let base =
                    Decimal::from(base.numerator()).checked_div(base.denominator().into())?;
                Some(base.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero))
            });
            implied.extend(base.map(|base| (year.year, statement.id.as_str(), base)));
        }
    }
    implied.sort_by_key(|(year, ..)| *year);
    let mut found = Vec::new();
    for (index, (year, one, base)) in implied.iter().enumerate() {
        for (other_year, other, other_base) in implied.iter().skip(index + 1) {
            if year == other_year {
                let ids = vec![(*one).to_owned(), (*other).to_owned()];
                found.push((ids, reconcile(*base, [*other_base])));
            }
        }
    }
    found
}
