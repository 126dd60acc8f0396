//! The computation of a clause over dated events.

use chrono::{Datelike, NaiveDate};
use kerben_core::calendar::{CalendarError, MonthEnd, add_months, in_calendar};
use kerben_core::explain::{Node, Recorder, Traced};
use kerben_core::message::Message;
use kerben_core::source::Citation;
use kerben_core::tri::Tri;

use super::act::Act;
use super::answer::{ForceDate, Lack, Lacking, Relied};
use super::error::ClauseError;
use super::form::{EntryIntoForce, Floor, Form, Split};
use super::lookup::{day_value, empty};
use super::month_day::MonthDay;
use super::sentence::step_message;
use super::setting::{Setting, follow};
use crate::event::EventKind;
use crate::rule::DateRule;
use crate::standing::Bounds;

impl EntryIntoForce {
    /// Returns the day of entry into force that the clause gives over the events of the setting.
    ///
    /// Imprecise dates give bounds. What is missing is named, with the instrument and the event; the bounds then say
    /// what is known all the same. The steps are recorded with `rec`.
    ///
    /// # Errors
    /// [`ClauseError::TooFewParties`], [`ClauseError::Circular`], [`ClauseError::Calendar`] and, from the other
    /// instruments, [`ClauseError::UnknownInstrument`]; each names the instrument and the event.
    ///
    /// # Example
    /// ```
    /// use kerben_agreements::clause::{EntryIntoForce, Setting};
    /// use kerben_agreements::{Event, EventKind};
    /// use kerben_core::calendar::day;
    /// use kerben_core::country::Country;
    /// use kerben_core::explain::Off;
    /// use kerben_core::source::Evidence;
    ///
    /// // Vienna Convention on the Law of Treaties, article 84(2), for Kyrgyzstan.
    /// let clause: EntryIntoForce = "D+30(own-deposit)".parse()?;
    /// let accession = Event::new(EventKind::Acceded, Evidence::Code, "un-table-2015")
    ///     .by(Country::KG)
    ///     .on("1999-05-11".parse()?);
    /// let events = [accession];
    /// let setting = Setting::new("VCLT", &events).for_party(Country::KG);
    /// let answer = clause.evaluate(&setting, &mut Off)?.value;
    /// assert_eq!(answer.exact(), Some(day(1999, 6, 10)?));
    ///
    /// // Nothing is known of Kazakhstan here.
    /// let answer = clause.evaluate(&setting.for_party(Country::KZ), &mut Off)?.value;
    /// assert_eq!(answer.missing[0].to_string(), "VCLT: KZ: the day of the event own-deposit");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn evaluate<R: Recorder>(
        &self,
        setting: &Setting<'_>,
        rec: &mut R,
    ) -> Result<Traced<ForceDate, R>, ClauseError> {
        let mut answer = Walk { setting, its_force: None }.form(self.form(), rec)?;
        let value = &mut answer.value;
        // What is missing does not matter where the day is known without it.
        if value.exact().is_some() {
            value.missing.clear();
        }
        value.missing.sort();
        value.missing.dedup();
        Ok(answer)
    }
}

struct Walk<'a, R: Recorder> {
    setting: &'a Setting<'a>,
    its_force: Option<&'a Traced<ForceDate, R>>,
}

