//! One parameter and its values over time.

use chrono::NaiveDate;

use super::figure::{Figure, FigureError};
use crate::language::Localised;
use crate::overlay::Change;
use crate::period::Validity;
use crate::source::{Evidence, Sourced};
use crate::unsettled::Unsettled;

/// A parameter with all its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    pub(super) id: String,
    pub(super) title: Localised,
    pub(super) unit: String,
    pub(super) article: Option<String>,
    /// Where the pack stands in the set.
    pub(super) pack: usize,
    /// Sorted by their first days, never overlapping.
    pub(super) entries: Vec<Entry>,
}

/// What holds over some days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) holds: Validity,
    pub(super) stated: Stated,
    /// Where the overlay that set it stands in the set.
    pub(super) overlay: Option<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Stated {
    Settled(Sourced<Figure>),
    Unsettled(Unsettled<Figure>),
}

impl Entry {
    fn on_days(mut self, holds: Validity) -> Self {
        self.holds = holds;
        if let Stated::Unsettled(unsettled) = self.stated {
            self.stated = Stated::Unsettled(unsettled.on_days(holds));
        }
        self
    }
}

impl Parameter {
    /// Returns the id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns what the parameter is called.
    #[must_use]
    pub const fn title(&self) -> &Localised {
        &self.title
    }

    /// Returns the unit, as the file writes it.
    #[must_use]
    pub fn unit(&self) -> &str {
        &self.unit
    }

    /// Returns the article that sets the parameter, where the file names it.
    #[must_use]
    pub fn article(&self) -> Option<&str> {
        self.article.as_deref()
    }

    /// Returns the days on which each value or unsettled question holds, in order.
    #[must_use]
    pub fn known(&self) -> Vec<Validity> {
        self.entries.iter().map(|entry| entry.holds).collect()
    }

    /// Returns the settled values with the days on which they hold, in order.
    pub fn values(&self) -> impl Iterator<Item = (Validity, &Sourced<Figure>)> {
        self.entries.iter().filter_map(|entry| match &entry.stated {
            Stated::Settled(value) => Some((entry.holds, value)),
            Stated::Unsettled(_) => None,
        })
    }

    /// Returns what is not settled, in order.
    pub fn unsettled(&self) -> impl Iterator<Item = &Unsettled<Figure>> {
        self.entries.iter().filter_map(|entry| match &entry.stated {
            Stated::Unsettled(unsettled) => Some(unsettled),
            Stated::Settled(_) => None,
        })
    }

    pub(super) fn grades(&self) -> Vec<Evidence> {
        let mut grades = Vec::new();
        for entry in &self.entries {
            match &entry.stated {
                Stated::Settled(value) => grades.push(value.grade),
                Stated::Unsettled(unsettled) => {
                    grades.extend(unsettled.readings().iter().map(|reading| reading.grade));
                }
            }
        }
        grades
    }

    pub(super) fn entry_at(&self, day: NaiveDate) -> Option<&Entry> {
        let after = self
            .entries
            .partition_point(|entry| entry.holds.from_day().is_none_or(|from| from <= day));
        self.entries.get(after.checked_sub(1)?).filter(|entry| entry.holds.contains(day))
    }

    /// Moves the references to packs and overlays behind those of another set.
    pub(super) fn shift(&mut self, packs: usize, overlays: usize) {
        self.pack = self.pack.saturating_add(packs);
        for entry in &mut self.entries {
            entry.overlay = entry.overlay.map(|index| index.saturating_add(overlays));
        }
    }

    /// Lets a change hold on its days and keeps all other days as they are.
    pub(super) fn change(
        &mut self,
        change: &Change,
        title: &str,
        overlay: usize,
    ) -> Result<(), FigureError> {
        let value = Figure::parse(&self.unit, &change.value)?;
        let mut entries = Vec::with_capacity(self.entries.len().saturating_add(2));
        for entry in self.entries.drain(..) {
            if !entry.holds.overlaps(change.holds) {
                entries.push(entry);
                continue;
            }
            for holds in outside(entry.holds, change.holds) {
                entries.push(entry.clone().on_days(holds));
            }
        }
        let source = change.source.as_deref().unwrap_or(title);
        let stated = Sourced::new(value, change.grade, source).noted(change.why.en.clone());
        entries.push(Entry {
            holds: change.holds,
            stated: Stated::Settled(stated),
            overlay: Some(overlay),
        });
        entries.sort_by_key(|entry| entry.holds.from_day());
        self.entries = entries;
        Ok(())
    }
}

/// Returns the days of `whole` before and after `cut`.
fn outside(whole: Validity, cut: Validity) -> impl Iterator<Item = Validity> {
    let before = cut.from_day().and_then(|day| whole.intersect(Validity::until(day)));
    let after = cut.until_day().and_then(|day| whole.intersect(Validity::from(day)));
    before.into_iter().chain(after)
}
