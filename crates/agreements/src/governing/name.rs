//! The ids of an answer: each is a number in a list that all of them share, and becomes text when it is read.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::sync::Arc;

use kerben_core::message::MessageArg;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::find::Found;

/// The id of an instrument in an answer. It reads, compares and is written like its text.
///
/// An answer of an index names hundreds of candidates and shares their ids with the index: naming one more copies no text.
///
/// # Example
/// ```
/// use kerben_agreements::InstrumentId;
///
/// let id = InstrumentId::from("M-EAEU");
/// assert_eq!(id, "M-EAEU");
/// assert!(id.starts_with("M-"));
/// assert_eq!(id.to_string(), "M-EAEU");
/// ```
#[derive(Clone)]
pub struct InstrumentId {
    list: Arc<List>,
    place: u32,
}

/// What the ids of one answer share. Its count of users belongs to the answer alone: threads that ask one index do not wait
/// for each other.
enum List {
    One(Box<str>),
    Shared(Arc<[Box<str>]>),
}

impl InstrumentId {
    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match &*self.list {
            List::One(id) => id,
            List::Shared(ids) => usize::try_from(self.place)
                .ok()
                .and_then(|place| ids.get(place))
                .map_or("", |id| id),
        }
    }
}

/// Where an answer takes its ids from.
pub(crate) struct Names(Option<Arc<List>>);

impl Names {
    /// Each id for itself.
    pub(crate) const fn apart() -> Self {
        Self(None)
    }

    /// From the ids of an index, in the order of their places.
    pub(crate) fn shared(ids: &Arc<[Box<str>]>) -> Self {
        Self(Some(Arc::new(List::Shared(Arc::clone(ids)))))
    }

    pub(crate) fn of(&self, found: Found<'_>) -> InstrumentId {
        match (&self.0, u32::try_from(found.row)) {
            (Some(list), Ok(place)) => InstrumentId { list: Arc::clone(list), place },
            _ => InstrumentId::from(found.instrument.id()),
        }
    }
}

impl From<&str> for InstrumentId {
    fn from(id: &str) -> Self {
        Self { list: Arc::new(List::One(id.into())), place: 0 }
    }
}

impl From<String> for InstrumentId {
    fn from(id: String) -> Self {
        Self { list: Arc::new(List::One(id.into_boxed_str())), place: 0 }
    }
}

impl From<InstrumentId> for String {
    fn from(id: InstrumentId) -> Self {
        id.as_str().to_owned()
    }
}

impl From<InstrumentId> for MessageArg {
    fn from(id: InstrumentId) -> Self {
        Self::from(id.as_str())
    }
}

impl Deref for InstrumentId {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl AsRef<str> for InstrumentId {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl fmt::Display for InstrumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl fmt::Debug for InstrumentId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl PartialEq for InstrumentId {
    fn eq(&self, other: &Self) -> bool {
        (Arc::ptr_eq(&self.list, &other.list) && self.place == other.place)
            || self.as_str() == other.as_str()
    }
}

impl Eq for InstrumentId {}

impl PartialEq<str> for InstrumentId {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for InstrumentId {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl PartialEq<String> for InstrumentId {
    fn eq(&self, other: &String) -> bool {
        self.as_str() == other
    }
}

impl PartialOrd for InstrumentId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for InstrumentId {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_str().cmp(other.as_str())
    }
}

impl Hash for InstrumentId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl Serialize for InstrumentId {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self)
    }
}

impl<'de> Deserialize<'de> for InstrumentId {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from).map(Self::from)
    }
}
