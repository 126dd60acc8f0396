//! The verifier of the quota method's certificate.

use super::key::Key;
use super::method::Method;
use super::signpost::compare;

/// A place that is the last of its unit's upper quota.
struct Last {
    unit: usize,
    before: u64,
    release: u64,
    granted: bool,
}

/// Checks that the granted places can be granted one a step, and that none of those refused could take the
/// step of one with a lesser claim.
pub(super) fn holds(
    key: &Key,
    total: u64,
    all: &[u64],
    full: &[u64],
    at_risk: &[bool],
) -> Result<(), String> {
    let sum = key.sum();
    let mut released = vec![0_u64; usize::try_from(total).unwrap_or_default() + 2];
    let mut lasts = Vec::new();
    for (unit, (&weight, &has)) in key.weights().iter().zip(all).enumerate() {
        let weight = u128::from(weight);
        let product = weight * u128::from(total);
        let floor = product.checked_div(sum).unwrap_or_default();
        let rest = product.checked_rem(sum).unwrap_or_default();
        let floor = u64::try_from(floor).map_err(|_| "a share beyond 64 bits".to_owned())?;
        if has < floor || has > floor + u64::from(rest > 0) {
            return Err(format!("unit {} is out of quota", unit + 1));
        }
        let release = |before: u64| {
            u64::try_from(u128::from(before) * sum / weight.max(1)).unwrap_or(u64::MAX) + 1
        };
        for before in 0..has {
            let step = usize::try_from(release(before)).unwrap_or(usize::MAX);
            *released.get_mut(step).ok_or("a place is released after the last step")? += 1;
        }
        if rest > 0 {
            lasts.push(Last { unit, before: floor, release: release(floor), granted: has > floor });
        }
    }
    let mut after = 0;
    let mut steps = full.iter().copied().peekable();
    // The steps from which on the granted places use up every step.
    let mut tight = Vec::new();
    for step in (1..=total).rev() {
        after += released[usize::try_from(step).unwrap_or_default()];
        let left = total - step + 1;
        if after > left {
            return Err(format!("more places are released from step {step} on than steps remain"));
        }
        if steps.next_if_eq(&step).is_some() && after == left {
            tight.push(step);
        }
    }
    if steps.next().is_some() {
        return Err("the certificate does not list steps in falling order".to_owned());
    }
    claims(key, &tight, lasts, at_risk)
}

/// Whoever is refused a place had a lesser claim than all granted from some tight step on.
fn claims(key: &Key, tight: &[u64], mut lasts: Vec<Last>, at_risk: &[bool]) -> Result<(), String> {
    lasts.sort_unstable_by_key(|last| std::cmp::Reverse(last.release));
    let order = |a: &Last, b: &Last| {
        let quotient = |last: &Last| (key.weights()[last.unit], last.before);
        compare(Method::Quota, quotient(a), quotient(b)).ok_or("a number beyond 1,024 bits")
    };
    let (mut lightest, mut place) = (None::<&Last>, 0);
    // From the latest tight step to the earliest: the granted places from it on, and their least claim.
    let mut waiting: Vec<&Last> = Vec::new();
    for &step in tight {
        while let Some(last) = lasts.get(place).filter(|last| last.release >= step) {
            place += 1;
            if last.granted {
                match lightest {
                    Some(other) if order(last, other)?.is_ge() => {}
                    _ => lightest = Some(last),
                }
            } else {
                waiting.push(last);
            }
        }
        for last in waiting.drain(..) {
            let Some(granted) = lightest else { continue };
            let order = order(last, granted)?;
            if order.is_gt() {
                return Err(format!("unit {} had a greater claim", last.unit + 1));
            }
        }
    }
    match waiting
        .first()
        .or(lasts.get(place..).and_then(|rest| rest.iter().find(|l| !l.granted)).as_ref())
    {
        Some(last) => Err(format!("nothing shows why unit {} is refused a place", last.unit + 1)),
        None if lasts.iter().filter(|last| at_risk[last.unit]).count()
            < at_risk.iter().filter(|&&risk| risk).count() =>
        {
            Err("a unit ties whose share is whole".to_owned())
        }
        None => Ok(()),
    }
}
