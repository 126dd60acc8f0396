//! Giving places by a rule.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use kerben_core::explain::Off;

use super::claim::{AllotError, Claim, Granted, Open, Shared, Waits, check};
use super::lot::Draw;
use crate::apportion::{Key, Method, TieRule};

/// By what claims are preferred.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rule {
    /// The earlier claim comes first (Germany, Italy).
    FirstCome,
    /// The claim with more points comes first (Korea).
    Points,
    /// The order of a lot with one entry for each person (United States, H-2B).
    Lottery(Draw),
    /// The order of a lot with the entries of the claims, one win for each person (United States, H-1B).
    WeightedLottery(Draw),
    /// In proportion to what was asked, never more than that.
    ProRata(Method),
    /// In equal parts, never more than asked (United Kingdom, operators).
    EqualSplit,
}

/// Whether a claim may get fewer places than it asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
#[non_exhaustive]
pub enum Partial {
    /// All or nothing; the places that a large claim cannot use go to the next smaller ones.
    #[default]
    Whole,
    /// All or nothing; the first claim that does not fit ends the giving.
    WholeInOrder,
    /// The last claim may get a part of what it asks (Kyrgyzstan, commission).
    Allowed,
}

/// What becomes of claims of equal rank on fewer places than they ask.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum TieBreak {
    /// They stay open: the answer names them and the places.
    #[default]
    Open,
    /// The order of a lot.
    Lot(Draw),
    /// A rule for units, counted as the claims stand in the list.
    By(TieRule),
}

/// Gives places to claims.
///
/// # Errors
///
/// [`AllotError`]: a claim that cannot be used, a lot that was drawn among other claims, a decree that names others
/// than those who tie.
pub fn allot(
    claims: &[Claim],
    places: u64,
    rule: &Rule,
    partial: Partial,
    ties: &TieBreak,
) -> Result<Shared, AllotError> {
    check(claims)?;
    match rule {
        Rule::FirstCome => in_classes(claims, places, |claim| claim.arrived, partial, ties),
        Rule::Points => in_classes(claims, places, |claim| Reverse(claim.points), partial, ties),
        Rule::Lottery(draw) => drawn(claims, places, &draw.even, partial),
        Rule::WeightedLottery(draw) => drawn(claims, places, &draw.weighted, partial),
        Rule::ProRata(method) => {
            let weights = claims.iter().map(|claim| u64::from(claim.places)).collect();
            in_parts(claims, places, weights, *method, ties)
        }
        Rule::EqualSplit => in_parts(claims, places, vec![1; claims.len()], Method::Webster, ties),
    }
}

/// Gives places one claim after another.
struct Giving<'a> {
    left: u64,
    partial: Partial,
    over: bool,
    shared: Shared,
    wins: BTreeSet<&'a str>,
}

impl<'a> Giving<'a> {
    fn new(places: u64, partial: Partial) -> Self {
        let shared = Shared { granted: Vec::new(), waiting: Vec::new(), tied: None, left: places };
        Self { left: places, partial, over: false, shared, wins: BTreeSet::new() }
    }

    fn one(&mut self, claim: &'a Claim) {
        let asked = u64::from(claim.places);
        let gets = match self.partial {
            _ if self.over => 0,
            _ if asked <= self.left => asked,
            Partial::Allowed => self.left,
            Partial::Whole => 0,
            Partial::WholeInOrder => {
                self.over = true;
                0
            }
        };
        self.left -= gets;
        if gets > 0 {
            self.shared.granted.push(Granted { claim: claim.id.clone(), places: gets });
        }
        if gets < asked {
            self.shared.waiting.push(Waits { claim: claim.id.clone(), lacks: asked - gets });
        }
    }

    fn done(mut self) -> Shared {
        self.shared.left = self.left;
        self.shared
    }
}

fn drawn(
    claims: &[Claim],
    places: u64,
    order: &[String],
    partial: Partial,
) -> Result<Shared, AllotError> {
    let by_id: BTreeMap<&str, &Claim> =
        claims.iter().map(|claim| (claim.id.as_str(), claim)).collect();
    let persons: BTreeSet<&str> = claims.iter().map(Claim::winner).collect();
    let mut giving = Giving::new(places, partial);
    for id in order {
        let claim = by_id.get(id.as_str()).ok_or(AllotError::NotDrawn { claim: id.clone() })?;
        if giving.wins.insert(claim.winner()) {
            giving.one(claim);
        }
    }
    match persons.iter().find(|person| !giving.wins.contains(*person)) {
        Some(person) => Err(AllotError::NotDrawn { claim: (*person).to_owned() }),
        None => Ok(giving.done()),
    }
}

