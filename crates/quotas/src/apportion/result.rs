//! A total that was shared: who gets what for certain, who ties, and the certificate.

use kerben_core::explain::{Recorder, Traced};
use serde::{Deserialize, Serialize};

use super::certificate::{Certificate, Quotient};
use super::divisor::{Divided, divide};
use super::error::ApportionError;
use super::hamilton::largest_remainders;
use super::key::Key;
use super::method::Method;
use super::nodes;
use super::power::{Mean, Signposts};
use super::quota::{QUOTA_PLACES_MAX, share};
use super::quotient::{Family, Geometric, Harmonic, Shifted};
use super::tie::{Resolution, Tie, TieRule};

/// A total as a method shares it among the units of a key.
///
/// Where units tie, nothing is chosen in silence: [`sure`](Self::sure) holds what each gets for certain, and
/// [`ties`](Self::ties) the rest, until [`resolve`](Self::resolve) settles it. The value can be stored with its
/// open ties and resumed.
///
/// # Example
///
/// ```
/// use kerben_core::explain::Off;
/// use kerben_quotas::apportion::{Key, Method, TieRule};
///
/// // Two units of 55 and one of 90 share two places: one is the third's, the other is tied.
/// let key = Key::new(vec![55, 55, 90])?;
/// let shared = Method::Hamilton.apportion(&key, 2, &mut Off)?.value;
/// assert_eq!(shared.sure(), [0, 0, 1]);
/// assert_eq!((shared.ties()[0].units.as_slice(), shared.ties()[0].places), (&[0, 1][..], 1));
///
/// let drawn = shared.resolve(TieRule::Lot { seed: "2026-01-15".to_owned() })?;
/// assert_eq!(drawn.settled(), Some(&[0, 1, 1][..]));
/// # Ok::<(), kerben_quotas::apportion::ApportionError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[must_use]
pub struct Apportionment {
    method: Method,
    places: u64,
    sure: Vec<u64>,
    ties: Vec<Tie>,
    resolutions: Vec<Resolution>,
    certificate: Certificate,
}

impl Apportionment {
    /// The method.
    #[must_use]
    pub const fn method(&self) -> Method {
        self.method
    }

    /// The total.
    #[must_use]
    pub const fn places(&self) -> u64 {
        self.places
    }

    /// What each unit gets for certain; the places of open ties are left out.
    #[must_use]
    pub fn sure(&self) -> &[u64] {
        &self.sure
    }

    /// The ties that are still open.
    #[must_use]
    pub fn ties(&self) -> &[Tie] {
        &self.ties
    }

    /// The ties that were settled, and how.
    #[must_use]
    pub fn resolutions(&self) -> &[Resolution] {
        &self.resolutions
    }

    /// What proves that the method gives this answer; see [`verify`](super::verify).
    #[must_use]
    pub const fn certificate(&self) -> &Certificate {
        &self.certificate
    }

    /// What each unit gets, where no tie is open.
    #[must_use]
    pub fn settled(&self) -> Option<&[u64]> {
        self.ties.is_empty().then_some(self.sure.as_slice())
    }

    /// Settles the first open tie by a rule, and records it.
    ///
    /// # Errors
    ///
    /// No open tie; a decree that names other units than those of the tie or another number of them.
    pub fn resolve(mut self, rule: TieRule) -> Result<Self, ApportionError> {
        let Some(tie) = self.ties.first().cloned() else {
            return Err(ApportionError::Resolution {
                problem: "no tie is open".to_owned(),
                accepted: "a resolution for each open tie".to_owned(),
            });
        };
        let winners = tie.winners(&rule)?;
        for &winner in &winners {
            let Some(places) = self.sure.get_mut(winner) else {
                return Err(ApportionError::NoUnit { unit: winner, units: self.sure.len() });
            };
            *places += 1;
        }
        self.ties.remove(0);
        self.resolutions.push(Resolution { tie, rule, winners });
        Ok(self)
    }

    /// Settles every open tie by the same rule, and records each.
    ///
    /// # Errors
    ///
    /// As [`resolve`](Self::resolve), but no open tie is no error.
    pub fn resolve_all(mut self, rule: &TieRule) -> Result<Self, ApportionError> {
        while !self.ties.is_empty() {
            self = self.resolve(rule.clone())?;
        }
        Ok(self)
    }
}

