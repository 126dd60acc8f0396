//! Which days of a record count for a State, and which give way to those of another.

use std::sync::Arc;

use kerben_core::country::Country;
use kerben_core::period::Period;
use serde::Serialize;

use super::coordinator::{Coordinator, binds_person};
use super::outcome::Displaced;
use super::request::Request;
use super::stretch::{self, places};
use super::workspace::{Purpose, Workspace};
use crate::error::PensionError;

/// For what a period counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Pass {
    /// For the conditions of the right.
    Entitlement,
    /// For the amount.
    Amount,
}

/// Days of one entry that count.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct CountedDays {
    /// The entry of the record, counted from 0.
    pub entry: usize,
    /// The days.
    pub period: Period,
    /// The other States whose periods these days are just as well, because no rule puts one before the other.
    pub shared_with: Vec<Country>,
}

/// The days of a record that count for one State under one instrument.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Counted {
    /// The instrument; `None` for national law alone.
    pub method: Option<Arc<str>>,
    /// The days that count, by entry and day.
    pub kept: Vec<CountedDays>,
    /// The days that count no more, by entry and day.
    pub displaced: Vec<Displaced>,
}

impl Coordinator {
    /// Which days count for a State: once for each instrument by which it decides the claim, or once under its law alone.
    ///
    /// Days from the claim on count never, nor do those of States that the instrument does not bind, or that lie before
    /// it where it says so. Of several entries of one State on one day the strongest family counts.
    ///
    /// # Errors
    ///
    /// [`PensionError::TooMany`] for more States than one record may have.
    ///
    /// # Source
    ///
    /// Regulation (EC) No 987/2009, article 12(2) to (6), and the twins that the row of the instrument names.
    pub fn counted(
        &self,
        request: &Request<'_>,
        state: Country,
        pass: Pass,
    ) -> Result<Vec<Counted>, PensionError> {
        if !self.ways().is_empty() {
            let mut all: Vec<Counted> = Vec::new();
            for way in self.ways() {
                for counted in way.counted(request, state, pass)? {
                    if !all.contains(&counted) {
                        all.push(counted);
                    }
                }
            }
            return Ok(all);
        }
        let mut room = Workspace::new();
        room.begin(request, self.law(request.claim().person().residence()).is_some())?;
        let Some(place) = room.place(state) else { return Ok(Vec::new()) };
        let mut all = Vec::new();
        for (index, method) in self.methods().iter().enumerate() {
            if !self.concerns(method, request, state) {
                continue;
            }
            let visible = self.visible(method, request, &room, place);
            if visible.count_ones() < 2 && !binds_person(method, request, state) {
                continue;
            }
            let elsewhere = self.elsewhere(method, request, &room, place);
            room.lay_out(request, Some((index, method)), visible, place, elsewhere);
            all.push(of(&room, Some(Arc::clone(&method.id)), pass));
        }
        if all.is_empty() {
            let elsewhere = self.own_elsewhere(request, state);
            room.lay_out(request, None, 1 << place, place, elsewhere);
            all.push(of(&room, None, pass));
        }
        Ok(all)
    }
}

fn of(room: &Workspace, method: Option<Arc<str>>, pass: Pass) -> Counted {
    let purpose = match pass {
        Pass::Entitlement => &room.entitlement,
        Pass::Amount => room.for_amount(),
    };
    let Purpose { stretches, resolved, .. } = purpose;
    let entry = |place: u16| usize::from(stretches[usize::from(place)].entry);
    let day = |piece: &stretch::Kept| {
        let own = 1 << stretches[usize::from(piece.stretch)].state;
        let others = places(piece.shared & !own);
        CountedDays {
            entry: entry(piece.stretch),
            period: piece.period,
            shared_with: others.map(|other| room.states[usize::from(other)]).collect(),
        }
    };
    let mut kept: Vec<CountedDays> = resolved.kept.iter().map(day).collect();
    kept.sort_unstable();
    let mut displaced: Vec<Displaced> =
        method.iter().flat_map(|method| purpose.displaced(method)).collect();
    displaced.sort_unstable();
    Counted { method, kept, displaced }
}