impl<R: Recorder> Walk<'_, R> {
    fn form(&self, form: &Form, rec: &mut R) -> Result<Traced<ForceDate, R>, ClauseError> {
        match form {
            Form::Fixed(day) => {
                let mut answer = empty(Bounds::new(Some(*day), Some(*day)));
                answer.retroactive = true;
                Ok(self.step(form, answer, &[], rec))
            }
            Form::On(act) => self.setting.act(*act, rec),
            Form::After(rule, act) => {
                let from = self.setting.act(*act, rec)?;
                let bounds = self.count(*rule, *act, from.value.bounds)?;
                let answer = ForceDate { bounds, ..from.value };
                Ok(self.step(form, answer, &[("from", &from.node)], rec))
            }
            Form::FiscalYear(begins, act) => {
                let from = self.setting.act(*act, rec)?;
                let answer = self.fiscal_year(*begins, from.value)?;
                Ok(self.step(form, answer, &[("from", &from.node)], rec))
            }
            Form::Agreed => Ok(self.agreed(form, rec)),
            Form::OrAgreed(inner) => {
                let agreed = self.agreed(form, rec);
                if agreed.value.missing.is_empty() {
                    return Ok(agreed);
                }
                let answer = self.form(inner, rec)?;
                Ok(self.step(form, answer.value, &[("chosen", &answer.node)], rec))
            }
            Form::Max(forms) => self.extreme(form, forms, latest_of, rec),
            Form::Min(forms) => self.extreme(form, forms, earliest_of, rec),
            Form::NotBefore(inner, floor) => {
                let answer = self.form(inner, rec)?;
                let floor = self.floor(floor, rec)?;
                let joined = latest_of(&[&answer.value, &floor.value]);
                Ok(self.step(form, joined, &[("rule", &answer.node), ("floor", &floor.node)], rec))
            }
            Form::PerParty { early, split, later } => {
                self.per_party(form, early, *split, later, rec)
            }
            Form::ItsForce => Ok(match self.its_force {
                Some(known) => Traced::new(known.value.clone(), known.node.clone()),
                // A clause cannot be built with `its-force` outside the later rule.
                None => self.step(form, empty(Bounds::default()), &[], rec),
            }),
            Form::Mixed { simple, procedure } => self.mixed(form, simple, procedure, rec),
            Form::Retroactive(day, inner) => {
                let condition = self.form(inner, rec)?;
                let met = condition.value.missing.is_empty() || condition.value.exact().is_some();
                let bounds = Bounds::new(Some(*day), Some(*day).filter(|_| met));
                let answer = ForceDate { bounds, retroactive: true, ..condition.value };
                Ok(self.step(form, answer, &[("condition", &condition.node)], rec))
            }
        }
    }

    fn step(
        &self,
        form: &Form,
        answer: ForceDate,
        inputs: &[(&str, &R::Node)],
        rec: &mut R,
    ) -> Traced<ForceDate, R> {
        let node = rec.record(|| {
            let value = day_value(answer.bounds);
            let title = step_message(form);
            let node = match form {
                Form::Max(_) | Form::NotBefore(..) => {
                    Node::max("agreements.clause/1", title, value)
                }
                Form::Min(_) => Node::min("agreements.clause/1", title, value),
                Form::Fixed(_) => Node::table_row("agreements.clause/1", title, value),
                _ => Node::choice("agreements.clause/1", title, value),
            };
            let node = inputs
                .iter()
                .fold(node, |node, (name, input)| node.input(*name, *input))
                .cite(Citation::new(self.setting.instrument))
                .graded(answer.grade());
            answer.missing.iter().fold(node, |node, lack| node.note(lack.message()))
        });
        Traced::new(answer, node)
    }

    fn count(&self, rule: DateRule, act: Act, from: Bounds) -> Result<Bounds, ClauseError> {
        let exact = from.exact().is_some();
        let apply = |day: NaiveDate| {
            let counted = match rule {
                // A bound is no stated day: between the bounds a day that exists may lie.
                DateRule::Months { months, end: MonthEnd::Reject } if !exact => {
                    i32::try_from(months)
                        .map_err(|_| CalendarError::OutOfRange {
                            what: format!("{day} and {rule}"),
                        })
                        .and_then(|months| add_months(day, months, MonthEnd::Clamp))
                }
                rule => rule.apply(day),
            };
            counted.map_err(|source| self.calendar(act, source))
        };
        Ok(Bounds::new(from.earliest.map(apply).transpose()?, from.latest.map(apply).transpose()?))
    }

    fn calendar(&self, act: Act, source: CalendarError) -> ClauseError {
        let instrument = self.setting.instrument.to_owned();
        ClauseError::Calendar { instrument, event: act.to_string(), source }
    }

    fn fiscal_year(
        &self,
        begins: Option<MonthDay>,
        from: ForceDate,
    ) -> Result<ForceDate, ClauseError> {
        let next = |day: NaiveDate, first: bool| {
            let year = day.year().saturating_add(1);
            let found = match (begins, first) {
                (Some(begins), _) => begins.in_year(year),
                (None, true) => NaiveDate::from_ymd_opt(year, 1, 1),
                (None, false) => NaiveDate::from_ymd_opt(year, 12, 31),
            };
            found.and_then(|day| in_calendar(day).ok()).ok_or_else(|| {
                let what = format!("a fiscal year of {year}");
                self.calendar(Act::Unnamed, CalendarError::OutOfRange { what })
            })
        };
        let earliest = from.bounds.earliest.map(|day| next(day, true)).transpose()?;
        let latest = from.bounds.latest.map(|day| next(day, false)).transpose()?;
        let mut answer = ForceDate { bounds: Bounds::new(earliest, latest), ..from };
        if begins.is_none() {
            answer.missing.push(self.setting.lacking(self.setting.party, Lack::FiscalYear));
        }
        Ok(answer)
    }

    fn agreed(&self, form: &Form, rec: &mut R) -> Traced<ForceDate, R> {
        let own = self
            .setting
            .party
            .and_then(|party| self.setting.slot(EventKind::DateAgreed, Some(party)));
        let mut answer = empty(Bounds::default());
        if let Some(event) = own.or_else(|| self.setting.slot(EventKind::DateAgreed, None)) {
            let bounds = event.date().map(Bounds::from).unwrap_or_default();
            let source = Some(event.source().to_owned());
            answer.bounds = bounds;
            answer.retroactive = true;
            answer.relied.push(Relied { act: None, bounds, source, grade: event.grade() });
        } else {
            answer.missing.push(self.setting.lacking(None, Lack::AgreedDay));
        }
        self.step(form, answer, &[], rec)
    }

    fn extreme(
        &self,
        form: &Form,
        forms: &[Form],
        join: fn(&[&ForceDate]) -> ForceDate,
        rec: &mut R,
    ) -> Result<Traced<ForceDate, R>, ClauseError> {
        let parts: Vec<Traced<ForceDate, R>> =
            forms.iter().map(|part| self.form(part, rec)).collect::<Result<_, _>>()?;
        let values: Vec<&ForceDate> = parts.iter().map(|part| &part.value).collect();
        let inputs: Vec<(&str, &R::Node)> = parts.iter().map(|part| ("part", &part.node)).collect();
        Ok(self.step(form, join(&values), &inputs, rec))
    }

    fn floor(&self, floor: &Floor, rec: &mut R) -> Result<Traced<ForceDate, R>, ClauseError> {
        let setting = self.setting;
        let answer = match floor {
            Floor::Day(day) => empty(Bounds::new(Some(*day), Some(*day))),
            Floor::Force(id) => {
                let path = follow(&setting.path, id)?;
                let known = setting.others.force_of(id, &path)?;
                let mut answer =
                    empty(known.as_ref().map_or(Bounds::default(), |known| known.bounds));
                if known.is_none() || answer.bounds.latest.is_none() {
                    answer.missing.push(setting.lacking(None, Lack::OtherInstrument(id.clone())));
                }
                answer.relied.extend(known.map(|known| Relied {
                    act: None,
                    bounds: known.bounds,
                    source: known.source,
                    grade: known.grade,
                }));
                answer
            }
        };
        let node = rec.record(|| {
            let title = match floor {
                Floor::Day(day) => {
                    Message::new("agreements.clause.step.floor-day").arg("day", *day)
                }
                Floor::Force(id) => {
                    Message::new("agreements.clause.step.floor-force").arg("other", id.clone())
                }
            };
            Node::fact("agreements.clause.floor/1", title, day_value(answer.bounds))
                .graded(answer.grade())
        });
        Ok(Traced::new(answer, node))
    }

    fn per_party(
        &self,
        form: &Form,
        early: &Form,
        split: Split,
        later: &Form,
        rec: &mut R,
    ) -> Result<Traced<ForceDate, R>, ClauseError> {
        let general = self.setting.in_general();
        let computed = Walk::<R> { setting: &general, its_force: None }.form(early, rec)?;
        if self.setting.party.is_none() {
            let inputs = [("chosen", &computed.node)];
            return Ok(self.step(form, computed.value.clone(), &inputs, rec));
        }
        let trigger = trigger(&computed.value);
        let its_force = self.in_general(computed, rec);
        let consent = self.setting.act(Act::OwnDeposit, rec)?;
        let own = consent.value.bounds;
        // Nobody is bound before consenting, nor before the instrument is in force at all. One who consented in time
        // did so by its entry into force, unless that day reaches back behind the acts.
        let general = its_force.value.bounds;
        let first = ForceDate {
            bounds: Bounds {
                earliest: general.earliest.max(own.earliest),
                latest: if its_force.value.retroactive {
                    general.later(own).latest
                } else {
                    general.latest
                },
            },
            ..its_force.value.clone()
        };
        if !consent.value.missing.is_empty() {
            let mut answer = first;
            answer.bounds.latest = None;
            answer.missing.extend(consent.value.missing.iter().cloned());
            let inputs = [("in general", &its_force.node), ("own consent", &consent.node)];
            return Ok(self.step(form, answer, &inputs, rec));
        }
        let line = match split {
            Split::AfterForce => its_force.value.bounds,
            // The act by which it enters into force does not lie after the day on which it did.
            Split::AfterAct if !its_force.value.retroactive => {
                let known = [trigger.latest, its_force.value.bounds.latest];
                Bounds::new(trigger.earliest, known.into_iter().flatten().min())
            }
            Split::AfterAct => trigger,
        };
        let comes_later = after(own, line);
        if comes_later.is_no() {
            let inputs = [("in general", &its_force.node), ("own consent", &consent.node)];
            return Ok(self.step(form, first, &inputs, rec));
        }
        let walk = Walk { setting: self.setting, its_force: Some(&its_force) };
        let own_rule = walk.form(later, rec)?;
        let then = latest_of(&[&own_rule.value, &its_force.value]);
        let answer = if comes_later.is_yes() { then } else { either(&first, &then) };
        let inputs = [
            ("in general", &its_force.node),
            ("own consent", &consent.node),
            ("later rule", &own_rule.node),
        ];
        Ok(self.step(form, answer, &inputs, rec))
    }

    /// The day on which the instrument as such entered into force: a notified one wins over the computed one.
    fn in_general(&self, computed: Traced<ForceDate, R>, rec: &mut R) -> Traced<ForceDate, R> {
        let Some(notified) = &self.setting.notified else {
            return computed;
        };
        let mut answer = empty(notified.bounds);
        answer.relied.push(Relied {
            act: None,
            bounds: notified.bounds,
            source: notified.source.clone(),
            grade: notified.grade,
        });
        let node = rec.record(|| {
            let title = Message::new("agreements.clause.step.notified");
            let because = Message::new("agreements.clause.finding.notified")
                .arg("computed", computed.value.bounds.to_string())
                .arg("notified", notified.bounds.to_string());
            Node::choice("agreements.clause.notified/1", title, day_value(notified.bounds))
                .input("computed", &computed.node)
                .graded(notified.grade)
                .note(because)
        });
        Traced::new(answer, node)
    }

    fn mixed(
        &self,
        form: &Form,
        simple: &Form,
        procedure: &Form,
        rec: &mut R,
    ) -> Result<Traced<ForceDate, R>, ClauseError> {
        let Some(party) = self.setting.party else {
            let answer = self.form(simple, rec)?;
            return Ok(self.step(form, answer.value, &[("chosen", &answer.node)], rec));
        };
        // A State that gave its own notice took the way of those that need procedures.
        let gave_notice = [EventKind::NotificationReceived, EventKind::NotificationSent]
            .into_iter()
            .any(|kind| self.setting.slot(kind, Some(party)).is_some());
        let needed = match self.setting.procedures {
            Tri::Unknown if gave_notice => Tri::Yes,
            known => known,
        };
        if let Some(needed) = needed.certain() {
            let answer = self.form(if needed { procedure } else { simple }, rec)?;
            return Ok(self.step(form, answer.value, &[("chosen", &answer.node)], rec));
        }
        let without = self.form(simple, rec)?;
        let with = self.form(procedure, rec)?;
        let mut answer = either(&without.value, &with.value);
        answer.missing.push(self.setting.lacking(Some(party), Lack::Procedures));
        let inputs = [("without", &without.node), ("with", &with.node)];
        Ok(self.step(form, answer, &inputs, rec))
    }
}

