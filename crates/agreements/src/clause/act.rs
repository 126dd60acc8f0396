//! The acts from which a clause counts: the last notification, the n-th deposit, the signature.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::error::ClauseError;
use super::text::{Call, accepted_list};

/// The most deposits that a clause may wait for.
pub const DEPOSITS_MAX: u32 = 1_000;
/// The names of the acts, as the text form writes them.
pub(crate) const ACT_NAMES: [&str; 19] = [
    "signature",
    "adoption",
    "decision",
    "exchange",
    "last-notification",
    "last-notification-received",
    "last-notification-sent",
    "own-notification",
    "own-notification-received",
    "own-notification-sent",
    "nth-deposit(n)",
    "nth-registration(n)",
    "own-deposit",
    "own-registration",
    "circulation(act)",
    "notice",
    "notice-received",
    "notice-sent",
    "?",
];

/// Which moment of a notification counts: three different days (Vienna Convention 1969, article 78).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Moment {
    /// Its receipt by the addressee or the depositary.
    Received,
    /// Its sending.
    Sent,
    /// The clause does not say. A notification has effect upon its receipt (article 78(b) and (c)).
    Unsaid,
}

impl Moment {
    /// The three moments.
    pub const ALL: [Self; 3] = [Self::Received, Self::Sent, Self::Unsaid];

    pub(crate) const fn suffix(self) -> &'static str {
        match self {
            Self::Received => "-received",
            Self::Sent => "-sent",
            Self::Unsaid => "",
        }
    }

    fn of(name: &str, stem: &str) -> Option<Self> {
        let rest = name.strip_prefix(stem)?;
        Self::ALL.into_iter().find(|moment| moment.suffix() == rest)
    }
}

/// How the deposits up to the n-th are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Count {
    number: u32,
    predecessors: bool,
    newcomers: u32,
}

impl Count {
    /// Counts up to the n-th deposit over the list as it was then: States that have since ceased to exist count.
    ///
    /// # Errors
    /// [`ClauseError::Form`] for 0 or more than [`DEPOSITS_MAX`].
    pub fn new(number: u32) -> Result<Self, ClauseError> {
        if (1..=DEPOSITS_MAX).contains(&number) {
            Ok(Self { number, predecessors: true, newcomers: 0 })
        } else {
            Err(ClauseError::form(
                format!("nth-deposit({number})"),
                "there is no such deposit",
                format!("1 to {DEPOSITS_MAX}"),
            ))
        }
    }

    /// Leaves out the deposits of States that have ceased to exist, as a count over today's list of parties does.
    /// Such a count gives the wrong day for treaties to which a predecessor State was a party.
    #[must_use]
    pub const fn current_states_only(mut self) -> Self {
        self.predecessors = false;
        self
    }

    /// Asks that so many of the depositors are newcomers.
    ///
    /// # Errors
    /// [`ClauseError::Form`] if more newcomers are asked for than deposits.
    pub fn with_newcomers(mut self, newcomers: u32) -> Result<Self, ClauseError> {
        if newcomers > self.number {
            return Err(ClauseError::form(
                format!("newcomers({newcomers})"),
                "more newcomers than deposits",
                format!("1 to {}", self.number),
            ));
        }
        self.newcomers = newcomers;
        Ok(self)
    }

    /// Returns the number of deposits that are waited for.
    #[must_use]
    pub const fn number(self) -> u32 {
        self.number
    }

    /// Returns whether the deposits of States that have ceased to exist count.
    #[must_use]
    pub const fn counts_predecessors(self) -> bool {
        self.predecessors
    }

    /// Returns how many of the depositors must be newcomers; 0 where the clause asks for none.
    #[must_use]
    pub const fn newcomers(self) -> u32 {
        self.newcomers
    }

    fn read(call: &Call<'_>) -> Result<Self, ClauseError> {
        let accepted = "a number of deposits, then `current-states` or `newcomers(m)`";
        let (first, rest) =
            call.args.split_first().ok_or_else(|| call.error_inside("nothing", accepted))?;
        let mut count = Self::new(first.number(DEPOSITS_MAX, accepted)?)?;
        for part in rest {
            count = match part.word {
                "current-states" if part.args.is_empty() => count.current_states_only(),
                "newcomers" => {
                    let [number] = part.args.as_slice() else {
                        return Err(part
                            .error_inside("another number of parts", "newcomers(m)")
                            .into());
                    };
                    count.with_newcomers(number.number(DEPOSITS_MAX, "a number")?)?
                }
                _ => return Err(part.error("`current-states`, `newcomers(m)`").into()),
            };
        }
        Ok(count)
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.number)?;
        if !self.predecessors {
            f.write_str(", current-states")?;
        }
        if self.newcomers > 0 {
            write!(f, ", newcomers({})", self.newcomers)?;
        }
        Ok(())
    }
}

