//! What must hold of every answer of the coordination engine, whichever instruments and laws are put into it.
//!
//! Each law takes what it needs of an engine as functions, so that your instruments, your national laws or another
//! implementation can be held to it over generated claims or over real ones. `Ok` means that it holds for the given
//! case, or that it does not speak of it.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::explain::{Node, Value};
use kerben_core::number::Rational;
use kerben_core::period::Period;
use kerben_core::periods::Periods;
use proptest::{prop_assert, prop_assert_eq};

use super::{Outcome, with_entries, with_entry};
use crate::claim::Claim;
use crate::coordination::{Award, Chosen, Counted, Determination, Reason, Right, StateAnswer};
use crate::record::{Certificate, CertificateCode, Family, InsurancePeriod};

/// The share never exceeds the whole: own periods are among all periods, and no fraction is above one.
///
/// Both sides of the line are durations, and the numerator is a part of the denominator (Regulation (EC) No 883/2004,
/// article 52(1)(b)(ii)); a cap cuts both (article 56(1)(a)).
///
/// # Errors
///
/// When the law does not hold.
pub fn numerators_never_exceed_the_denominator(
    claim: &Claim,
    determine: impl Fn(&Claim) -> Determination,
) -> Outcome {
    for answer in determine(claim).states {
        let Some(pass) = answer.amount else { continue };
        let (own, total) = (pass.own, pass.total);
        prop_assert!(own <= total, "{}: own periods {own} above all {total}", answer.state);
        if let Some(share) = pass.pro_rata.map(|benefit| benefit.share) {
            prop_assert!(
                share.numerator() <= share.denominator(),
                "{}: the share {share} is above one",
                answer.state
            );
        }
    }
    Ok(())
}

/// The pro-rata benefit, before the supplement for displaced periods, is never above the theoretical amount.
///
/// It is the theoretical amount times a fraction (Regulation (EC) No 883/2004, article 52(1)(b)).
///
/// # Errors
///
/// When the law does not hold.
pub fn pro_rata_never_exceeds_theoretical(
    claim: &Claim,
    determine: impl Fn(&Claim) -> Determination,
) -> Outcome {
    for answer in determine(claim).states {
        let Some(benefit) = answer.amount.and_then(|pass| pass.pro_rata) else { continue };
        let (share, whole) = (benefit.share, benefit.theoretical);
        prop_assert!(share.numerator() <= share.denominator(), "{}: {share}", answer.state);
        prop_assert!(benefit.exact() <= Some(whole), "{}: {share} of {whole}", answer.state);
        // As it is paid it may be rounded up by less than the smallest coin.
        let digits = benefit.money.currency().minor_units().unwrap_or(0);
        let coins = whole.checked_mul(Rational::whole(10_i64.pow(digits.into())));
        let most = coins.and_then(Rational::ceil);
        let paid = i128::from(benefit.money.minor());
        prop_assert!(most.is_some_and(|most| paid <= most), "{}: {paid} of {whole}", answer.state);
    }
    Ok(())
}

/// What is added to own periods goes as far as the condition needs and no further.
///
/// For instruments that aggregate as far as necessary (Regulation (EC) No 883/2004, article 6; POMS GN 01703.100 for
/// retirement).
///
/// # Errors
///
/// When the law does not hold.
pub fn as_far_as_necessary_stops_at_the_need(
    claim: &Claim,
    determine: impl Fn(&Claim) -> Determination,
) -> Outcome {
    for answer in determine(claim).states {
        if answer.method.is_none() {
            continue;
        }
        let pass = answer.entitlement;
        let lacking = pass.need.saturating_sub(pass.own);
        prop_assert_eq!(pass.added, pass.foreign.min(lacking), "{}", answer.state);
    }
    Ok(())
}

