//! What a life answers, without words: a value that an index keeps by the thousand.

use kerben_core::country::Country;

use crate::standing::{Bounds, Force, Missing, MissingFact, NotInForce};

/// Whether an instrument binds one State.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Told {
    InForce { since: Bounds, provisional: bool },
    NotInForce(NotInForce),
    Undetermined { fact: MissingFact, known: Option<Bounds> },
}

impl Told {
    /// What is missing, where something is.
    fn missing(self, id: &str, party: Country) -> Option<Missing> {
        let Self::Undetermined { fact, known } = self else { return None };
        let known = known.map(|bounds| bounds.to_string());
        Some(Missing { instrument: id.to_owned(), party: Some(party), fact, known })
    }

    /// The answer for one State.
    pub(crate) fn force(self, id: &str, party: Country) -> Force {
        match self {
            Self::InForce { since, provisional } => Force::InForce { since, provisional },
            Self::NotInForce(reason) => Force::NotInForce(reason),
            Self::Undetermined { .. } => {
                Force::Undetermined(self.missing(id, party).into_iter().collect())
            }
        }
    }

    /// The answer between two States: in force when it is in force for both.
    pub(crate) fn join(id: &str, first: (Country, Self), second: (Country, Self)) -> Force {
        match (first.1, second.1) {
            (Self::NotInForce(reason), _) | (_, Self::NotInForce(reason)) => {
                Force::NotInForce(reason)
            }
            (
                Self::InForce { since: a, provisional: b },
                Self::InForce { since: c, provisional: d },
            ) => Force::InForce { since: a.later(c), provisional: b || d },
            _ => Force::Undetermined(
                [first, second]
                    .into_iter()
                    .filter_map(|(party, told)| told.missing(id, party))
                    .collect(),
            ),
        }
    }
}
