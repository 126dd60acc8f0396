//! Which instruments bind which states, who pays for which service, and which service opens a right.
//!
//! | instrument | what it does here |
//! | --- | --- |
//! | EAEU 2019 | service since its entry into force is paid by the state where it was done; service of other members opens a right where own service is too short and twelve full months lie after the entry; earlier service goes by national law and the CIS agreement |
//! | CIS 1992 | the state of residence pays for service in every party and in the former USSR; the others pay nothing for it |
//! | Russia-Belarus 2006 | between the two: the residence state for service in the USSR before 13 March 1992, then each its own |
//! | Kyrgyzstan-Türkiye 2018 | each pays for its own territory; service of both opens a right |
//!
//! Whether each is in force comes from `kerben-agreements`. A party whose day of entry the register does not
//! know counts as bound, because the sources apply the agreement of 1992 to it; a party that left does not.

use chrono::NaiveDate;
use kerben_agreements::{Bounds, Treaties};
use kerben_core::calendar;
use kerben_core::country::Country;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;
use serde::{Deserialize, Serialize};

use crate::claim::Claim;
use crate::context::{Context, Stop};
use crate::error::PensionError;
use crate::outcome::Missing;
use crate::record;
use crate::rules::Question;

mod days;
mod liability;

pub(crate) use days::BindingsByDay;
pub use liability::liabilities;
pub(crate) use liability::paid_days;

/// An instrument of pension coordination that this crate applies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Instrument {
    /// Agreement on pension provision for workers of the EAEU, 20 December 2019.
    Eaeu2019,
    /// CIS agreement on pension rights, 13 March 1992.
    Cis1992,
    /// Treaty of Russia and Belarus, 24 January 2006.
    RussiaBelarus2006,
    /// Agreement of Kyrgyzstan and Türkiye, 9 April 2018.
    KyrgyzstanTurkiye2018,
}

impl Instrument {
    /// Every instrument.
    pub const ALL: [Self; 4] =
        [Self::Eaeu2019, Self::Cis1992, Self::RussiaBelarus2006, Self::KyrgyzstanTurkiye2018];

    /// The id in the register of `kerben-agreements`.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::Eaeu2019 => "M-EAEU-PEN",
            Self::Cis1992 => "M-CIS-1992PEN",
            Self::RussiaBelarus2006 => "RU-BY-2006",
            Self::KyrgyzstanTurkiye2018 => "KG-TR-SSA",
        }
    }
}

/// That an instrument binds a state on the day of the claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Binding {
    state: Country,
    since: Option<NaiveDate>,
    grade: Evidence,
}

/// Which instruments bind which of the states of a claim, on the day of the claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bindings {
    /// By instrument, in the order of [`Instrument::ALL`].
    bound: [Vec<Binding>; 4],
    left: Vec<(Instrument, Country)>,
}

impl Bindings {
    /// Looks up every state of the claim: of residence, citizenship and service.
    ///
    /// # Errors
    ///
    /// [`PensionError::Agreement`] when the register lacks an instrument or holds a date that it cannot use.
    pub fn of(claim: &Claim, treaties: &Treaties) -> Result<Self, PensionError> {
        let person = claim.person();
        let mut states = claim.record().states();
        states.push(person.residence());
        states.extend(person.citizenships());
        states.sort_unstable();
        states.dedup();
        Self::among(claim.claimed_on(), treaties, |state| states.contains(&state))
    }

    /// Looks up every state that an instrument names.
    pub(crate) fn on(day: NaiveDate, treaties: &Treaties) -> Result<Self, PensionError> {
        Self::among(day, treaties, |_| true)
    }

    /// Only a state that an instrument names can be bound by it or have left it.
    fn among(
        day: NaiveDate,
        treaties: &Treaties,
        wanted: impl Fn(Country) -> bool,
    ) -> Result<Self, PensionError> {
        let mut bound: [Vec<Binding>; 4] = Default::default();
        let mut left = Vec::new();
        for (bound, instrument) in bound.iter_mut().zip(Instrument::ALL) {
            let named = treaties.get(instrument.id())?.states().iter().copied();
            for state in named.filter(|state| wanted(*state)) {
                let standing = treaties.status(instrument.id(), state, day)?;
                match standing.is_in_force() {
                    Tri::No => left.push((instrument, state)),
                    Tri::Yes | Tri::Unknown => bound.push(Binding {
                        state,
                        since: standing.since().and_then(Bounds::exact),
                        grade: standing.grade(),
                    }),
                }
            }
        }
        Ok(Self { bound, left })
    }

    fn get(&self, instrument: Instrument, state: Country) -> Option<&Binding> {
        let of = self.bound.get(instrument as usize)?;
        of.iter().find(|known| known.state == state)
    }

    /// Whether the instrument binds the state.
    #[must_use]
    pub fn binds(&self, instrument: Instrument, state: Country) -> bool {
        self.get(instrument, state).is_some()
    }

    /// Whether the state is a party that is not, or no longer, bound.
    #[must_use]
    pub fn has_left(&self, instrument: Instrument, state: Country) -> bool {
        self.left.contains(&(instrument, state))
    }

    /// Since when the instrument binds the state, where the day is known.
    #[must_use]
    pub fn since(&self, instrument: Instrument, state: Country) -> Option<NaiveDate> {
        self.get(instrument, state).and_then(|binding| binding.since)
    }

    /// How well it is known that the instrument binds the state.
    #[must_use]
    pub fn grade(&self, instrument: Instrument, state: Country) -> Evidence {
        self.get(instrument, state).map_or(Evidence::Unverified, |binding| binding.grade)
    }
}