/// The order in which documents were entered decides nothing: the same days count, and the same give way.
///
/// Every rule of article 12 of Regulation (EC) No 987/2009 speaks of the kind and the days of a period. Passed over where
/// one State has two entries of one code on the same day: which of the two counts, no rule says.
///
/// # Errors
///
/// When the law does not hold.
pub fn overlap_removal_is_independent_of_order(
    claim: &Claim,
    counted: impl Fn(&Claim) -> Vec<Counted>,
) -> Outcome {
    if is_ambiguous(claim) {
        return Ok(());
    }
    let reversed = claim.record().periods().iter().rev().cloned();
    let Some(other) = with_entries(claim, reversed) else { return Ok(()) };
    let (one, two) = (counted(claim), counted(&other));
    prop_assert_eq!(one.len(), two.len());
    for (one, two) in one.iter().zip(&two) {
        prop_assert_eq!(&one.method, &two.method);
        prop_assert_eq!(kept(claim, one), kept(&other, two));
        prop_assert_eq!(given_way(claim, one), given_way(&other, two));
    }
    Ok(())
}

/// What was once resolved stays resolved: of the days that count, none gives way a second time.
///
/// After the removal no two days stand against each other of which a rule puts one first (Regulation (EC) No 987/2009,
/// article 12(3) to (5)). Passed over where equivalent days stay with several States: what came "before the period" is
/// another question for each piece of a period that was cut.
///
/// # Errors
///
/// When the law does not hold.
pub fn overlap_removal_is_idempotent(
    claim: &Claim,
    counted: impl Fn(&Claim) -> Vec<Counted>,
) -> Outcome {
    for (place, once) in counted(claim).iter().enumerate() {
        let undecided = once.kept.iter().any(|days| {
            !days.shared_with.is_empty() && family(claim, days.entry) == Some(Family::Equivalent)
        });
        if undecided {
            continue;
        }
        let entries = claim.record().periods();
        let pieces = joined(once).into_iter().filter_map(|(entry, period)| {
            let known = entries.get(entry)?;
            let undated = known.certificate().is_some_and(|certificate| certificate.undated);
            let mut certificate = Certificate::new(known.code());
            certificate.undated = undated;
            let piece = InsurancePeriod::new(known.territory()?, period, known.kind()).ok()?;
            piece.certified(certificate).ok()
        });
        let Some(rest) = with_entries(claim, pieces.collect::<Vec<_>>()) else { continue };
        let again = counted(&rest);
        let Some(twice) = again.get(place).filter(|twice| twice.method == once.method) else {
            continue;
        };
        prop_assert!(twice.displaced.is_empty(), "{:?}", twice.displaced);
        prop_assert_eq!(kept(claim, once), kept(&rest, twice));
    }
    Ok(())
}

/// No day is lost: a day that gives way is counted by the State to which it gives way.
///
/// The rules say which of two periods counts, never that neither does (Regulation (EC) No 987/2009, article 12(3) to (5)).
///
/// # Errors
///
/// When the law does not hold.
pub fn overlap_removal_loses_no_day(
    claim: &Claim,
    counted: impl Fn(&Claim) -> Vec<Counted>,
) -> Outcome {
    let entries = claim.record().periods();
    for counted in counted(claim) {
        let days: Periods = counted.kept.iter().map(|days| days.period).collect();
        for lost in &counted.displaced {
            let within = days.within(lost.period);
            prop_assert_eq!(
                within.total_days(),
                u64::from(lost.period.days()),
                "{} of entry {} counts for nobody",
                lost.period,
                lost.entry
            );
            let state = |entry: usize| entries.get(entry).map(InsurancePeriod::territory);
            prop_assert!(state(lost.entry) != state(lost.by), "{lost:?}");
        }
    }
    Ok(())
}