fn in_classes<K: Ord>(
    claims: &[Claim],
    places: u64,
    key: impl Fn(&Claim) -> K,
    partial: Partial,
    ties: &TieBreak,
) -> Result<Shared, AllotError> {
    let mut order: Vec<usize> = (0..claims.len()).collect();
    order.sort_by_key(|&index| key(&claims[index]));
    let mut giving = Giving::new(places, partial);
    for class in order.chunk_by(|&one, &other| key(&claims[one]) == key(&claims[other])) {
        let asked: u64 = class.iter().map(|&index| u64::from(claims[index].places)).sum();
        // Equals are told apart only where that decides something.
        let scarce = class.len() > 1 && asked > giving.left && giving.left > 0 && !giving.over;
        if scarce && *ties == TieBreak::Open {
            let ids = class.iter().map(|&index| claims[index].id.clone()).collect();
            giving.shared.tied = Some(Open { claims: ids, places: giving.left });
            // What the tie decides is open, and so is what those behind it would get.
            let behind = order.iter().skip_while(|index| !class.contains(index));
            giving.shared.waiting.extend(behind.map(|&index| Waits {
                claim: claims[index].id.clone(),
                lacks: claims[index].places.into(),
            }));
            giving.shared.left = 0;
            return Ok(giving.shared);
        }
        for index in ranked(claims, class, giving.left, ties)? {
            giving.one(&claims[index]);
        }
    }
    Ok(giving.done())
}

fn ranked(
    claims: &[Claim],
    class: &[usize],
    left: u64,
    ties: &TieBreak,
) -> Result<Vec<usize>, AllotError> {
    let mut ranked = class.to_vec();
    if class.len() < 2 {
        return Ok(ranked);
    }
    match ties {
        TieBreak::Open => {}
        TieBreak::Lot(draw) => {
            let place: BTreeMap<&str, usize> =
                draw.even.iter().enumerate().map(|(place, id)| (id.as_str(), place)).collect();
            for &index in class {
                if !place.contains_key(claims[index].id.as_str()) {
                    return Err(AllotError::NotDrawn { claim: claims[index].id.clone() });
                }
            }
            ranked.sort_by_key(|&index| place.get(claims[index].id.as_str()).copied());
        }
        TieBreak::By(rule) => {
            let tie = crate::apportion::Tie::new(class.to_vec(), left);
            if let TieRule::Decree { winners, .. } = rule {
                let (mut first, last): (Vec<usize>, Vec<usize>) =
                    ranked.iter().partition(|index| winners.contains(index));
                first.sort_by_key(|index| winners.iter().position(|winner| winner == index));
                ranked = [first, last].concat();
            } else {
                ranked = tie.ranked(rule);
            }
        }
    }
    Ok(ranked)
}

fn in_parts(
    claims: &[Claim],
    places: u64,
    weights: Vec<u64>,
    method: Method,
    ties: &TieBreak,
) -> Result<Shared, AllotError> {
    let asked: u64 = claims.iter().map(|claim| u64::from(claim.places)).sum();
    let given = places.min(asked);
    let mut shared =
        Shared { granted: Vec::new(), waiting: Vec::new(), tied: None, left: places - given };
    if claims.is_empty() {
        return Ok(shared);
    }
    let most = claims.iter().map(|claim| u64::from(claim.places)).collect::<Vec<_>>();
    let mut key = Key::new(weights)?;
    for (unit, most) in most.iter().enumerate() {
        key = key.at_most(unit, *most)?;
    }
    let mut result = method.apportion(&key, given, &mut Off).map_err(AllotError::from)?.value;
    match ties {
        TieBreak::Open => {}
        TieBreak::By(rule) => result = result.resolve_all(rule)?,
        TieBreak::Lot(draw) => {
            let place: BTreeMap<&str, usize> =
                draw.even.iter().enumerate().map(|(place, id)| (id.as_str(), place)).collect();
            let mut order: Vec<usize> = (0..claims.len()).collect();
            order.sort_by_key(|&index| {
                place.get(claims[index].id.as_str()).copied().unwrap_or(usize::MAX)
            });
            result = result.resolve_all(&TieRule::Ranking(order))?;
        }
    }
    for (claim, &places) in claims.iter().zip(result.sure()) {
        if places > 0 {
            shared.granted.push(Granted { claim: claim.id.clone(), places });
        }
        let lacks = u64::from(claim.places).saturating_sub(places);
        if lacks > 0 {
            shared.waiting.push(Waits { claim: claim.id.clone(), lacks });
        }
    }
    let open = result.ties();
    if !open.is_empty() {
        let units = open.iter().flat_map(|tie| &tie.units);
        shared.tied = Some(Open {
            claims: units.filter_map(|unit| claims.get(*unit)).map(|one| one.id.clone()).collect(),
            places: open.iter().map(|tie| tie.places).sum(),
        });
    }
    Ok(shared)
}
