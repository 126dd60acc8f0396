//! Paradoxes: a unit that loses a place though nothing of its own got worse.
//!
//! | paradox | what happens | which methods show it |
//! | --- | --- | --- |
//! | house (Alabama) | the total grows, a unit loses | Hamilton |
//! | population | a unit grows against another and loses a place to it | Hamilton, the quota method |
//! | new unit (Oklahoma) | a unit joins with the places that are its due, others change places | Hamilton, quota; divisor methods only where the places added are not what they give |
//!
//! Only what is certain is reported: where a tie is open, a loss that hangs on it is none.

use kerben_core::explain::Off;
use serde::{Deserialize, Serialize};

use super::change::{Change, changes, spans};
use super::error::ApportionError;
use super::key::Key;
use super::method::Method;

/// A total whose growth by one place costs some unit a place.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct HouseParadox {
    /// The total before it grows.
    pub places: u64,
    /// The units that lose.
    pub losers: Vec<Change>,
}

/// A unit that loses a place, to one against which its weight has grown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PopulationParadox {
    /// The unit that loses though it grew more.
    pub loser: Change,
    /// The unit that gains though it grew less: of those, the one that grew least.
    pub winner: Change,
}

fn shared(method: Method, key: &Key, places: u64) -> Result<Vec<(u64, u64)>, ApportionError> {
    Ok(spans(&method.apportion(key, places, &mut Off)?.value))
}

/// Finds the totals from `first` to `last - 1` whose growth by one place costs some unit a place.
///
/// # Errors
///
/// As [`Method::apportion`] for any of the totals.
///
/// # Example
///
/// ```
/// use kerben_quotas::apportion::{Key, Method, house_paradoxes};
///
/// let key = Key::new(vec![1_500, 1_500, 900, 500, 500, 200])?;
/// let found = house_paradoxes(Method::Hamilton, &key, 20, 30)?;
/// let losers: Vec<usize> = found[0].losers.iter().map(|loser| loser.unit).collect();
/// assert_eq!((found[0].places, losers), (25, vec![3, 4]));
/// assert!(house_paradoxes(Method::Webster, &key, 20, 30)?.is_empty());
/// # Ok::<(), kerben_quotas::apportion::ApportionError>(())
/// ```
pub fn house_paradoxes(
    method: Method,
    key: &Key,
    first: u64,
    last: u64,
) -> Result<Vec<HouseParadox>, ApportionError> {
    let mut found = Vec::new();
    let mut before = shared(method, key, first)?;
    for places in first..last {
        let after = shared(method, key, places + 1)?;
        let losers: Vec<Change> =
            changes(&before, &after).into_iter().filter(|change| change.loses().is_yes()).collect();
        if !losers.is_empty() {
            found.push(HouseParadox { places, losers });
        }
        before = after;
    }
    Ok(found)
}

/// Finds the units that lose a place between two keys to a unit that grew less than they did.
///
/// # Errors
///
/// Keys of different lengths; as [`Method::apportion`] for either.
///
/// # Example
///
/// ```
/// use kerben_quotas::apportion::{Key, Method, population_paradoxes};
///
/// // The first unit grows by 5 %, the second by 2.1 %: under largest remainders a place goes from the
/// // first to the second.
/// let (before, after) = (Key::new(vec![657, 237, 106])?, Key::new(vec![660, 245, 105])?);
/// let found = population_paradoxes(Method::Hamilton, &before, &after, 100)?;
/// assert!(found.iter().all(|one| one.loser.loses().is_yes() && one.winner.gains().is_yes()));
/// assert!(population_paradoxes(Method::Webster, &before, &after, 100)?.is_empty());
/// # Ok::<(), kerben_quotas::apportion::ApportionError>(())
/// ```
pub fn population_paradoxes(
    method: Method,
    before: &Key,
    after: &Key,
    places: u64,
) -> Result<Vec<PopulationParadox>, ApportionError> {
    let (units, given) = (before.len(), after.len());
    if units != given {
        return Err(ApportionError::Length { what: "weights", given, units });
    }
    let all = changes(&shared(method, before, places)?, &shared(method, after, places)?);
    let weight = |key: &Key, unit: usize| u128::from(key.weights()[unit]);
    // Whether the first unit grew by more than the second; 0 that stays 0 is no growth.
    let grew_more = |one: usize, other: usize| {
        weight(after, one) * weight(before, other) > weight(after, other) * weight(before, one)
    };
    let slowest = all
        .iter()
        .filter(|change| change.gains().is_yes())
        .copied()
        .reduce(|one, other| if grew_more(one.unit, other.unit) { other } else { one });
    let Some(winner) = slowest else { return Ok(Vec::new()) };
    let losers = all.into_iter().filter(|change| change.loses().is_yes());
    Ok(losers
        .filter(|loser| grew_more(loser.unit, winner.unit))
        .map(|loser| PopulationParadox { loser, winner })
        .collect())
}

/// Finds the units whose places change because a unit joins with places of its own.
///
/// The new unit brings `added` places: the total grows by what is its due, so that nobody else should
/// change. A unit that loses while another gains is the paradox; so the answer holds both.
///
/// # Errors
///
/// Weights that add up to too much; as [`Method::apportion`].
///
/// # Example
///
/// ```
/// use kerben_quotas::apportion::{Key, Method, new_unit_paradox};
///
/// let key = Key::new(vec![1_000, 9_000])?;
/// assert!(new_unit_paradox(Method::Webster, &key, 100, 2_000, 20)?.is_empty());
/// # Ok::<(), kerben_quotas::apportion::ApportionError>(())
/// ```
pub fn new_unit_paradox(
    method: Method,
    key: &Key,
    places: u64,
    weight: u64,
    added: u64,
) -> Result<Vec<Change>, ApportionError> {
    let grown = key.joined_by(weight)?;
    let total = places.checked_add(added).ok_or(ApportionError::too_many_places(u64::MAX))?;
    let all = changes(&shared(method, key, places)?, &shared(method, &grown, total)?);
    Ok(all.into_iter().filter(|one| one.loses().is_yes() || one.gains().is_yes()).collect())
}