/// Another State's periods never take away a right, never delay it, and never lower what is paid below what own periods
/// bring alone.
///
/// Own periods come first, and the higher benefit is paid (Regulation (EC) No 883/2004, article 52(3)). Not claimed where
/// the State pays only because every record was short (article 57(3)), where the other State's periods displace own ones
/// on which a totalised right stood (Regulation (EC) No 987/2009, article 12) or end the taking over of a short record, and
/// where residence decides who pays (CIS agreement of 1992). Nor where the extra period shares days with those of a third
/// State: the cut between the two can divide a month, and a regime that counts whole months only then loses it. What the
/// extra period leaves unknown may make an answer undetermined.
///
/// # Errors
///
/// When the law does not hold.
pub fn a_foreign_period_never_lowers_a_right(
    claim: &Claim,
    extra: &InsurancePeriod,
    determine: impl Fn(&Claim) -> Determination,
) -> Outcome {
    let Some(more) = with_entry(claim, extra) else { return Ok(()) };
    let (before, after) = (determine(claim), determine(&more));
    for was in &before.states {
        let Some(award) = was.right.award() else { continue };
        if extra.territory() == Some(was.state) || award.chosen == Chosen::LastState {
            continue;
        }
        let Some(is) = after.of(was.state) else { continue };
        let alone = was.entitlement.is_met_alone();
        let third = claim.record().periods().iter().any(|entry| {
            entry.territory() != Some(was.state) && entry.period().overlaps(extra.period())
        });
        if third && !alone {
            continue;
        }
        let displaced = is.entitlement.own < was.entitlement.own;
        if displaced && !alone {
            continue;
        }
        let Some(now) = still(was, is)? else { continue };
        let in_time = now.from <= award.from || displaced;
        prop_assert!(in_time, "{}: {} became {}", was.state, award.from, now.from);
        let own = |answer: &StateAnswer| {
            let independent = answer.amount.and_then(|pass| pass.unshared);
            independent.filter(|_| alone).map(|computed| computed.money)
        };
        // A short record that was taken over is no more where it became long enough.
        let shorter = is.amount.map(|pass| pass.own) < was.amount.map(|pass| pass.own);
        if let (Some(had), Some(_), false) = (own(was), own(is), shorter) {
            let (had, has) = (had.minor(), now.paid.minor());
            prop_assert!(has >= had, "{}: {had} became {has}", was.state);
        }
    }
    Ok(())
}

/// More own insurance, on days without any before, never takes a right away, never delays it and never lowers the amount.
///
/// For national laws in which a longer career pays no less: not for those that average pay over the career, and not for
/// those whose benefit jumps at a full career. Not claimed where the State paid for every record because all were short
/// (Regulation (EC) No 883/2004, article 57(3)), or paid contributions back.
///
/// # Errors
///
/// When the law does not hold.
pub fn more_own_insurance_never_lowers(
    claim: &Claim,
    extra: &InsurancePeriod,
    determine: impl Fn(&Claim) -> Determination,
) -> Outcome {
    if claim.record().periods().iter().any(|entry| entry.period().overlaps(extra.period())) {
        return Ok(());
    }
    let Some(more) = with_entry(claim, extra) else { return Ok(()) };
    let Some(state) = extra.territory() else { return Ok(()) };
    let (before, after) = (determine(claim), determine(&more));
    let (Some(was), Some(is)) = (before.of(state), after.of(state)) else { return Ok(()) };
    let Some(award) = was.right.award() else { return Ok(()) };
    if matches!(award.chosen, Chosen::LastState | Chosen::Refund) {
        return Ok(());
    }
    let Some(now) = still(was, is)? else { return Ok(()) };
    prop_assert!(now.from <= award.from, "{state}: {} became {}", award.from, now.from);
    let (had, has) = (award.paid.minor(), now.paid.minor());
    prop_assert!(has >= had, "{state}: {had} became {has}");
    Ok(())
}

/// A period that is entered in two parts says the same as the whole.
///
/// Days are joined before they are measured, and rounded once. Certified lengths are another matter: they are converted as
/// they were notified, and two parts may make more than the whole (Regulation (EC) No 987/2009, article 13(3)); so may the
/// parts of equivalent periods, each of which has its own "last before" (article 12(5)). Entries of these two kinds, and
/// those in a State of which a length is certified, are not cut.
///
/// # Errors
///
/// When the law does not hold.
pub fn splitting_a_period_changes_nothing(
    claim: &Claim,
    day: NaiveDate,
    determine: impl Fn(&Claim) -> Determination,
) -> Outcome {
    let certified: BTreeSet<Option<Country>> = claim
        .record()
        .periods()
        .iter()
        .filter(|entry| entry.certificate().is_some_and(|known| known.duration.is_some()))
        .map(InsurancePeriod::territory)
        .collect();
    let mut entries = Vec::new();
    for entry in claim.record().periods() {
        let undated = entry.certificate().is_some_and(|certificate| certificate.undated);
        let plain = entry.earnings().is_empty()
            && entry.state() != Country::SU
            && entry.code().family() != Family::Equivalent
            && !undated
            && !certified.contains(&entry.territory());
        match entry.period().split_at(day).filter(|_| plain) {
            Some((before, after)) => {
                for part in [before, after] {
                    let Ok(piece) = InsurancePeriod::new(entry.state(), part, entry.kind()) else {
                        continue;
                    };
                    entries.extend(match entry.certificate() {
                        Some(certificate) => piece.certified(*certificate),
                        None => Ok(piece),
                    });
                }
            }
            None => entries.push(entry.clone()),
        }
    }
    let Some(other) = with_entries(claim, entries) else { return Ok(()) };
    prop_assert_eq!(determine(claim).states, determine(&other).states);
    Ok(())
}