impl Method {
    /// Shares a total among the units of a key, with its ties and its certificate.
    ///
    /// # Errors
    ///
    /// Places that no sharing within the bounds can use up or fill (which is said with the number that
    /// could); more places than [`PLACES_MAX`](crate::limit::PLACES_MAX), or for the quota method than
    /// [`QUOTA_PLACES_MAX`]; bounds where the method is not defined with any.
    ///
    /// # Example
    ///
    /// ```
    /// use kerben_core::explain::Off;
    /// use kerben_quotas::apportion::{Key, Method, verify};
    ///
    /// let key = Key::new(vec![5_117, 4_400, 162, 161, 160])?;
    /// let shared = Method::Webster.apportion(&key, 100, &mut Off)?.value;
    /// assert_eq!(shared.settled(), Some(&[51, 43, 2, 2, 2][..]));
    /// assert_eq!(verify(&key, &shared), Ok(()));
    /// # Ok::<(), kerben_quotas::apportion::ApportionError>(())
    /// ```
    pub fn apportion<R: Recorder>(
        self,
        key: &Key,
        places: u64,
        rec: &mut R,
    ) -> Result<Traced<Apportionment, R>, ApportionError> {
        let ranges = key.range(places, self)?;
        let base = key.base();
        let weights = key.weights();
        let by_divisor = |divided: Divided| of_divisor(self, places, weights, base, divided);
        let shared = match self {
            Self::Hamilton => hamilton(key, &ranges, places),
            Self::Quota => quota(key, places)?,
            Self::Jefferson => by_divisor(run(Shifted::new(1, 1), key, &ranges, places)),
            Self::Webster => by_divisor(run(Shifted::new(1, 2), key, &ranges, places)),
            Self::Adams => by_divisor(run(Shifted::new(0, 1), key, &ranges, places)),
            Self::Stationary(r) => {
                let family = Shifted::new(r.numerator(), r.denominator());
                by_divisor(run(family, key, &ranges, places))
            }
            Self::HuntingtonHill => by_divisor(run(Geometric, key, &ranges, places)),
            Self::Dean => by_divisor(run(Harmonic, key, &ranges, places)),
            Self::PowerMean(p) => match p.exponent() {
                -1 => by_divisor(run(Harmonic, key, &ranges, places)),
                0 => by_divisor(run(Geometric, key, &ranges, places)),
                1 => by_divisor(run(Shifted::new(1, 2), key, &ranges, places)),
                other => {
                    let signposts = Signposts::new(other);
                    by_divisor(run(Mean::new(&signposts), key, &ranges, places))
                }
            },
        };
        let node = nodes::apportioned(key, &shared, rec);
        Ok(Traced::new(shared, node))
    }
}

fn run<F: Family>(family: F, key: &Key, ranges: &[(u64, u64)], places: u64) -> Divided {
    divide(family, key.weights(), ranges, key.base(), places)
}

fn of_divisor(
    method: Method,
    places: u64,
    weights: &[u64],
    base: u64,
    divided: Divided,
) -> Apportionment {
    let Divided { sure, tied, tied_places, refused, granted } = divided;
    let quotient = |(unit, before): (usize, u64)| Quotient {
        unit,
        weight: weights[unit],
        places_before: before - base,
    };
    let certificate = Certificate::Divisor {
        least_granted: granted.map(quotient),
        greatest_refused: refused.map(quotient),
    };
    let ties = if tied.is_empty() { Vec::new() } else { vec![Tie::new(tied, tied_places)] };
    Apportionment { method, places, sure, ties, resolutions: Vec::new(), certificate }
}

fn hamilton(key: &Key, ranges: &[(u64, u64)], places: u64) -> Apportionment {
    let found = largest_remainders(key.weights(), ranges, key.base(), places, key.is_bounded());
    let certificate = Certificate::Remainders {
        rate: found.rate,
        least_granted: found.granted,
        greatest_refused: found.refused,
    };
    let ties = if found.tied.is_empty() {
        Vec::new()
    } else {
        vec![Tie::new(found.tied, found.tied_places)]
    };
    Apportionment {
        method: Method::Hamilton,
        places,
        sure: found.sure,
        ties,
        resolutions: Vec::new(),
        certificate,
    }
}

fn quota(key: &Key, places: u64) -> Result<Apportionment, ApportionError> {
    let method = Method::Quota;
    if key.is_bounded() {
        return Err(ApportionError::BoundsNotDefined { method });
    }
    if places > QUOTA_PLACES_MAX {
        return Err(ApportionError::Places {
            places,
            method: method.to_string(),
            most: QUOTA_PLACES_MAX,
        });
    }
    let found = share(key.weights(), places);
    Ok(Apportionment {
        method,
        places,
        sure: found.sure,
        ties: found.ties,
        resolutions: Vec::new(),
        certificate: Certificate::Quota { full: found.full },
    })
}
