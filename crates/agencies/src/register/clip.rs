//! Cutting holdings to the lives of their holders: a call of its own, never done in silence.

use super::Register;
use crate::bounds::Bounds;
use crate::id::HoldingId;

/// A register whose holdings lie inside the lives of their holders, and what was cut for it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Clipped {
    /// The register.
    pub register: Register,
    /// The holdings that were cut, in the order of the register.
    pub cut: Vec<HoldingId>,
    /// The holdings that lay wholly outside and are gone.
    pub gone: Vec<HoldingId>,
}

impl Register {
    /// Returns the register with every holding that certainly reaches out of its holder's life cut to it: those that
    /// [`Rule::V10`](crate::Rule::V10) finds. An end that is cut keeps its sources and takes the day of the life; sightings
    /// outside are left out.
    ///
    /// The register itself stays as it is: an end beyond a life is a finding, and may be the one that is right.
    #[must_use]
    pub fn clipped(&self) -> Clipped {
        let slack = self.slack;
        let mut clipped = Clipped { register: self.clone(), cut: Vec::new(), gone: Vec::new() };
        let mut kept = Vec::new();
        for holding in &self.holdings {
            let Some(body) = self.bodies.get(holding.holder()) else { continue };
            let life = Bounds::of(body.from(), body.until(), slack);
            let held = Bounds::of(holding.from.end(), holding.until.end(), slack);
            if !held.leaves(&life) {
                kept.push(holding.clone());
                continue;
            }
            let mut one = holding.clone();
            if held.certain_from < life.possible_from {
                one.from = one.from.moved(body.from().clone());
            }
            if life.possible_until < held.certain_until {
                one.until = one.until.moved(body.until().clone());
            }
            let now = Bounds::of(one.from.end(), one.until.end(), slack);
            if now.possible_until <= now.possible_from {
                clipped.gone.push(one.id.clone());
                continue;
            }
            one.attested.retain(|seen| {
                let early = seen.on.latest_with_slack(slack);
                let late = seen.on.earliest_with_slack(slack);
                early.is_none_or(|day| now.possible_from <= day)
                    && late.is_none_or(|day| day < now.possible_until)
            });
            clipped.cut.push(one.id.clone());
            kept.push(one);
        }
        let places = kept.iter().enumerate().map(|(place, one)| (one.id.clone(), place));
        clipped.register.holding_places = places.collect();
        clipped.register.holdings = kept;
        clipped
    }
}
