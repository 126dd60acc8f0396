//! A total that is amended: shared anew, only its increment, or with nobody below what they have.

use kerben_core::explain::{Node, Recorder, Traced, Unit, Value};
use kerben_core::message::Message;
use serde::{Deserialize, Serialize};

use super::change::{Change, changes, spans};
use super::error::ApportionError;
use super::key::Key;
use super::method::Method;
use super::result::Apportionment;
use super::tie::TieRule;

/// How a new total is shared among units that have places already.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Amendment {
    /// The whole total is shared anew, whatever the units have.
    Anew,
    /// The whole total is shared, and no unit gets less than it has.
    NeverBelow,
    /// The whole total is shared, and no unit gets more than it has: for a total that is lowered.
    NeverAbove,
    /// Only what the total grew by is shared, on top of what the units have.
    IncrementOnly,
}

impl Amendment {
    /// Every way.
    pub const ALL: [Self; 4] =
        [Self::Anew, Self::NeverBelow, Self::NeverAbove, Self::IncrementOnly];
}

/// A total after its amendment.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[must_use]
pub struct Amended {
    how: Amendment,
    before: Vec<u64>,
    shared: Apportionment,
}

impl Amended {
    /// How the new total was shared.
    #[must_use]
    pub const fn how(&self) -> Amendment {
        self.how
    }

    /// What was shared: the whole total, or only its increment.
    pub const fn shared(&self) -> &Apportionment {
        &self.shared
    }

    fn spans(&self) -> Vec<(u64, u64)> {
        let mut spans = spans(&self.shared);
        if self.how == Amendment::IncrementOnly {
            for (span, before) in spans.iter_mut().zip(&self.before) {
                *span = (span.0.saturating_add(*before), span.1.saturating_add(*before));
            }
        }
        spans
    }

    /// The places of every unit before and after.
    #[must_use]
    pub fn changes(&self) -> Vec<Change> {
        let before: Vec<(u64, u64)> = self.before.iter().map(|&has| (has, has)).collect();
        changes(&before, &self.spans())
    }

    /// Who loses, and who may lose by an open tie.
    #[must_use]
    pub fn losers(&self) -> Vec<Change> {
        self.changes().into_iter().filter(|change| !change.loses().is_no()).collect()
    }

    /// What each unit has after, where no tie is open.
    #[must_use]
    pub fn settled(&self) -> Option<Vec<u64>> {
        self.shared.settled()?;
        Some(self.spans().into_iter().map(|span| span.0).collect())
    }

    /// Settles every open tie by a rule.
    ///
    /// # Errors
    ///
    /// As [`Apportionment::resolve`].
    pub fn resolve_all(mut self, rule: &TieRule) -> Result<Self, ApportionError> {
        self.shared = self.shared.resolve_all(rule)?;
        Ok(self)
    }
}

