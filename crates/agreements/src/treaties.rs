//! The register of instruments.

use std::collections::BTreeMap;
use std::io::Read;

use chrono::NaiveDate;
use kerben_core::claims::{Claims, Preference};
use kerben_core::data::{DataError, Document, PackStamp, list_names, read_text};
use kerben_core::partial_date::PartialDate;
use kerben_core::source::{Source, Sources};

use crate::error::AgreementError;
use crate::event::{DateClaim, EVENTS_MAX, Event};
use crate::file;
use crate::instrument::Instrument;
use crate::place;
use crate::register::participation;

/// The instruments that are known, with their sources: the register that every question is asked of.
///
/// States are computed from events. The register is a value: [`Treaties::as_known_on`] and
/// [`Treaties::preferring`] return another register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Treaties {
    pub(crate) instruments: BTreeMap<String, Instrument>,
    aliases: BTreeMap<String, String>,
    /// From when each instrument is known: the first recorded day of its file. None: always.
    known: BTreeMap<String, NaiveDate>,
    sources: Sources,
    stamps: Vec<PackStamp>,
}

impl Treaties {
    /// Returns the register that one data file describes. `file` is only a name for error messages.
    ///
    /// # Errors
    /// [`AgreementError::Data`] with file, line and key.
    pub fn from_str(file: &str, text: &str) -> Result<Self, AgreementError> {
        Self::from_texts([(file, text)])
    }

    /// Returns the register that a data file describes, read to its end.
    ///
    /// # Errors
    /// As [`Treaties::from_str`]; also when reading fails.
    pub fn from_reader(file: &str, from: impl Read) -> Result<Self, AgreementError> {
        Self::from_str(file, &read_text(file, from)?)
    }

    /// Returns the register that several data files describe together, as name and text.
    ///
    /// # Errors
    /// [`AgreementError::Data`] with file, line and key; nothing is half-loaded.
    pub fn from_texts<'a>(
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Self, AgreementError> {
        let mut register = Self {
            instruments: BTreeMap::new(),
            aliases: BTreeMap::new(),
            known: BTreeMap::new(),
            sources: Sources::new([]).map_err(|error| source_error("", &error))?,
            stamps: Vec::new(),
        };
        let files: Vec<(&str, &str)> = files.into_iter().collect();
        let mut additions = Vec::new();
        for (name, text) in files.iter().copied() {
            let mut pack = file::read(name, text)?;
            additions.push((name, text, std::mem::take(&mut pack.additions)));
            register.add(name, pack)?;
        }
        for (name, text, added) in additions {
            let document = Document::new(name, text)?;
            let Self { instruments, aliases, .. } = &mut register;
            participation::apply(&document, added, instruments, aliases)?;
        }
        file::check_edges(&register.instruments, &register.aliases)
            .map_err(|fault| fault.located(&files))?;
        register.bind_clauses().map_err(|error| place::of_clause(error, &files))?;
        Ok(register)
    }

    /// Returns a register of made-up instruments; the caller has checked their events.
    #[cfg(feature = "proptest")]
    pub(crate) fn from_parts(
        instruments: Vec<Instrument>,
        sources: Vec<Source>,
    ) -> Result<Self, AgreementError> {
        let mut register = Self::from_texts([])?;
        let sources = Sources::new(sources).map_err(|error| source_error("", &error))?;
        let stamp = PackStamp::of("made-up", "Made up", "1", b"");
        register
            .add("made-up", file::Pack { stamp, sources, instruments, additions: Vec::new() })?;
        file::check_edges(&register.instruments, &register.aliases)
            .map_err(|fault| fault.located(&[]))?;
        register.bind_clauses()?;
        Ok(register)
    }

    /// Returns the register of one pack whose instruments are checked.
    pub(crate) fn of_pack(name: &str, pack: file::Pack) -> Result<Self, AgreementError> {
        let mut register = Self::from_texts([])?;
        register.add(name, pack)?;
        file::check_edges(&register.instruments, &register.aliases)
            .map_err(|fault| fault.named_in(name))?;
        register.bind_clauses()?;
        Ok(register)
    }

    /// The sources of all files.
    pub(crate) const fn sources(&self) -> &Sources {
        &self.sources
    }

    fn add(&mut self, name: &str, pack: file::Pack) -> Result<(), AgreementError> {
        self.sources =
            self.sources.merge(&pack.sources).map_err(|error| source_error(name, &error))?;
        for instrument in pack.instruments {
            for id in std::iter::once(&instrument.id).chain(&instrument.aliases) {
                if self.instruments.contains_key(id) || self.aliases.contains_key(id) {
                    let problem = format!("the id `{id}` stands already in another file");
                    let error =
                        DataError::at(name, None, "instrument.id", problem, Some("each id once"));
                    return Err(error.into());
                }
            }
            let id = instrument.id.clone();
            for alias in &instrument.aliases {
                self.aliases.insert(alias.clone(), id.clone());
            }
            if let Some(day) = instrument.events.iter().filter_map(Event::known_from).min() {
                self.known.insert(id.clone(), day);
            }
            self.instruments.insert(id, instrument);
        }
        self.stamps.push(pack.stamp);
        Ok(())
    }

    /// Returns the identities of the data files.
    #[must_use]
    pub fn stamps(&self) -> &[PackStamp] {
        &self.stamps
    }

