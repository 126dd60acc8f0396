//! The second axis of time: the register as it could be known on an earlier day.

use chrono::NaiveDate;

use super::{Register, in_calendar};
use crate::change::Change;
use crate::end::{End, ProvedEnd};
use crate::error::AgencyError;
use crate::holding::Holding;

impl Register {
    /// Returns the register as it could be known at the end of a day: what was recorded later is gone, what was
    /// withdrawn later is back, an end that nobody could know yet is open, and the sources end on that day.
    ///
    /// A record that does not state its day counts as known from the adoption of the first act that it rests on: an act
    /// that was dated back is not known before it was adopted. Without an act it counts from the latest day on which
    /// it can have begun, or on which a source first saw it. An end counts as known from the day that it states, else
    /// from the latest day that it can be; a sunset states the day of its act. That is the earliest day
    /// on which something can have been known, not the day on which somebody knew it.
    ///
    /// # Errors
    ///
    /// [`AgencyError::Day`].
    ///
    /// # Example
    ///
    /// A resolution of 15 December 1992 founded a department from 1 November:
    ///
    /// ```
    /// # #[cfg(feature = "builtin")] {
    /// use kerben_agencies::{FunctionId, Register};
    /// use kerben_core::{calendar::parse_day, country::Country, explain::Off};
    ///
    /// let register = Register::builtin()?;
    /// let migration = FunctionId::new("migration")?;
    /// let day = parse_day("1992-11-15")?;
    /// let answer = register.responsible(&migration, Country::KZ, day, &mut Off)?.value;
    /// assert_eq!(answer.holders[0].body.as_str(), "kz.dpm");
    ///
    /// let then = register.as_known_on(parse_day("1992-12-01")?)?;
    /// assert!(then.responsible(&migration, Country::KZ, day, &mut Off)?.value.holders.is_empty());
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn as_known_on(&self, day: NaiveDate) -> Result<Self, AgencyError> {
        in_calendar(day)?;
        let day = self.known_on.map_or(day, |earlier| earlier.min(day));
        let mut then = self.clone();
        then.known_on = Some(day);
        then.holdings = self
            .holdings
            .iter()
            .chain(&self.withdrawn)
            .filter(|holding| self.known_from(holding).is_none_or(|from| from <= day))
            .filter(|holding| holding.superseded.is_none_or(|until| day < until))
            .map(|holding| self.holding_then(holding, day))
            .collect();
        then.withdrawn = Vec::new();
        let ids = then.holdings.iter().enumerate().map(|(place, one)| (one.id.clone(), place));
        then.holding_places = ids.collect();
        then.changes
            .retain(|_, change| self.change_known_from(change).is_none_or(|from| from <= day));
        then.acts.retain(|_, act| {
            let adopted = act.adopted.or(act.in_force);
            adopted.and_then(|date| date.earliest_with_slack(self.slack)).is_none_or(|on| on <= day)
        });
        for body in then.bodies.values_mut() {
            body.until = self.end_then(&body.until, day);
            body.names.retain(|name| name.from.as_ref().is_none_or(|from| self.begun(from, day)));
            for name in &mut body.names {
                name.until = name.until.take().map(|until| self.end_then(&until, day));
            }
            body.parents.retain(|parent| self.begun(&parent.from, day));
            for parent in &mut body.parents {
                parent.until = self.end_then(&parent.until, day);
            }
        }
        for coverage in then.coverage.values_mut() {
            coverage.last = coverage.last.min(day);
        }
        then.proposals.retain(|proposal| {
            let on = proposal.on.and_then(|date| date.latest_with_slack(self.slack));
            on.is_none_or(|on| on <= day)
        });
        let parts = &mut then.parts;
        parts.transitions.retain(|part| self.begun(&part.from, day));
        parts.attributes.retain(|part| self.begun(&part.from, day));
        parts.sites.retain(|part| self.begun(&part.from, day));
        parts.compositions.retain(|part| self.begun(&part.from, day));
        parts.programmes.retain(|part| self.begun(&part.from, day));
        parts
            .observations
            .retain(|part| part.on.latest_with_slack(self.slack).is_none_or(|on| on <= day));
        parts
            .rewordings
            .retain(|part| part.on.latest_with_slack(self.slack).is_none_or(|on| on <= day));
        Ok(then)
    }

    /// The first day on which a holding can have been known; `None` where nothing bounds it.
    fn known_from(&self, holding: &Holding) -> Option<NaiveDate> {
        let acts = holding.basis.iter().filter_map(|id| self.acts.get(id));
        let adopted = acts
            .filter_map(|act| act.adopted.and_then(|date| date.latest_with_slack(self.slack)))
            .min();
        let seen = holding.attested.iter();
        let seen = seen.filter_map(|seen| seen.on.latest_with_slack(self.slack)).min();
        let begun = holding.from.end().latest(self.slack);
        holding.recorded.or(adopted).or_else(|| begun.into_iter().chain(seen).min())
    }

    fn change_known_from(&self, change: &Change) -> Option<NaiveDate> {
        let acts = change.basis.iter().filter_map(|id| self.acts.get(id));
        let adopted = acts
            .filter_map(|act| act.adopted.and_then(|date| date.latest_with_slack(self.slack)))
            .min();
        change.recorded.or(adopted).or_else(|| change.on.latest(self.slack))
    }

    fn holding_then(&self, holding: &Holding, day: NaiveDate) -> Holding {
        let mut then = holding.clone();
        then.superseded = None;
        then.until = self.proved_then(&holding.until, day);
        then.attested.retain(|seen| {
            seen.on.latest_with_slack(self.slack).is_none_or(|latest| latest <= day)
        });
        then.exceptions.retain(|exception| {
            let stated = exception.from.recorded();
            stated.map_or_else(|| self.begun(exception.from.end(), day), |stated| stated <= day)
        });
        for exception in &mut then.exceptions {
            exception.until = self.proved_then(&exception.until, day);
        }
        then
    }

    fn proved_then(&self, end: &ProvedEnd, day: NaiveDate) -> ProvedEnd {
        match end.recorded() {
            Some(recorded) if recorded <= day => end.clone(),
            Some(_) => end.clone().moved(End::Open),
            None => end.clone().moved(self.end_then(end.end(), day)),
        }
    }

    /// Whether a start that is not an act's can have been known: it had come by the latest reading of its date.
    fn begun(&self, from: &End, day: NaiveDate) -> bool {
        from.latest(self.slack).is_none_or(|latest| latest <= day)
    }

    fn end_then(&self, until: &End, day: NaiveDate) -> End {
        match until.latest(self.slack) {
            Some(latest) if day < latest => End::Open,
            _ => until.clone(),
        }
    }
}
