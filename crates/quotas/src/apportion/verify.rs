//! The verifier: checks an answer by its certificate, without running a method.
//!
//! It shares no arithmetic with the search: quotients are compared by the definition of the signposts, in
//! wide integers.

use std::cmp::Ordering;

use thiserror::Error;

use super::certificate::{Certificate, Quotient};
use super::key::Key;
use super::method::Method;
use super::result::Apportionment;
use super::signpost::compare;
use super::wide::Wide;

/// Why an answer is not the method's.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the answer is not proved: {reason}")]
pub struct Refuted {
    /// What does not hold.
    pub reason: String,
}

fn refuted(reason: impl Into<String>) -> Refuted {
    Refuted { reason: reason.into() }
}

fn ensure(holds: bool, reason: impl FnOnce() -> String) -> Result<(), Refuted> {
    if holds { Ok(()) } else { Err(refuted(reason())) }
}

/// Checks that an answer is the method's, by its certificate.
///
/// The answer may have open ties: then every way to settle them is the method's.
///
/// # Errors
///
/// Says what does not hold: the sum, a bound, an inequality of the certificate.
pub fn verify(key: &Key, answer: &Apportionment) -> Result<(), Refuted> {
    let places = answer.sure();
    ensure(places.len() == key.len(), || {
        format!("it has {} units, the key {}", places.len(), key.len())
    })?;
    let ranges =
        key.range(answer.places(), answer.method()).map_err(|error| refuted(error.to_string()))?;
    // One way to settle the open ties stands for all: the inequalities do not tell tied units apart.
    let mut all = places.to_vec();
    let mut at_risk = vec![false; all.len()];
    for tie in answer.ties() {
        let wins = tie.winners(&super::tie::TieRule::Order).unwrap_or_default();
        ensure(
            u64::try_from(wins.len()) == Ok(tie.places) && tie.units.len() > wins.len(),
            || "a tie without a choice".to_owned(),
        )?;
        for &unit in &tie.units {
            ensure(at_risk.get(unit) == Some(&false), || format!("unit {} ties twice", unit + 1))?;
            at_risk[unit] = true;
        }
        for unit in wins {
            all[unit] += 1;
        }
    }
    let sum: u128 = all.iter().map(|&places| u128::from(places)).sum();
    ensure(sum == u128::from(answer.places()), || {
        format!("the places add up to {sum}, not to {}", answer.places())
    })?;
    for (unit, (&has, &(least, most))) in all.iter().zip(&ranges).enumerate() {
        ensure((least..=most).contains(&has), || {
            format!("unit {} has {has} places, its bounds are {least} to {most}", unit + 1)
        })?;
    }
    match answer.certificate() {
        Certificate::Divisor { greatest_refused, least_granted } => {
            let method = answer.method();
            ensure(method.is_divisor(), || format!("a divisor certificate for {method}"))?;
            let check = Divisor { method, key, ranges: &ranges, all: &all };
            check.holds(greatest_refused.as_ref(), least_granted.as_ref(), &at_risk)
        }
        Certificate::Remainders { rate, greatest_refused, least_granted } => {
            ensure(answer.method() == Method::Hamilton, || "a certificate of Hamilton".to_owned())?;
            let check = Remainders { key, ranges: &ranges, rate: *rate };
            check.holds(&all, *greatest_refused, *least_granted, &at_risk)
        }
        Certificate::Quota { full } => {
            ensure(answer.method() == Method::Quota, || "a certificate of quota".to_owned())?;
            let holds =
                |all: &[u64]| super::verify_quota::holds(key, answer.places(), all, full, &at_risk);
            holds(&all).map_err(refuted)?;
            // Equal claims make every possible way as good as this one; the opposite way must be possible.
            let mut other = places.to_vec();
            for tie in answer.ties() {
                let (weights, ranking) = (key.weights(), tie.units.iter().rev().copied().collect());
                let claim = |&unit: &usize| Some((*weights.get(unit)?, *places.get(unit)?));
                let claims: Vec<(u64, u64)> = tie.units.iter().filter_map(claim).collect();
                let level = claims
                    .windows(2)
                    .all(|pair| compare(Method::Quota, pair[0], pair[1]) == Some(Ordering::Equal));
                ensure(level, || "units with unequal claims tie".to_owned())?;
                for unit in tie.winners(&super::tie::TieRule::Ranking(ranking)).unwrap_or_default()
                {
                    other[unit] += 1;
                }
            }
            holds(&other).map_err(refuted)
        }
    }
}

struct Divisor<'a> {
    method: Method,
    key: &'a Key,
    ranges: &'a [(u64, u64)],
    all: &'a [u64],
}