/// The derivation computes what the answer says: the same answer with steps and without, a tree that follows from itself,
/// and under each State that owes a benefit the amount that is paid.
///
/// # Errors
///
/// When the law does not hold.
pub fn explanation_ends_in_the_result(
    claim: &Claim,
    silent: impl Fn(&Claim) -> Determination,
    explained: impl Fn(&Claim) -> (Determination, Arc<Node>),
) -> Outcome {
    let (told, tree) = explained(claim);
    prop_assert_eq!(silent(claim), told.clone());
    prop_assert_eq!(tree.check(), vec![]);
    prop_assert_eq!(tree.inputs.len(), told.states.len(), "one branch for each State");
    for (branch, answer) in tree.inputs.iter().zip(&told.states) {
        let last = branch.node.get("amount").map(|node| &node.value);
        let paid = answer.right.award().map(|award| Value::Money(award.paid));
        prop_assert_eq!(last, paid.as_ref(), "the last amount of {}", answer.state);
    }
    Ok(())
}

/// The award that still stands; `None` where the answer became undetermined or residence decides who pays.
fn still<'a>(
    was: &StateAnswer,
    is: &'a StateAnswer,
) -> Result<Option<&'a Award>, proptest::test_runner::TestCaseError> {
    match &is.right {
        Right::Entitled(award) => Ok(Some(award)),
        Right::NotEntitled { reasons, .. } if reasons.contains(&Reason::PaidByResidence) => {
            Ok(None)
        }
        Right::NotEntitled { reasons, .. } => Err(proptest::test_runner::TestCaseError::fail(
            format!("{}: entitled became {reasons:?}", was.state),
        )),
        Right::Unassessed { .. } | Right::Undetermined { .. } => Ok(None),
    }
}

fn is_ambiguous(claim: &Claim) -> bool {
    let entries = claim.record().periods();
    entries.iter().enumerate().any(|(place, entry)| {
        entries.iter().skip(place.saturating_add(1)).any(|other| {
            other.territory() == entry.territory()
                && other.code() == entry.code()
                && other.period().overlaps(entry.period())
        })
    })
}

fn family(claim: &Claim, entry: usize) -> Option<Family> {
    claim.record().periods().get(entry).map(|entry| entry.code().family())
}

/// The days that count, the pieces of one entry joined where they touch.
fn joined(counted: &Counted) -> Vec<(usize, Period)> {
    let mut pieces: Vec<(usize, Period)> = Vec::new();
    for days in &counted.kept {
        match pieces.last_mut() {
            Some((entry, period))
                if *entry == days.entry && period.end() == days.period.start() =>
            {
                if let Ok(whole) = Period::new(period.start(), days.period.end()) {
                    *period = whole;
                }
            }
            _ => pieces.push((days.entry, days.period)),
        }
    }
    pieces
}

type Days = (Option<Country>, CertificateCode, Period);

/// The days that count by what the entry says, not by where it stands.
fn kept(claim: &Claim, counted: &Counted) -> BTreeSet<Days> {
    joined(counted).into_iter().filter_map(|(entry, period)| named(claim, entry, period)).collect()
}

fn given_way(claim: &Claim, counted: &Counted) -> BTreeSet<(Days, Days)> {
    let of = |entry, period| named(claim, entry, period);
    let both = counted
        .displaced
        .iter()
        .filter_map(|lost| Some((of(lost.entry, lost.period)?, of(lost.by, lost.period)?)));
    both.collect()
}

fn named(claim: &Claim, entry: usize, period: Period) -> Option<Days> {
    let entry = claim.record().periods().get(entry)?;
    Some((entry.territory(), entry.code(), period))
}
