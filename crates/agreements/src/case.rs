//! The case of a person, and whether it lies within the scope of an instrument.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::tri::Tri;
use serde::{Deserialize, Serialize};

use crate::error::AgreementError;
use crate::instrument::Instrument;
use crate::kind::{Activity, Matter, Persons};
use crate::standing::{Missing, MissingFact};

/// The most citizenships of one person.
pub const CITIZENSHIPS_MAX: usize = 8;

/// A person, where they are and what they do there, on a day.
///
/// Stay and work are taken as lawful: an answer says so ([`crate::Governing::assumes_lawful`]).
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawCase", into = "RawCase")]
pub struct Case {
    citizenships: Vec<Country>,
    residence: Country,
    host: Country,
    home: Option<Country>,
    activity: Activity,
    entered: Option<NaiveDate>,
    day: NaiveDate,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCase {
    citizenships: Vec<Country>,
    residence: Country,
    host: Country,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    home: Option<Country>,
    activity: Activity,
    #[serde(
        default,
        with = "kerben_core::calendar::serde_day_option",
        skip_serializing_if = "Option::is_none"
    )]
    entered: Option<NaiveDate>,
    #[serde(with = "kerben_core::calendar::serde_day")]
    day: NaiveDate,
}

impl TryFrom<RawCase> for Case {
    type Error = AgreementError;

    fn try_from(raw: RawCase) -> Result<Self, Self::Error> {
        let mut case = Self::new(raw.citizenships, raw.residence, raw.host, raw.activity, raw.day)?;
        case.home = raw.home;
        match raw.entered {
            Some(entered) => case.entered_on(entered),
            None => Ok(case),
        }
    }
}

impl From<Case> for RawCase {
    fn from(case: Case) -> Self {
        let Case { citizenships, residence, host, home, activity, entered, day } = case;
        Self { citizenships, residence, host, home, activity, entered, day }
    }
}

impl Case {
    /// Returns the case of a person with these citizenships, who lives permanently in `residence` and is in
    /// `host` on `day`.
    ///
    /// # Errors
    /// [`AgreementError::Citizenships`] when there is none or there are more than [`CITIZENSHIPS_MAX`].
    pub fn new(
        citizenships: impl IntoIterator<Item = Country>,
        residence: Country,
        host: Country,
        activity: Activity,
        day: NaiveDate,
    ) -> Result<Self, AgreementError> {
        let citizenships: BTreeSet<Country> = citizenships.into_iter().collect();
        if citizenships.is_empty() || citizenships.len() > CITIZENSHIPS_MAX {
            return Err(AgreementError::Citizenships);
        }
        Ok(Self {
            citizenships: citizenships.into_iter().collect(),
            residence,
            host,
            home: None,
            activity,
            entered: None,
            day,
        })
    }

    /// Sets the State from which the person came, where it is neither citizenship nor residence.
    #[must_use]
    pub fn from_home(mut self, home: Country) -> Self {
        self.home = Some(home);
        self
    }

    /// Sets the day of entry. Rights that survive the end of an instrument depend on it; no rule of this version asks for it.
    ///
    /// # Errors
    /// [`AgreementError::EnteredLater`] when it lies after the day of the case.
    pub fn entered_on(mut self, entered: NaiveDate) -> Result<Self, AgreementError> {
        if entered > self.day {
            return Err(AgreementError::EnteredLater { entered, day: self.day });
        }
        self.entered = Some(entered);
        Ok(self)
    }

    /// Returns the citizenships, sorted.
    #[must_use]
    pub fn citizenships(&self) -> &[Country] {
        &self.citizenships
    }

    /// Returns the State of permanent residence.
    #[must_use]
    pub const fn residence(&self) -> Country {
        self.residence
    }

    /// Returns the State where the person is.
    #[must_use]
    pub const fn host(&self) -> Country {
        self.host
    }

    /// Returns the State from which the person came, where it was given.
    #[must_use]
    pub const fn home(&self) -> Option<Country> {
        self.home
    }

    /// Returns what the person does.
    #[must_use]
    pub const fn activity(&self) -> Activity {
        self.activity
    }

    /// Returns the day of entry, where it was given.
    #[must_use]
    pub const fn entered(&self) -> Option<NaiveDate> {
        self.entered
    }

    /// Returns the day of the question.
    #[must_use]
    pub const fn day(&self) -> NaiveDate {
        self.day
    }

    /// Returns the States other than the host to which the person belongs: citizenships, residence, home.
    #[must_use]
    pub fn sending(&self) -> Vec<Country> {
        let mut states: Vec<Country> = self
            .citizenships
            .iter()
            .copied()
            .chain([self.residence])
            .chain(self.home)
            .filter(|state| *state != self.host)
            .collect();
        states.sort_unstable();
        states.dedup();
        states
    }
}

/// Why a person lies outside the scope of an instrument.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum OutOfScope {
    /// Is no citizen of the sending party.
    NotACitizen,
    /// Does not live in the sending party.
    NotAResident,
    /// Is a citizen of the host State.
    CitizenOfHost,
    /// Lives permanently in the host State.
    LivesInHost,
    /// Does something that the instrument excludes or does not name.
    Activity,
}