/// An act from whose day a clause counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[non_exhaustive]
pub enum Act {
    /// The signature.
    Signature,
    /// The adoption of the text.
    Adoption,
    /// The decision of an organ.
    Decision,
    /// The exchange of instruments or notes.
    Exchange,
    /// The last of the notifications of all parties.
    LastNotification(Moment),
    /// The party's own notification.
    OwnNotification(Moment),
    /// The n-th deposit.
    NthDeposit(Count),
    /// The n-th registration, as with the International Labour Organization.
    NthRegistration(Count),
    /// The party's own deposit.
    OwnDeposit,
    /// The registration of the party's own instrument.
    OwnRegistration,
    /// The dispatch of the depositary's notice of the last notification.
    CirculationOfLastNotification,
    /// The dispatch of the depositary's notice of the n-th deposit.
    CirculationOfNthDeposit(Count),
    /// The dispatch of the depositary's notice of the party's own deposit.
    CirculationOfOwnDeposit,
    /// The party's notice of withdrawal.
    Notice(Moment),
    /// An act that the source of the clause does not name.
    Unnamed,
}

impl Act {
    /// Returns whether the day differs from party to party.
    #[must_use]
    pub const fn is_own(self) -> bool {
        matches!(
            self,
            Self::OwnNotification(_)
                | Self::OwnDeposit
                | Self::OwnRegistration
                | Self::CirculationOfOwnDeposit
                | Self::Notice(_)
        )
    }

    /// Returns how deposits are counted, if they are.
    #[must_use]
    pub const fn count(self) -> Option<Count> {
        match self {
            Self::NthDeposit(count)
            | Self::NthRegistration(count)
            | Self::CirculationOfNthDeposit(count) => Some(count),
            _ => None,
        }
    }

    pub(crate) fn read(call: &Call<'_>) -> Result<Self, ClauseError> {
        match call.word {
            "nth-deposit" => return Ok(Self::NthDeposit(Count::read(call)?)),
            "nth-registration" => return Ok(Self::NthRegistration(Count::read(call)?)),
            "circulation" => {
                let accepted = "last-notification, nth-deposit(n), own-deposit";
                let [of] = call.args.as_slice() else {
                    return Err(call.error_inside("another number of parts", accepted).into());
                };
                return match Self::read(of)? {
                    Self::LastNotification(Moment::Unsaid) => {
                        Ok(Self::CirculationOfLastNotification)
                    }
                    Self::NthDeposit(count) => Ok(Self::CirculationOfNthDeposit(count)),
                    Self::OwnDeposit => Ok(Self::CirculationOfOwnDeposit),
                    _ => Err(of.error(accepted).into()),
                };
            }
            _ => {}
        }
        let act = match call.word {
            "signature" => Some(Self::Signature),
            "adoption" => Some(Self::Adoption),
            "decision" => Some(Self::Decision),
            "exchange" => Some(Self::Exchange),
            "own-deposit" => Some(Self::OwnDeposit),
            "own-registration" => Some(Self::OwnRegistration),
            "?" => Some(Self::Unnamed),
            word => Moment::of(word, "last-notification")
                .map(Self::LastNotification)
                .or_else(|| Moment::of(word, "own-notification").map(Self::OwnNotification))
                .or_else(|| Moment::of(word, "notice").map(Self::Notice)),
        };
        let act = act.ok_or_else(|| call.error(&accepted_list(&ACT_NAMES)))?;
        call.no_parts()?;
        Ok(act)
    }
}

impl fmt::Display for Act {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Signature => f.write_str("signature"),
            Self::Adoption => f.write_str("adoption"),
            Self::Decision => f.write_str("decision"),
            Self::Exchange => f.write_str("exchange"),
            Self::LastNotification(moment) => write!(f, "last-notification{}", moment.suffix()),
            Self::OwnNotification(moment) => write!(f, "own-notification{}", moment.suffix()),
            Self::NthDeposit(count) => write!(f, "nth-deposit({count})"),
            Self::NthRegistration(count) => write!(f, "nth-registration({count})"),
            Self::OwnDeposit => f.write_str("own-deposit"),
            Self::OwnRegistration => f.write_str("own-registration"),
            Self::CirculationOfLastNotification => f.write_str("circulation(last-notification)"),
            Self::CirculationOfNthDeposit(count) => write!(f, "circulation(nth-deposit({count}))"),
            Self::CirculationOfOwnDeposit => f.write_str("circulation(own-deposit)"),
            Self::Notice(moment) => write!(f, "notice{}", moment.suffix()),
            Self::Unnamed => f.write_str("?"),
        }
    }
}

impl FromStr for Act {
    type Err = ClauseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::read(&Call::parse(text)?)
    }
}

impl TryFrom<String> for Act {
    type Error = ClauseError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Act> for String {
    fn from(act: Act) -> Self {
        act.to_string()
    }
}