    /// Returns the source of that id.
    #[must_use]
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.get(id)
    }

    /// Returns the instruments in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &Instrument> {
        self.instruments.values()
    }

    /// Returns the instrument of that id or alias.
    ///
    /// # Errors
    /// [`AgreementError::UnknownInstrument`].
    pub fn get(&self, id: &str) -> Result<&Instrument, AgreementError> {
        let key = self.aliases.get(id).map_or(id, String::as_str);
        self.instruments.get(key).ok_or_else(|| {
            let head: String = id.chars().take(5).collect();
            let near: Vec<&str> = self
                .instruments
                .keys()
                .map(String::as_str)
                .filter(|known| !head.is_empty() && known.starts_with(&head))
                .collect();
            let near = if near.is_empty() {
                list_names(self.instruments.keys().map(String::as_str))
            } else {
                list_names(near)
            };
            AgreementError::UnknownInstrument { id: id.chars().take(80).collect(), near }
        })
    }

    /// Returns the register as it was known on a day: events recorded later are left out, and so are
    /// instruments and statements that were not yet known.
    ///
    /// Adding an event that is recorded later never changes the answers of this register.
    #[must_use]
    pub fn as_known_on(&self, day: NaiveDate) -> Self {
        let mut past = self.clone();
        past.instruments.retain(|id, _| self.known.get(id).is_none_or(|known| *known <= day));
        for instrument in past.instruments.values_mut() {
            instrument.events.retain(|event| event.known_from().is_some_and(|known| known <= day));
            for event in &mut instrument.events {
                event.otherwise.retain(|claim| {
                    let stated = claim.stated_on.and_then(PartialDate::latest);
                    stated.is_none_or(|stated| stated <= day)
                });
            }
        }
        let kept = &past.instruments;
        past.aliases.retain(|_, id| kept.contains_key(id));
        past.known.retain(|id, _| kept.contains_key(id));
        past.note_floors();
        past
    }

    /// Returns the register with one more event of an instrument.
    ///
    /// # Errors
    /// [`AgreementError::UnknownInstrument`]; [`AgreementError::Event`] when the event contradicts the
    /// instrument, names an unknown source, or says neither its date nor when it became known.
    pub fn with_event(&self, id: &str, event: Event) -> Result<Self, AgreementError> {
        let instrument = self.get(id)?;
        let refuse = |problem: String, accepted: String| AgreementError::Event {
            instrument: instrument.id.clone(),
            kind: event.kind,
            problem,
            accepted,
        };
        if !self.sources.contains(&event.source) {
            let problem = format!("the source `{}` is not known", event.source);
            return Err(refuse(problem, list_names(self.sources.ids())));
        }
        if instrument.events.len() >= EVENTS_MAX {
            return Err(refuse(
                "there are too many events".to_owned(),
                format!("at most {EVENTS_MAX}"),
            ));
        }
        if let Some((_, problem, accepted)) =
            file::event_problem(instrument, &event, &instrument.events)
        {
            return Err(refuse(problem, accepted));
        }
        let key = instrument.id.clone();
        let mut next = self.clone();
        if let Some(instrument) = next.instruments.get_mut(&key) {
            instrument.events.push(event);
        }
        next.bind_clauses()?;
        Ok(next)
    }

    /// Returns the statements about the date of an event, side by side; the one that is used stands first.
    ///
    /// `None` when the event has no date.
    #[must_use]
    pub fn claims(instrument: &Instrument, event: &Event) -> Option<Claims<PartialDate>> {
        crate::claim::claims(instrument, event)
    }

    /// Returns the register in which another rule chooses between contradicting statements of a date.
    ///
    /// The data prefer one statement and say why ([`Event::preferred_because`]); this is how another rule, such
    /// as [`kerben_core::claims::StrongestGrade`], takes its place.
    ///
    /// # Errors
    /// [`AgreementError::Preference`] when the rule does not decide.
    pub fn preferring(
        &self,
        preference: &dyn Preference<PartialDate>,
    ) -> Result<Self, AgreementError> {
        let mut other = self.clone();
        for instrument in other.instruments.values_mut() {
            prefer_within(instrument, preference)?;
        }
        other.bind_clauses()?;
        Ok(other)
    }

    /// Returns the register in which another rule chooses within one instrument, as [`Treaties::preferring`].
    ///
    /// # Errors
    /// [`AgreementError::UnknownInstrument`]; [`AgreementError::Preference`] when the rule does not decide.
    pub fn preferring_in(
        &self,
        id: &str,
        preference: &dyn Preference<PartialDate>,
    ) -> Result<Self, AgreementError> {
        let key = self.get(id)?.id.clone();
        let mut other = self.clone();
        if let Some(instrument) = other.instruments.get_mut(&key) {
            prefer_within(instrument, preference)?;
        }
        other.bind_clauses()?;
        Ok(other)
    }

    /// Returns every event about whose date the sources contradict each other.
    pub fn conflicts(&self) -> impl Iterator<Item = (&Instrument, &Event, &[DateClaim])> {
        self.iter().flat_map(|instrument| {
            instrument
                .events
                .iter()
                .filter(|event| !event.otherwise.is_empty())
                .map(move |event| (instrument, event, event.otherwise.as_slice()))
        })
    }
}

fn prefer_within(
    instrument: &mut Instrument,
    preference: &dyn Preference<PartialDate>,
) -> Result<(), AgreementError> {
    let original = instrument.clone();
    for event in instrument.events.iter_mut().filter(|event| !event.otherwise.is_empty()) {
        crate::claim::prefer(&original, event, preference)?;
    }
    Ok(())
}

fn source_error(file: &str, error: &impl std::fmt::Display) -> AgreementError {
    DataError::at(file, None, "source", error.to_string(), Some("each source id for one source"))
        .into()
}