impl OutOfScope {
    /// Returns the key of its words in the catalogue.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::NotACitizen => "agreements.out-of-scope.not-a-citizen",
            Self::NotAResident => "agreements.out-of-scope.not-a-resident",
            Self::CitizenOfHost => "agreements.out-of-scope.citizen-of-host",
            Self::LivesInHost => "agreements.out-of-scope.lives-in-host",
            Self::Activity => "agreements.out-of-scope.activity",
        }
    }
}

/// Whether a case lies within a scope.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Within {
    /// It does.
    Yes,
    /// It does not.
    No(OutOfScope),
    /// The sources or the case do not say.
    Unknown(Missing),
}

impl Within {
    /// Returns the three-valued answer.
    pub const fn tri(&self) -> Tri {
        match self {
            Self::Yes => Tri::Yes,
            Self::No(_) => Tri::No,
            Self::Unknown(_) => Tri::Unknown,
        }
    }
}

/// Whether a case lies within the scope of an instrument, as a person of one sending State.
pub(crate) fn within(
    instrument: &Instrument,
    case: &Case,
    sending: Country,
    matter: Matter,
) -> Within {
    let scope = instrument.scope.as_ref();
    let activity = case.activity;
    let excluded = scope.is_some_and(|scope| {
        scope.excludes.contains(&activity)
            || !(scope.activities.is_empty() || scope.activities.contains(&activity))
    });
    if excluded {
        return Within::No(OutOfScope::Activity);
    }
    let persons = scope.map_or(Persons::NotRecorded, |scope| scope.persons);
    let further = scope.and_then(|scope| scope.further.as_deref());
    let named = scope.is_some_and(|scope| scope.activities.contains(&activity));
    let personal = Personal { persons, further, named };
    personal.within(instrument, case, sending, matter)
}

/// As [`within`], for an instrument whose scope says whom it covers and nothing else.
pub(crate) fn within_plain(
    persons: Persons,
    instrument: &Instrument,
    case: &Case,
    sending: Country,
    matter: Matter,
) -> Within {
    Personal { persons, further: None, named: false }.within(instrument, case, sending, matter)
}

/// Whom a scope covers, its further condition, and whether it names what the person does.
struct Personal<'a> {
    persons: Persons,
    further: Option<&'a str>,
    named: bool,
}

impl Personal<'_> {
    fn within(
        &self,
        instrument: &Instrument,
        case: &Case,
        sending: Country,
        matter: Matter,
    ) -> Within {
        let lacks = |fact: MissingFact, known: Option<&str>| {
            let (instrument, known) = (instrument.id.clone(), known.map(str::to_owned));
            Within::Unknown(Missing { instrument, party: None, fact, known })
        };
        let activity = case.activity;
        if matter == Matter::Work && !works(activity) {
            return Within::No(OutOfScope::Activity);
        }
        match persons_within(self.persons, instrument, case, sending, matter) {
            Some(Ok(())) => {}
            Some(Err(why)) => return Within::No(why),
            None => return lacks(MissingFact::PersonalScope, None),
        }
        if let Some(further) = self.further {
            return lacks(MissingFact::ScopeCondition, Some(further));
        }
        let plain = matches!(activity, Activity::Worker | Activity::Seasonal);
        // Whom the unread articles on posted and self-employed persons cover is not guessed.
        let told = plain || self.named || self.persons == Persons::CitizensOfAParty;
        if matter == Matter::Work && !told {
            return lacks(MissingFact::PersonalScope, Some(activity.name()));
        }
        Within::Yes
    }
}

const fn works(activity: Activity) -> bool {
    !matches!(
        activity,
        Activity::Student | Activity::JobSeeker | Activity::FamilyMember | Activity::Pensioner
    )
}

/// Whether a scope covers the person; `None` where the sources or the case do not say.
fn persons_within(
    persons: Persons,
    instrument: &Instrument,
    case: &Case,
    sending: Country,
    matter: Matter,
) -> Option<Result<(), OutOfScope>> {
    let citizen = case.citizenships.contains(&sending);
    let resident = case.residence == sending;
    let citizen_of_host = case.citizenships.contains(&case.host);
    let lives_in_host = case.residence == case.host;
    let answer = match persons {
        // Pension rights follow a working life: what counts is citizenship of a member, not where one is now.
        Persons::WorkersOfAParty if matter == Matter::Pension => {
            let member = case.citizenships.iter().any(|state| instrument.names(*state));
            if member { Ok(()) } else { Err(OutOfScope::NotACitizen) }
        }
        Persons::CitizensOfAParty | Persons::WorkersOfAParty => {
            if citizen_of_host {
                Err(OutOfScope::CitizenOfHost)
            } else if !citizen {
                Err(OutOfScope::NotACitizen)
            } else if persons == Persons::WorkersOfAParty && lives_in_host {
                Err(OutOfScope::LivesInHost)
            } else {
                Ok(())
            }
        }
        Persons::PermanentResidentsOfAParty => {
            if resident {
                Ok(())
            } else {
                Err(OutOfScope::NotAResident)
            }
        }
        Persons::ResidentsOfAParty => {
            let lives = instrument.names(case.residence);
            if lives { Ok(()) } else { Err(OutOfScope::NotAResident) }
        }
        Persons::InsuredPersons => {
            if citizen || resident {
                Ok(())
            } else {
                return None;
            }
        }
        Persons::NotRecorded => {
            if citizen && resident && !citizen_of_host {
                Ok(())
            } else if citizen || resident {
                return None;
            } else {
                Err(OutOfScope::NotACitizen)
            }
        }
    };
    Some(answer)
}