/// The first day of service that falls under the EAEU agreement between its members.
fn eaeu_start(cx: &Context<'_>, state: Country) -> Option<NaiveDate> {
    cx.bindings().since(Instrument::Eaeu2019, state)
}

/// Whether the person is a worker in the sense of the EAEU agreement: a citizen of a member.
pub(crate) fn is_eaeu_worker(cx: &Context<'_>) -> bool {
    cx.person().citizenships().any(|state| cx.bindings().binds(Instrument::Eaeu2019, state))
}

/// Who pays for the service of one territory at one time, and which rule says so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PaidBy {
    pub(crate) payer: Country,
    pub(crate) instrument: Option<Instrument>,
    /// The rule; `None` for a state's own law on its own service.
    pub(crate) provision: Option<&'static str>,
    pub(crate) grade: Evidence,
}

/// A stretch of time in which one rule of payment holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Era {
    /// In the USSR, before it ended.
    pub(crate) ussr: bool,
    /// How early.
    pub(crate) time: Time,
    /// Since the EAEU agreement bound the state of the service.
    pub(crate) eaeu: bool,
}

/// The dates that the rules of payment tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Time {
    /// Before 1991: what Russian practice counts without any agreement.
    Before1991,
    /// Before 13 March 1992, the day of the CIS agreement.
    BeforeMarch1992,
    /// Since then.
    Later,
}

/// The days on which the rules of payment change.
pub(crate) fn cuts(cx: &Context<'_>, territory: Country) -> Result<Vec<NaiveDate>, PensionError> {
    let mut days =
        vec![calendar::day(1991, 1, 1)?, record::ussr_ended()?, calendar::day(1992, 3, 13)?];
    days.extend(eaeu_start(cx, territory));
    Ok(days)
}

/// The era of a stretch that no cut divides.
pub(crate) fn era(
    cx: &Context<'_>,
    territory: Country,
    start: NaiveDate,
) -> Result<Era, PensionError> {
    let republic = territory == Country::SU || crate::career::republics().contains(&territory);
    Ok(Era {
        ussr: republic && start < record::ussr_ended()?,
        time: if start < calendar::day(1991, 1, 1)? {
            Time::Before1991
        } else if start < calendar::day(1992, 3, 13)? {
            Time::BeforeMarch1992
        } else {
            Time::Later
        },
        eaeu: eaeu_start(cx, territory).is_some_and(|since| since <= start),
    })
}

/// Who pays for service on a territory in an era.
///
/// # Errors
///
/// [`Stop::Open`] for service before 2021 between Russia and another EAEU member, [`Stop::Missing`] for
/// service in the USSR without a known republic that no agreement gives to the state of residence.
pub(crate) fn paid_by(cx: &Context<'_>, territory: Country, era: Era) -> Result<PaidBy, Stop> {
    let home = cx.person().residence();
    let bindings = cx.bindings();
    let under = |payer: Country, instrument: Instrument, provision: &'static str| {
        let known = bindings.grade(instrument, home).min(bindings.grade(instrument, territory));
        let rule = cx.provision(provision)?.grade;
        // A former state, or one that left, is not bound itself: the rule alone carries the grade.
        let both = bindings.binds(instrument, home) && bindings.binds(instrument, territory);
        let grade = if both { rule.min(known) } else { rule };
        Ok(PaidBy { payer, instrument: Some(instrument), provision: Some(provision), grade })
    };
    let own = |payer: Country| PaidBy {
        payer,
        instrument: None,
        provision: None,
        grade: Evidence::Derived,
    };
    if territory == home {
        return Ok(own(home));
    }
    if era.eaeu && is_eaeu_worker(cx) {
        return under(territory, Instrument::Eaeu2019, "eaeu.later-service");
    }
    let both =
        |instrument| bindings.binds(instrument, home) && bindings.binds(instrument, territory);
    if both(Instrument::KyrgyzstanTurkiye2018) {
        return under(territory, Instrument::KyrgyzstanTurkiye2018, "kg-tr.own-part");
    }
    if both(Instrument::RussiaBelarus2006) {
        let payer = if era.time < Time::Later { home } else { territory };
        return under(payer, Instrument::RussiaBelarus2006, "ru-by.earlier-service");
    }
    if both(Instrument::Cis1992) {
        return under(home, Instrument::Cis1992, "cis.residence-pays");
    }
    if era.ussr && bindings.binds(Instrument::Cis1992, home) {
        return under(home, Instrument::Cis1992, "cis.service");
    }
    let left = |state| bindings.has_left(Instrument::Cis1992, state);
    if (left(home) || left(territory)) && both(Instrument::Eaeu2019) {
        let reading = cx.reading(Question::EarlierServiceAndRussia)?;
        if reading.name == "cis-1992-by-reference" {
            let mut paid = under(home, Instrument::Cis1992, "eaeu.earlier-service")?;
            paid.grade = paid.grade.min(reading.grade);
            return Ok(paid);
        }
        let mut paid = own(territory);
        if home == Country::RU && era.ussr && era.time == Time::Before1991 {
            paid = own(home);
            paid.provision = Some("ru.ussr-service");
            paid.grade = cx.provision("ru.ussr-service")?.grade;
        }
        paid.grade = paid.grade.min(reading.grade);
        return Ok(paid);
    }
    if era.ussr && era.time == Time::Before1991 && home == Country::RU {
        let grade = cx.provision("ru.ussr-service")?.grade;
        return Ok(PaidBy { provision: Some("ru.ussr-service"), grade, ..own(home) });
    }
    if territory == Country::SU {
        return Err(Missing::fact("republic").into());
    }
    Ok(own(territory))
}
