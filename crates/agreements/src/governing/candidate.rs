//! Candidates: the treaties of the matter between the host and a State of the person.

use kerben_core::country::Country;
use kerben_core::tri::Tri;

use crate::case::{Case, Within, within};
use crate::error::AgreementError;
use crate::find::{Find, Found};
use crate::force::between;
use crate::instrument::Instrument;
use crate::kind::Matter;
use crate::standing::{Bounds, Missing, Standing};

/// A candidate with what is known about it.
pub(crate) struct Candidate<'a> {
    pub(crate) found: Found<'a>,
    pub(crate) instrument: &'a Instrument,
    pub(crate) sending: Country,
    /// Its standing; without grounds where an index found it.
    pub(crate) standing: Standing,
    pub(crate) within: Within,
    pub(crate) concluded: Bounds,
}

impl Candidate<'_> {
    pub(crate) fn tri(&self) -> Tri {
        self.standing.is_in_force().and(self.within.tri())
    }

    pub(crate) fn missing(&self) -> Vec<Missing> {
        let mut missing = self.standing.missing().to_vec();
        if let Within::Unknown(fact) = &self.within {
            missing.push(fact.clone());
        }
        missing
    }

    /// The standing with its grounds.
    pub(crate) fn told(&self, case: &Case) -> Result<Standing, AgreementError> {
        if self.standing.grounds.is_empty() {
            return between(self.instrument, self.sending, case.host(), case.day());
        }
        Ok(self.standing.clone())
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
        for found in find.naming((state, case.host()), matter) {
            let instrument = found.instrument;
            if !instrument.kind().is_treaty() || instrument.amends().is_some() {
                continue;
            }
            let candidate = Candidate {
                found,
                instrument,
                sending: state,
                standing: find.brief(found, (state, case.host()), case.day())?,
                within: within(instrument, case, state, matter),
                concluded: find.concluded(found),
            };
            match all.iter_mut().find(|known| known.instrument.id() == instrument.id()) {
                Some(known) if candidate.rank() > known.rank() => *known = candidate,
                Some(_) => {}
                None => all.push(candidate),
            }
        }
    }
    all.sort_by(|a, b| a.instrument.id().cmp(b.instrument.id()));
    Ok(all)
}
