//! Measures that look for records: seats, posts, funds. They say yes or unknown.

use kerben_core::message::Message;
use kerben_core::tri::Tri;

use super::{Asked, Measured};
use crate::body::Level;
use crate::composition::{Composition, Stakeholder};
use crate::error::AgencyError;
use crate::id::{BodyId, FunctionId};
use crate::programme::ProgrammeKind;
use crate::register::CompositionOn;
use crate::site::SiteKind;

impl Asked<'_> {
    fn is_here(&self, body: &BodyId) -> bool {
        self.register.body(body).is_ok_and(|body| body.jurisdiction() == self.party)
    }

    pub(super) fn own_fund(&self) -> Measured {
        let mut best = Measured::no_record();
        for one in self.register.programmes() {
            let Some(owner) = one.body.as_ref().or(one.run_by.as_ref()) else { continue };
            if one.kind != ProgrammeKind::Fund || !self.is_here(owner) {
                continue;
            }
            let holds = self.register.between(owner, &one.from, &one.until, self.day);
            let why = Message::new("agencies.measure.fund").arg("name", one.name.clone());
            best = better(best, holds, || Measured::record(holds, why, one.grade, &one.sources));
        }
        for body in self.register.bodies().filter(|body| body.jurisdiction() == self.party) {
            if body.level() == Level::Fund {
                let holds = self.register.between(body.id(), body.from(), body.until(), self.day);
                let why = Message::new("agencies.measure.fund").arg("name", body.name());
                best = better(best, holds, || {
                    Measured::record(holds, why, body.grade(), body.sources())
                });
            }
        }
        best
    }

    /// The boards and councils of the state on the day.
    fn boards(&self) -> Result<Vec<CompositionOn>, AgencyError> {
        let mut asked: Vec<(&BodyId, &str)> = Vec::new();
        for one in self.register.compositions().iter().filter(|one| self.is_here(&one.body)) {
            if !asked.contains(&(&one.body, one.organ.as_str())) {
                asked.push((&one.body, &one.organ));
            }
        }
        let mut boards = Vec::new();
        for (body, organ) in asked {
            boards.extend(self.register.composition_on(body, organ, self.day)?);
        }
        Ok(boards)
    }

    fn seat(&self, board: &CompositionOn, kinds: &[Stakeholder]) -> Option<Measured> {
        let one: &Composition = &board.composition;
        kinds.iter().any(|kind| one.seats_for(*kind)).then(|| {
            let why = Message::new("agencies.measure.seat").arg("body", self.body_name(&one.body));
            Measured::record(board.holds, why, one.grade, &one.sources)
        })
    }

    pub(super) fn seated(&self, each_of: &[Vec<Stakeholder>]) -> Result<Measured, AgencyError> {
        let boards = self.boards()?;
        let mut whole: Option<Measured> = None;
        for kinds in each_of {
            let mut best = Measured::no_record();
            for board in &boards {
                if let Some(seat) = self.seat(board, kinds) {
                    best = better(best, board.holds, || seat);
                }
            }
            whole = Some(match whole {
                None => best,
                Some(earlier) => both(earlier, best),
            });
        }
        Ok(whole.unwrap_or_else(Measured::no_record))
    }

    pub(super) fn ministries(&self, least: u32) -> Result<Measured, AgencyError> {
        let mut best = Measured::no_record();
        for board in self.boards()? {
            let seats = board.composition.members.iter();
            let seats = seats.filter(|seat| seat.kind == Stakeholder::Ministry);
            let count = seats.fold(0_u32, |sum, seat| sum.saturating_add(seat.count.unwrap_or(1)));
            if count >= least {
                let why = Message::new("agencies.measure.ministries")
                    .arg("body", self.body_name(&board.composition.body))
                    .arg("count", count);
                let one = &board.composition;
                best = better(best, board.holds, || {
                    Measured::record(board.holds, why, one.grade, &one.sources)
                });
            }
        }
        Ok(best)
    }

    pub(super) fn council_for(&self, function: &FunctionId) -> Result<Measured, AgencyError> {
        let mut best = Measured::no_record();
        for candidate in self.register.candidates(function, self.party, self.day)? {
            let body = candidate.body;
            if self.register.level_on(body.id(), self.day)? == Level::Council {
                let holds = candidate.on_day.holds();
                let why =
                    Message::new("agencies.measure.council").arg("body", self.body_name(body.id()));
                let holding = candidate.holding;
                best = better(best, holds, || {
                    Measured::record(holds, why, holding.grade(), holding.sources())
                });
            }
        }
        Ok(best)
    }

    pub(super) fn posts(&self, kinds: &[SiteKind]) -> Measured {
        let mut best = Measured::no_record();
        for one in self.register.sites() {
            let abroad = self.party.state() != Some(one.country);
            if kinds.contains(&one.kind) && abroad && self.is_here(&one.body) {
                let holds = self.register.between(&one.body, &one.from, &one.until, self.day);
                let why =
                    Message::new("agencies.measure.post").arg("body", self.body_name(&one.body));
                best =
                    better(best, holds, || Measured::record(holds, why, one.grade, &one.sources));
            }
        }
        best
    }

    pub(super) fn member(&self, of: &[BodyId]) -> Result<Measured, AgencyError> {
        let mut best = Measured::no_record();
        for body in of {
            if self.register.body(body).is_err() {
                continue;
            }
            let Some(members) = self.register.composition_on(body, "members", self.day)? else {
                continue;
            };
            let one = &members.composition;
            if one.members.iter().any(|seat| seat.party == Some(self.party)) {
                let why = Message::new("agencies.measure.member").arg("body", self.body_name(body));
                best = better(best, members.holds, || {
                    Measured::record(members.holds, why, one.grade, &one.sources)
                });
            }
        }
        Ok(best)
    }
}

/// The record that says more: a certain one, among them the better graded.
fn better(best: Measured, holds: Tri, next: impl FnOnce() -> Measured) -> Measured {
    use super::super::answer::Said;
    if holds.is_no() {
        return best;
    }
    let next = next();
    let worth = |one: &Measured| (one.said == Said::Yes, one.grade);
    let first = best.sources.is_empty();
    if first || worth(&next) > worth(&best) { next } else { best }
}

fn both(mut one: Measured, other: Measured) -> Measured {
    use super::super::answer::Said;
    if other.said != Said::Yes {
        one.said = other.said;
    }
    one.why.extend(other.why.into_iter().filter(|why| !one.why.contains(why)).collect::<Vec<_>>());
    one.grade = one.grade.weaker(other.grade);
    one.read_in(other.sources.iter().map(String::as_str))
}
