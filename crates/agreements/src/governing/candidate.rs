//! Candidates: the treaties of the matter between the host and a State of the person.

use kerben_core::country::Country;
use kerben_core::tri::Tri;

use crate::case::{Case, Within, within};
use crate::error::AgreementError;
use crate::find::{Find, Found, Sought};
use crate::force::between;
use crate::instrument::Instrument;
use crate::kind::Matter;
use crate::standing::{Bounds, Force, Missing, Standing};

/// A candidate with what is known about it.
pub(crate) struct Candidate<'a> {
    pub(crate) found: Found<'a>,
    pub(crate) instrument: &'a Instrument,
    pub(crate) sending: Country,
    pub(crate) force: Force,
    pub(crate) within: Within,
    pub(crate) concluded: Bounds,
}

impl Candidate<'_> {
    pub(crate) fn tri(&self) -> Tri {
        self.force.is_in_force().and(self.within.tri())
    }

    pub(crate) fn missing(&self) -> Vec<Missing> {
        let mut missing = self.force.missing().to_vec();
        if let Within::Unknown(fact) = &self.within {
            missing.push(fact.clone());
        }
        missing
    }

    /// The standing with its grounds.
    pub(crate) fn standing(&self, case: &Case) -> Result<Standing, AgreementError> {
        between(self.instrument, self.sending, case.host(), case.day())
    }

    pub(super) fn scope_article(&self) -> Option<&str> {
        match self.within {
            Within::No(_) => self.instrument.scope().and_then(|scope| scope.article.as_deref()),
            _ => None,
        }
    }

    fn rank(&self) -> (u8, u8) {
        let order = |tri: Tri| match tri {
            Tri::Yes => 2,
            Tri::Unknown => 1,
            Tri::No => 0,
        };
        (order(self.tri()), order(self.within.tri()))
    }
}

/// The candidates in the order of their ids, each through the State that serves best.
pub(super) fn candidates<'a, F: Find<'a>>(
    find: F,
    case: &Case,
    matter: Matter,
) -> Result<Vec<Candidate<'a>>, AgreementError> {
    let mut all: Vec<Candidate<'a>> = Vec::new();
    for state in case.sending() {
        let found = find.naming((state, case.host()), matter, Sought::Bases);
        let known = all.len();
        all.reserve(found.len());
        for found in found {
            let instrument = found.instrument;
            let candidate = Candidate {
                found,
                instrument,
                sending: state,
                force: find.force(found, (state, case.host()), case.day())?,
                within: within(instrument, case, state, matter),
                concluded: find.concluded(found),
            };
            // Through one State an instrument is found once.
            let before = all.iter_mut().take(known);
            match before.into_iter().find(|other| std::ptr::eq(other.instrument, instrument)) {
                Some(other) if candidate.rank() > other.rank() => *other = candidate,
                Some(_) => {}
                None => all.push(candidate),
            }
        }
    }
    all.sort_by(|a, b| a.instrument.id().cmp(b.instrument.id()));
    Ok(all)
}
