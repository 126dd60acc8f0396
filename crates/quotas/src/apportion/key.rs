//! By what a total is shared: the weights of the units, and the bounds of each.

use serde::{Deserialize, Serialize};

use super::error::ApportionError;
use super::method::Method;
use crate::limit::PLACES_MAX;

/// The most units that share one total.
pub const UNITS_MAX: usize = 1_000_000;

/// The greatest sum of the weights.
pub const WEIGHTS_SUM_MAX: u128 = 1 << 84;

/// The key by which a total is shared: a weight for each unit, and what it gets at least and at most.
///
/// A weight is a whole number: inhabitants, members of the labour force, last year's permits. A unit
/// of weight 0 gets nothing beyond its minimum. A maximum of 0 is a structural zero: a region that has
/// closed a category.
///
/// # Example
///
/// ```
/// use kerben_quotas::apportion::Key;
///
/// let key = Key::new(vec![1_500, 1_500, 900])?
///     .labelled(["Bishkek", "Chui", "Osh"])?
///     .at_least(2, 5)?
///     .at_most(0, 10)?;
/// assert_eq!((key.minimum(2), key.maximum(0)), (5, Some(10)));
/// # Ok::<(), kerben_quotas::apportion::ApportionError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawKey", into = "RawKey")]
pub struct Key {
    weights: Vec<u64>,
    labels: Vec<String>,
    minimums: Vec<u64>,
    maximums: Vec<Option<u64>>,
    base: u64,
}

/// Construction.
impl Key {
    /// Gives a key of these weights, without bounds.
    ///
    /// # Errors
    ///
    /// No unit or more than [`UNITS_MAX`]; weights that add up to more than [`WEIGHTS_SUM_MAX`].
    pub fn new(weights: Vec<u64>) -> Result<Self, ApportionError> {
        if weights.is_empty() || weights.len() > UNITS_MAX {
            return Err(ApportionError::Units { units: weights.len() });
        }
        let key = Self {
            weights,
            labels: Vec::new(),
            minimums: Vec::new(),
            maximums: Vec::new(),
            base: 0,
        };
        if key.sum() > WEIGHTS_SUM_MAX { Err(ApportionError::Weights) } else { Ok(key) }
    }

    /// Names the units, in the order of the weights.
    ///
    /// # Errors
    ///
    /// Another number of names than of units.
    pub fn labelled(
        mut self,
        labels: impl IntoIterator<Item = impl Into<String>>,
    ) -> Result<Self, ApportionError> {
        let labels: Vec<String> = labels.into_iter().map(Into::into).collect();
        self.fits("labels", labels.len())?;
        self.labels = labels;
        Ok(self)
    }

    /// Gives one unit at least so many places.
    ///
    /// # Errors
    ///
    /// No such unit; more than its maximum or than [`PLACES_MAX`].
    pub fn at_least(mut self, unit: usize, places: u64) -> Result<Self, ApportionError> {
        self.has(unit)?;
        if self.minimums.is_empty() {
            self.minimums = vec![0; self.len()];
        }
        self.minimums[unit] = places;
        self.checked(unit)
    }

    /// Gives one unit at most so many places; 0 is a structural zero.
    ///
    /// # Errors
    ///
    /// No such unit; less than its minimum.
    pub fn at_most(mut self, unit: usize, places: u64) -> Result<Self, ApportionError> {
        self.has(unit)?;
        if self.maximums.is_empty() {
            self.maximums = vec![None; self.len()];
        }
        self.maximums[unit] = Some(places);
        self.checked(unit)
    }

    /// Gives every unit at least the places that it has now, or its minimum where that is more.
    ///
    /// # Errors
    ///
    /// Another number of figures than of units; more than a unit's maximum or than [`PLACES_MAX`].
    pub fn never_below(mut self, current: &[u64]) -> Result<Self, ApportionError> {
        self.fits("places", current.len())?;
        self.minimums = (0..self.len()).map(|unit| self.minimum(unit).max(current[unit])).collect();
        self.all_checked()
    }

    /// Gives every unit at most the places that it has now, or its maximum where that is less.
    ///
    /// # Errors
    ///
    /// Another number of figures than of units; less than a unit's minimum.
    pub fn never_above(mut self, current: &[u64]) -> Result<Self, ApportionError> {
        self.fits("places", current.len())?;
        self.maximums = (0..self.len())
            .map(|unit| {
                Some(self.maximum(unit).map_or(current[unit], |max| max.min(current[unit])))
            })
            .collect();
        self.all_checked()
    }

    /// Gives every unit the same number of places first and shares only the rest by weight.
    ///
    /// A unit whose maximum is lower gets that. This is the form of the "Cambridge Compromise" for the
    /// European Parliament: base, proportional part, and a maximum.
    ///
    /// # Errors
    ///
    /// More than [`PLACES_MAX`].
    pub fn with_base(mut self, base: u64) -> Result<Self, ApportionError> {
        if base > PLACES_MAX {
            return Err(ApportionError::too_many_places(base));
        }
        self.base = base;
        Ok(self)
    }

    /// The same key with one more unit, without bounds of its own.
    pub(super) fn joined_by(&self, weight: u64) -> Result<Self, ApportionError> {
        let mut weights = self.weights.clone();
        weights.push(weight);
        let mut key = Self::new(weights)?;
        key.base = self.base;
        if !self.labels.is_empty() {
            key.labels = self.labels.iter().cloned().chain([key.len().to_string()]).collect();
        }
        if !self.minimums.is_empty() {
            key.minimums = self.minimums.iter().copied().chain([0]).collect();
        }
        if !self.maximums.is_empty() {
            key.maximums = self.maximums.iter().copied().chain([None]).collect();
        }
        Ok(key)
    }