impl Divisor<'_> {
    fn compare(&self, a: (u64, u64), b: (u64, u64)) -> Result<Ordering, Refuted> {
        compare(self.method, a, b).ok_or_else(|| refuted("a number beyond 1,024 bits"))
    }

    fn quotient(&self, unit: usize, places: u64) -> (u64, u64) {
        (self.key.weights()[unit], places.saturating_sub(self.key.base()))
    }

    fn holds(
        &self,
        refused: Option<&Quotient>,
        granted: Option<&Quotient>,
        at_risk: &[bool],
    ) -> Result<(), Refuted> {
        let pair = |quotient: &Quotient| (quotient.weight, quotient.places_before);
        let (mut top_found, mut bottom_found) = (false, false);
        for (unit, (&has, &(from, to))) in self.all.iter().zip(self.ranges).enumerate() {
            if has < to {
                let next = self.quotient(unit, has);
                let Some(bound) = refused else {
                    return Err(refuted(format!("unit {} could have more", unit + 1)));
                };
                let order = self.compare(next, pair(bound))?;
                ensure(order.is_le(), || {
                    format!("unit {} is refused a greater quotient than {bound}", unit + 1)
                })?;
                top_found = top_found || order.is_eq();
            }
            if has > from {
                let last = self.quotient(unit, has - 1);
                let Some(bound) = granted else {
                    return Err(refuted(format!("unit {} could have less", unit + 1)));
                };
                let order = self.compare(last, pair(bound))?;
                ensure(order.is_ge(), || {
                    format!("unit {} is granted a lesser quotient than {bound}", unit + 1)
                })?;
                bottom_found = bottom_found || order.is_eq();
            }
        }
        ensure(top_found == refused.is_some() && bottom_found == granted.is_some(), || {
            "an end of the interval is nobody's quotient".to_owned()
        })?;
        let mut tie = false;
        if let (Some(refused), Some(granted)) = (refused, granted) {
            let order = self.compare(pair(refused), pair(granted))?;
            ensure(order.is_le(), || {
                format!("{refused} is refused, the lesser {granted} granted")
            })?;
            tie = order.is_eq();
        }
        self.ties(tie.then_some(refused).flatten(), at_risk)
    }

    /// Exactly the units whose quotient is the cut tie; in a settled answer nobody is at risk any more.
    fn ties(&self, cut: Option<&Quotient>, at_risk: &[bool]) -> Result<(), Refuted> {
        if !at_risk.contains(&true) {
            return Ok(());
        }
        for (unit, &risk) in at_risk.iter().enumerate() {
            let mut at_cut = false;
            if let Some(cut) = cut {
                let (has, (from, to)) = (self.all[unit], self.ranges[unit]);
                let cut = (cut.weight, cut.places_before);
                at_cut = (has < to && self.compare(self.quotient(unit, has), cut)?.is_eq())
                    || (has > from && self.compare(self.quotient(unit, has - 1), cut)?.is_eq());
            }
            ensure(risk == at_cut, || format!("unit {} ties, or does not", unit + 1))?;
        }
        Ok(())
    }
}

struct Remainders<'a> {
    key: &'a Key,
    ranges: &'a [(u64, u64)],
    rate: (u128, u128),
}

impl Remainders<'_> {
    /// The exact share of a unit, held between its bounds: whole part and remainder over the rate's
    /// denominator.
    fn share(&self, unit: usize) -> Option<(u64, u128)> {
        let (least, most) = self.ranges[unit];
        let product = u128::from(self.key.weights()[unit]).checked_mul(self.rate.0)?;
        let whole = u64::try_from(product.checked_div(self.rate.1)?).ok()?;
        let share = whole.checked_add(self.key.base())?;
        Some(if least == most || share < least {
            (least, 0)
        } else if share >= most {
            (most, 0)
        } else {
            (share, product % self.rate.1)
        })
    }

    fn holds(
        &self,
        all: &[u64],
        refused: Option<usize>,
        granted: Option<usize>,
        at_risk: &[bool],
    ) -> Result<(), Refuted> {
        let share = |unit: usize| {
            self.share(unit).ok_or_else(|| refuted(format!("unit {} has no share", unit + 1)))
        };
        let (mut wholes, mut rests) = (0_u128, Wide::of(0));
        for unit in 0..all.len() {
            let (whole, rest) = share(unit)?;
            wholes += u128::from(whole);
            rests = rests.plus(&Wide::of(rest)).ok_or_else(|| refuted("too large a sum"))?;
        }
        // The exact shares add up to the total: wholes + rests / under = total.
        let total: u128 = all.iter().map(|&places| u128::from(places)).sum();
        let missing = total
            .checked_sub(wholes)
            .and_then(|missing| Wide::of(missing).times(&Wide::of(self.rate.1)));
        ensure(missing == Some(rests), || "the shares do not add up to the total".to_owned())?;
        let rest =
            |unit: Option<usize>| unit.map(|unit| share(unit).map(|share| share.1)).transpose();
        if granted.is_some_and(|unit| unit >= all.len())
            || refused.is_some_and(|unit| unit >= all.len())
        {
            return Err(refuted("the certificate names a unit that the key does not have"));
        }
        let (down, up) = (rest(refused)?, rest(granted)?);
        for (unit, &has) in all.iter().enumerate() {
            let (whole, rest) = share(unit)?;
            let fair = if has == whole {
                rest == 0 || down.is_some_and(|down| rest <= down)
            } else {
                has == whole + 1 && up.is_some_and(|up| rest >= up && rest > 0)
            };
            ensure(fair, || format!("unit {} is rounded against its remainder", unit + 1))?;
            if at_risk[unit] {
                ensure(down == Some(rest) && up == Some(rest), || {
                    format!("unit {} does not tie", unit + 1)
                })?;
            }
        }
        ensure(down.zip(up).is_none_or(|(down, up)| down <= up), || {
            "a greater remainder is rounded down than one that is rounded up".to_owned()
        })?;
        if down.is_some() && down == up && at_risk.contains(&true) {
            for (unit, &risk) in at_risk.iter().enumerate() {
                let (_, rest) = share(unit)?;
                ensure(risk == (Some(rest) == down), || format!("unit {} ties as well", unit + 1))?;
            }
        }
        Ok(())
    }
}
