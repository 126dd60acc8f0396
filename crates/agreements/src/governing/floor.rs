//! The floor of workers' rights: treaties in force, whose grounds are gathered when they are read.

use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use chrono::NaiveDate;
use kerben_core::country::Country;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::force::{between, identity};
use crate::instrument::Instrument;
use crate::standing::{Force, Standing};

/// A treaty on the rights of workers that is in force between the States. It reads, compares and is written like its
/// [`Standing`].
///
/// An index knows that the treaty is in force without its grounds; they are gathered once, when somebody reads them.
#[derive(Clone)]
pub struct Floor(Kept);

#[derive(Clone)]
enum Kept {
    Told(Box<Standing>),
    Asked(Question, OnceLock<Box<Standing>>),
}

/// What the grounds are gathered for.
#[derive(Clone)]
struct Question {
    instrument: Arc<Instrument>,
    pair: (Country, Country),
    day: NaiveDate,
    force: Force,
}

impl Question {
    fn standing(&self) -> Standing {
        let (a, b) = self.pair;
        // The index computed both lives when it was built, so this cannot leave the calendar; if it did, what the index
        // answered would stand on the instrument itself.
        between(&self.instrument, a, b, self.day).unwrap_or_else(|_| Standing {
            instrument: self.instrument.id.clone(),
            force: self.force.clone(),
            grounds: vec![identity(&self.instrument)],
            computed_otherwise: None,
            end_otherwise: None,
        })
    }
}

impl Floor {
    /// A treaty whose force is known and whose grounds are gathered when they are read.
    pub(crate) fn known(
        instrument: &Arc<Instrument>,
        pair: (Country, Country),
        day: NaiveDate,
        force: Force,
    ) -> Self {
        let instrument = Arc::clone(instrument);
        Self(Kept::Asked(Question { instrument, pair, day, force }, OnceLock::new()))
    }

    /// Returns the id of the instrument.
    #[must_use]
    pub fn id(&self) -> &str {
        match &self.0 {
            Kept::Told(standing) => &standing.instrument,
            Kept::Asked(question, _) => question.instrument.id(),
        }
    }

    /// Returns the standing with its grounds.
    #[must_use]
    pub fn standing(&self) -> &Standing {
        match &self.0 {
            Kept::Told(standing) => standing,
            Kept::Asked(question, answer) => answer.get_or_init(|| Box::new(question.standing())),
        }
    }
}

impl From<Standing> for Floor {
    fn from(standing: Standing) -> Self {
        Self(Kept::Told(Box::new(standing)))
    }
}

impl Deref for Floor {
    type Target = Standing;

    fn deref(&self) -> &Standing {
        self.standing()
    }
}

impl fmt::Debug for Floor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.standing(), f)
    }
}

impl PartialEq for Floor {
    fn eq(&self, other: &Self) -> bool {
        self.standing() == other.standing()
    }
}

impl Eq for Floor {}

impl Serialize for Floor {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.standing().serialize(to)
    }
}

impl<'de> Deserialize<'de> for Floor {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Standing::deserialize(from).map(Self::from)
    }
}