/// Whether the first lies after the second.
fn after(first: Bounds, second: Bounds) -> Tri {
    if first.earliest.is_some_and(|day| second.latest.is_some_and(|last| day > last)) {
        Tri::Yes
    } else if first.latest.is_some_and(|day| second.earliest.is_some_and(|next| day <= next)) {
        Tri::No
    } else {
        Tri::Unknown
    }
}

/// The last of the acts by which it enters into force.
fn trigger(answer: &ForceDate) -> Bounds {
    let acts = answer.relied.iter().filter(|relied| relied.act.is_some());
    let all = acts.map(|relied| relied.bounds).reduce(Bounds::later).unwrap_or_default();
    // Where the list is not complete, the act lies on the recorded day or before it.
    let open = |lack: &Lacking| matches!(lack.what, Lack::CompleteList(_));
    let earliest = all.earliest.filter(|_| !answer.missing.iter().any(open));
    let latest = all.latest.filter(|_| answer.missing.iter().all(open));
    Bounds::new(earliest, latest)
}

fn gathered(parts: &[&ForceDate]) -> (Vec<Lacking>, Vec<Relied>) {
    let mut missing: Vec<Lacking> = Vec::new();
    let mut relied: Vec<Relied> = Vec::new();
    for part in parts {
        missing.extend(
            part.missing.iter().filter(|lack| !missing.contains(lack)).cloned().collect::<Vec<_>>(),
        );
        relied.extend(
            part.relied.iter().filter(|act| !relied.contains(act)).cloned().collect::<Vec<_>>(),
        );
    }
    (missing, relied)
}

