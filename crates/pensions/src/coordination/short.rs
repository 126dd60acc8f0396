//! Short records: those below the instrument's minimum that open no right alone, and who counts them.

use kerben_core::tri::Tri;

use super::method::SmallPeriodRule;
use super::settle::{Decided, Settle, is_of};
use super::stretch::places;
use super::tape::Silent;
use super::workspace::Workspace;
use crate::context::Stop;
use crate::unit::Unit;

impl Settle<'_> {
    /// Whether the record of a State is shorter than the instrument's minimum.
    pub(super) fn is_small(&self, room: &Workspace, place: u8) -> Result<bool, Stop> {
        let Some(small) = self.method.and_then(|(_, method)| method.small_period) else {
            return Ok(false);
        };
        let months = self.count_of(&room.entitlement, place, self.regime(), Unit::Month)?;
        Ok(months.exact < kerben_core::number::Rational::whole(small.under_months.into()))
    }

    /// What becomes of short records.
    pub(super) fn small_rule(&self) -> Option<SmallPeriodRule> {
        self.method.and_then(|(_, method)| method.small_period).map(|small| small.rule)
    }

    /// Whether another State's record is short and opens no right there alone.
    pub(super) fn escapes(&self, room: &Workspace, other: u8) -> Result<bool, Stop> {
        if !self.is_small(room, other)? {
            return Ok(false);
        }
        let state = room.states[usize::from(other)];
        let Some(law) = self.coordinator.law(state) else { return Ok(true) };
        let purpose = &room.entitlement;
        let measure = self.measure(purpose, self.own_regime(law), law.unit());
        let own = measure.count(&purpose.resolved.kept, is_of(other))?.whole;
        let mut there = Workspace::new();
        there.gather_earnings(self.request, state);
        let ask = self.ask(&there, own, own);
        let requirements = law.requirements(&ask, &mut Silent)?;
        Ok(own < requirements.qualifying || own < requirements.own_minimum)
    }

    /// Whether this State pays as if all periods were its own: every record is short, and it is the last whose
    /// conditions are met.
    pub(super) fn takes_everything(
        &self,
        room: &Workspace,
        decided: &Decided,
    ) -> Result<bool, Stop> {
        if self.small_rule() != Some(SmallPeriodRule::HandedOn)
            || decided.alone
            || !decided.together
        {
            return Ok(false);
        }
        let last_of = |place: u8| {
            let kept = room.entitlement.resolved.kept.iter();
            kept.filter(|piece| {
                room.entitlement.stretches[usize::from(piece.stretch)].state == place
            })
            .map(|piece| piece.period.end())
            .max()
        };
        for place in places(self.visible) {
            if last_of(place).is_some() && !self.escapes(room, place)? {
                return Ok(false);
            }
        }
        for place in places(self.visible & !(1 << self.place)) {
            if last_of(place) > last_of(self.place) && self.is_met_in(room, place)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// Whether the conditions of another State are met with all periods together.
    fn is_met_in(&self, room: &Workspace, place: u8) -> Result<bool, Stop> {
        let state = room.states[usize::from(place)];
        let Some(law) = self.coordinator.law(state) else { return Ok(false) };
        let there = Settle { place, ..*self };
        let counts = there.counts(law, &room.entitlement, room, None, &mut Silent)?;
        let mut other = Workspace::new();
        other.gather_earnings(self.request, state);
        let total = counts.own.saturating_add(counts.foreign);
        let ask = self.ask(&other, counts.own, total);
        let requirements = law.requirements(&ask, &mut Silent)?;
        Ok(total >= requirements.qualifying
            && counts.own >= requirements.own_minimum
            && requirements.age_on <= self.request.on()
            && requirements.others == Tri::Yes)
    }
}