    /// The key by which what comes on top of the units' places is shared: their bounds less what they have.
    pub(super) fn beyond(&self, has: &[u64]) -> Result<Self, ApportionError> {
        self.fits("places", has.len())?;
        let mut key = Self::new(self.weights.clone())?;
        key.labels.clone_from(&self.labels);
        for (unit, &has) in has.iter().enumerate() {
            let minimum = self.minimum(unit).max(self.base).saturating_sub(has);
            if minimum > 0 {
                key = key.at_least(unit, minimum)?;
            }
            if let Some(maximum) = self.maximum(unit) {
                let Some(room) = maximum.checked_sub(has) else {
                    return Err(ApportionError::Bounds { unit, minimum: has, maximum });
                };
                key = key.at_most(unit, room)?;
            }
        }
        Ok(key)
    }

    fn fits(&self, what: &'static str, given: usize) -> Result<(), ApportionError> {
        let units = self.len();
        if given == units { Ok(()) } else { Err(ApportionError::Length { what, given, units }) }
    }

    fn has(&self, unit: usize) -> Result<(), ApportionError> {
        let units = self.len();
        if unit < units { Ok(()) } else { Err(ApportionError::NoUnit { unit, units }) }
    }

    fn check(&self, unit: usize) -> Result<(), ApportionError> {
        let minimum = self.minimum(unit);
        match self.maximum(unit) {
            Some(maximum) if minimum > maximum => {
                Err(ApportionError::Bounds { unit, minimum, maximum })
            }
            _ if minimum > PLACES_MAX => Err(ApportionError::too_many_places(minimum)),
            _ => Ok(()),
        }
    }

    fn checked(self, unit: usize) -> Result<Self, ApportionError> {
        self.check(unit).map(|()| self)
    }

    fn all_checked(self) -> Result<Self, ApportionError> {
        (0..self.len()).try_for_each(|unit| self.check(unit))?;
        Ok(self)
    }
}

/// Queries.
impl Key {
    /// How many units share.
    #[must_use]
    pub fn len(&self) -> usize {
        self.weights.len()
    }

    /// Never: a key has at least one unit.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.weights.is_empty()
    }

    /// The weights, in the order of the units.
    #[must_use]
    pub fn weights(&self) -> &[u64] {
        &self.weights
    }

    /// The sum of the weights.
    #[must_use]
    pub fn sum(&self) -> u128 {
        self.weights.iter().map(|&weight| u128::from(weight)).sum()
    }

    /// The name of a unit: its label, or its number counted from 1.
    #[must_use]
    pub fn label(&self, unit: usize) -> String {
        self.labels.get(unit).cloned().unwrap_or_else(|| (unit + 1).to_string())
    }

    /// What a unit gets at least; 0 where nothing is said.
    #[must_use]
    pub fn minimum(&self, unit: usize) -> u64 {
        self.minimums.get(unit).copied().unwrap_or_default()
    }

    /// What a unit gets at most, where that is said.
    #[must_use]
    pub fn maximum(&self, unit: usize) -> Option<u64> {
        self.maximums.get(unit).copied().flatten()
    }

    /// The places that every unit gets before the weights count.
    #[must_use]
    pub const fn base(&self) -> u64 {
        self.base
    }

    /// Whether any unit has a minimum or a maximum, or all have a base.
    #[must_use]
    pub fn is_bounded(&self) -> bool {
        self.base > 0
            || self.minimums.iter().any(|&minimum| minimum > 0)
            || self.maximums.iter().any(Option::is_some)
    }

    /// The least and the most that each unit can get of `places` by `method`.
    ///
    /// # Errors
    ///
    /// More than [`PLACES_MAX`] places, or places that no sharing within the bounds can use up.
    pub fn range(&self, places: u64, method: Method) -> Result<Vec<(u64, u64)>, ApportionError> {
        if places > PLACES_MAX {
            return Err(ApportionError::too_many_places(places));
        }
        let first = u64::from(method.gives_everyone_a_place());
        let (mut least, mut most) = (0_u64, 0_u64);
        let ranges = self
            .weights
            .iter()
            .enumerate()
            .map(|(unit, &weight)| {
                let top = self.maximum(unit).unwrap_or(PLACES_MAX).min(PLACES_MAX);
                let base = self.base.min(top).max(self.minimum(unit));
                let range = if weight == 0 {
                    (base, base)
                } else {
                    (self.minimum(unit).max((self.base + first).min(top)), top)
                };
                // At most a million units of at most a milliard places: no overflow.
                least += range.0;
                most += range.1;
                range
            })
            .collect();
        if least > places {
            return Err(ApportionError::TooFew { places, least, method });
        }
        if most < places {
            return Err(ApportionError::TooMany { places, most });
        }
        Ok(ranges)
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawKey {
    weights: Vec<u64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    labels: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    minimums: Vec<u64>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    maximums: Vec<Option<u64>>,
    #[serde(default)]
    base: u64,
}

impl TryFrom<RawKey> for Key {
    type Error = ApportionError;

    fn try_from(raw: RawKey) -> Result<Self, Self::Error> {
        let mut key = Self::new(raw.weights)?.with_base(raw.base)?;
        if !raw.labels.is_empty() {
            key = key.labelled(raw.labels)?;
        }
        if !raw.minimums.is_empty() {
            key.fits("minimums", raw.minimums.len())?;
            key.minimums = raw.minimums;
        }
        if !raw.maximums.is_empty() {
            key.fits("maximums", raw.maximums.len())?;
            key.maximums = raw.maximums;
        }
        key.all_checked()
    }
}

impl From<Key> for RawKey {
    fn from(key: Key) -> Self {
        let Key { weights, labels, minimums, maximums, base } = key;
        Self { weights, labels, minimums, maximums, base }
    }
}