fn settled(
    bounds: Bounds,
    mut missing: Vec<Lacking>,
    relied: Vec<Relied>,
    retroactive: bool,
) -> ForceDate {
    if bounds.exact().is_some() {
        missing.clear();
    }
    ForceDate { bounds, missing, relied, retroactive }
}

/// The latest of all: it stands on all of them.
fn latest_of(parts: &[&ForceDate]) -> ForceDate {
    let bounds = parts.iter().map(|part| part.bounds).reduce(Bounds::later).unwrap_or_default();
    let (missing, relied) = gathered(parts);
    let retroactive = parts.iter().any(|part| {
        let decides = part.bounds.latest.is_none_or(|last| Some(last) >= bounds.earliest);
        part.retroactive && (decides || !part.relied.is_empty())
    });
    settled(bounds, missing, relied, retroactive)
}

/// The earliest of all: it stands on those that can be the earliest.
fn earliest_of(parts: &[&ForceDate]) -> ForceDate {
    let earliest = parts.iter().map(|part| part.bounds.earliest).min().flatten();
    let latest = parts.iter().filter_map(|part| part.bounds.latest).min();
    let bounds = Bounds::new(earliest, latest);
    let deciding: Vec<&ForceDate> = parts
        .iter()
        .filter(|part| {
            let never_later =
                part.bounds.earliest.is_none_or(|first| latest.is_none_or(|last| first <= last));
            never_later && (bounds.exact().is_none() || part.bounds == bounds)
        })
        .copied()
        .collect();
    let (missing, mut relied) = gathered(&deciding);
    let retroactive = deciding.iter().any(|part| part.retroactive);
    if !retroactive {
        // A part that is the earliest through another of its acts does not stand on one after the last possible day.
        relied.retain(|act| {
            act.bounds.earliest.is_none_or(|first| latest.is_none_or(|last| first <= last))
        });
    }
    settled(bounds, missing, relied, retroactive)
}

/// One of the two, it is not known which.
fn either(first: &ForceDate, second: &ForceDate) -> ForceDate {
    let (a, b) = (first.bounds, second.bounds);
    let bounds = Bounds::new(
        a.earliest.min(b.earliest),
        a.latest.and_then(|last| b.latest.map(|other| last.max(other))),
    );
    let (missing, relied) = gathered(&[first, second]);
    settled(bounds, missing, relied, first.retroactive || second.retroactive)
}