impl Method {
    /// Shares an amended total among units that have places already, and says who loses.
    ///
    /// # Errors
    ///
    /// Another number of places than of units; for [`Amendment::IncrementOnly`] and [`Amendment::NeverBelow`]
    /// a total below what the units have, for [`Amendment::NeverAbove`] one above it; as
    /// [`apportion`](Self::apportion).
    ///
    /// # Example
    ///
    /// ```
    /// use kerben_core::explain::Off;
    /// use kerben_quotas::apportion::{Amendment, Key, Method};
    ///
    /// // The total grows from 25 to 26. Shared anew by largest remainders, two units lose a place.
    /// let key = Key::new(vec![1_500, 1_500, 900, 500, 500, 200])?;
    /// let has = [7, 7, 4, 3, 3, 1];
    /// let anew = Method::Hamilton.amend(&key, &has, 26, Amendment::Anew, &mut Off)?.value;
    /// let losers: Vec<usize> = anew.losers().iter().map(|change| change.unit).collect();
    /// assert_eq!(losers, [3, 4]);
    ///
    /// let floor = Method::Hamilton.amend(&key, &has, 26, Amendment::NeverBelow, &mut Off)?.value;
    /// assert!(floor.losers().is_empty());
    /// # Ok::<(), kerben_quotas::apportion::ApportionError>(())
    /// ```
    pub fn amend<R: Recorder>(
        self,
        key: &Key,
        has: &[u64],
        total: u64,
        how: Amendment,
        rec: &mut R,
    ) -> Result<Traced<Amended, R>, ApportionError> {
        let (units, given) = (key.len(), has.len());
        if units != given {
            return Err(ApportionError::Length { what: "places", given, units });
        }
        let before = has.iter().try_fold(0_u64, |sum, &has| sum.checked_add(has));
        let before = before.ok_or(ApportionError::too_many_places(u64::MAX))?;
        let refused = |accepted| Err(ApportionError::Amendment { before, after: total, accepted });
        let (key, share) = match how {
            Amendment::Anew => (key.clone(), total),
            Amendment::NeverBelow if total < before => {
                return refused("a total that does not fall");
            }
            Amendment::NeverBelow => (key.clone().never_below(has)?, total),
            Amendment::NeverAbove if total > before => {
                return refused("a total that does not grow");
            }
            Amendment::NeverAbove => (key.clone().never_above(has)?, total),
            Amendment::IncrementOnly => match total.checked_sub(before) {
                Some(increment) => (key.beyond(has)?, increment),
                None => return refused("a total that does not fall"),
            },
        };
        let Traced { value: shared, node } = self.apportion(&key, share, rec)?;
        let amended = Amended { how, before: has.to_vec(), shared };
        let node = explained(&amended, &key, (before, total), &node, rec);
        Ok(Traced::new(amended, node))
    }
}

fn explained<R: Recorder>(
    amended: &Amended,
    key: &Key,
    (before, total): (u64, u64),
    shared: &R::Node,
    rec: &mut R,
) -> R::Node {
    let places = |number: u64| Value::number(number, Unit::Place);
    let had = rec.record(|| Node::fact("quotas.had/1", "quotas.amend.had", places(before)));
    rec.record(|| {
        let title = Message::new("quotas.amend.total").arg("before", before.to_string());
        let node = if amended.how == Amendment::IncrementOnly {
            Node::sum("quotas.amended/1", title, places(total))
                .input("before", &had)
                .input("increment", shared)
        } else {
            Node::choice("quotas.amended/1", title, places(total))
                .input("chosen", shared)
                .input("before", &had)
        };
        let losers = amended.losers();
        let named: Vec<String> = losers.iter().map(|loser| key.label(loser.unit)).collect();
        let remark = if named.is_empty() {
            Message::new("quotas.amend.nobody-loses")
        } else {
            Message::new("quotas.amend.losers").arg("units", named.join(", "))
        };
        node.note(remark)
    })
}

/// Moves places from one unit to another: the total stays what it is.
///
/// # Errors
///
/// No such unit; more places than the unit has; a unit below its minimum or above its maximum.
///
/// # Example
///
/// ```
/// use kerben_quotas::apportion::{Key, transfer};
///
/// // Kazakhstan 2025, in hundredths of a per cent: 0.20 + 3.00 became 0.25 + 2.95.
/// let key = Key::new(vec![1, 1])?;
/// assert_eq!(transfer(&key, &[20, 300], 1, 0, 5)?, [25, 295]);
/// # Ok::<(), kerben_quotas::apportion::ApportionError>(())
/// ```
pub fn transfer(
    key: &Key,
    has: &[u64],
    from: usize,
    to: usize,
    places: u64,
) -> Result<Vec<u64>, ApportionError> {
    let (units, given) = (key.len(), has.len());
    if units != given {
        return Err(ApportionError::Length { what: "places", given, units });
    }
    let mut after = has.to_vec();
    for (unit, gives) in [(from, true), (to, false)] {
        let slot = after.get_mut(unit).ok_or(ApportionError::NoUnit { unit, units })?;
        let moved = if gives { slot.checked_sub(places) } else { slot.checked_add(places) };
        let fits = |has: &u64| {
            *has >= key.minimum(unit) && key.maximum(unit).is_none_or(|most| *has <= most)
        };
        *slot = moved.filter(fits).ok_or(ApportionError::Transfer {
            unit,
            has: *slot,
            places,
            minimum: key.minimum(unit),
            maximum: key.maximum(unit),
        })?;
    }
    Ok(after)
}
