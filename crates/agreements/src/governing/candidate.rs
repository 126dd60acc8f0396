//! Candidates: the treaties of the matter between the host and a State of the person.

use kerben_core::country::Country;
use kerben_core::tri::Tri;

use crate::case::{Case, Within, within, within_plain};
use crate::error::AgreementError;
use crate::find::{Find, Found, Sought, Traits};
use crate::instrument::Instrument;
use crate::kind::Matter;
use crate::standing::{Force, Missing, Standing};

/// A candidate with what is known about it.
pub(crate) struct Candidate<'a> {
    pub(crate) found: Found<'a>,
    pub(crate) instrument: &'a Instrument,
    pub(crate) sending: Country,
    pub(crate) force: Force,
    pub(crate) within: Within,
    pub(crate) traits: Traits,
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
    let sending = case.sending();
    for state in sending.iter().copied() {
        let pair = (state, case.host());
        let (sides, mut failed) = (find.pair(pair), None);
        find.naming(pair, matter, Sought::Bases, |found| {
            let instrument = found.instrument;
            let force = match find.force(found, sides, case.day()) {
                Ok(force) => force,
                Err(error) => {
                    failed.get_or_insert(error);
                    return;
                }
            };
            let traits = find.traits(found);
            let within = match traits.plain {
                Some(persons) => within_plain(persons, instrument, case, state, matter),
                None => within(instrument, case, state, matter),
            };
            all.push(Candidate { found, instrument, sending: state, force, within, traits });
        });
        if let Some(error) = failed {
            return Err(error);
        }
    }
    if sending.len() > 1 {
        // Of the States through which an instrument was found the first that ranks highest stays.
        all.sort_by_key(|candidate| candidate.found.row);
        all.dedup_by(|next, kept| {
            let same = next.found.row == kept.found.row;
            if same && next.rank() > kept.rank() {
                std::mem::swap(next, kept);
            }
            same
        });
    }
    Ok(all)
}
