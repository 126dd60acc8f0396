//! Candidates: the treaties of the matter between the host and a State of the person.

use kerben_core::country::Country;
use kerben_core::tri::Tri;

use crate::case::{Case, Within, within};
use crate::error::AgreementError;
use crate::find::{Find, Found, Sought};
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

impl<'a> Candidate<'a> {
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
    pub(crate) fn standing(
        &self,
        find: impl Find<'a>,
        case: &Case,
    ) -> Result<Standing, AgreementError> {
        find.standing(self.found, (self.sending, case.host()), case.day())
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
    // Room for most cases: growing step by step costs more than the candidates.
    let mut all: Vec<Candidate<'a>> = Vec::with_capacity(32);
    for state in case.sending() {
        let pair = (state, case.host());
        let known = all.len();
        let mut failed = None;
        find.naming(pair, matter, Sought::Bases, |found| {
            let instrument = found.instrument;
            let force = match find.force(found, pair, case.day()) {
                Ok(force) => force,
                Err(error) => {
                    failed.get_or_insert(error);
                    return;
                }
            };
            let candidate = Candidate {
                found,
                instrument,
                sending: state,
                force,
                within: within(instrument, case, state, matter),
                concluded: find.concluded(found),
            };
            // Through one State an instrument is found once.
            let mut before = all.iter_mut().take(known);
            match before.find(|other| std::ptr::eq(other.instrument, instrument)) {
                Some(other) if candidate.rank() > other.rank() => *other = candidate,
                Some(_) => {}
                None => all.push(candidate),
            }
        });
        if let Some(error) = failed {
            return Err(error);
        }
    }
    if !all.is_sorted_by_key(|candidate| candidate.instrument.id()) {
        all.sort_by(|a, b| a.instrument.id().cmp(b.instrument.id()));
    }
    Ok(all)
}
