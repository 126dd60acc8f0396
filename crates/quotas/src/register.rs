//! A register of places: every grant, hold, permit and amendment is an entry that is never changed.
//!
//! Nodes divide a quota to any depth and in several ways at once: a nation into regions and into sectors, a
//! region into sectors, beside them employers and countries. A request charges every node whose words it has, or none.
//!
//! - **Double entry.** Places move between accounts ([`Movement`]): parts and what is not assigned always add up to
//!   the whole ([`Register::divisions`]). What a part may still take is not given to requests that name no part.
//! - **Two phases.** [`Register::hold`] takes the places, [`Register::confirm`] makes the permit. What could
//!   break a limit fails at the hold, so that the confirmation of a firm hold never can. A hold runs out by itself.
//! - **Time is an argument.** Days never go back; what ran out is written down before a command is carried out.
//! - **Two axes of time.** [`Register::cap`] answers for any day as known on any day.
//! - **Entries are all there is.** [`Register::replay`] makes the same state; [`journal`] writes the entries
//!   as lines chained by hashes, finds the first line that was touched, and recovers what stands before it.
//! - **Gates come first.** [`Register::hold_through`] records what the [gates](crate::gate) said with the decision; a
//!   worker who needs no place is recorded by [`Register::record_outside`] and takes none.
//! - **A request counts once.** Asking again under the same [`RequestId`] gives the same answer and takes nothing.
//! - **Rules are data** ([`Rules`]): flow or stock, windows and rates, reserves, carry-over, what happens at the
//!   limit (refusal, waiting list, a multiple of the fee, overdraft with a yearly mean), separate gates for new
//!   entry, renewal and moving in, and whether the first of two phases takes the place.
//!
//! # Example
//!
//! Kyrgyzstan 2025: 25,000 places, raised to 42,000 in August (24.kg, 25 August 2025). On 20 August 24,990 were
//! taken; of 25 more requests ten get a place and fifteen wait until the amendment.
//!
//! ```
//! use kerben_core::calendar::day;
//! use kerben_core::explain::Off;
//! use kerben_core::period::Period;
//! use kerben_core::source::Evidence;
//! use kerben_quotas::register::{
//!     Ask, Instrument, Kind, NodeSpec, OverLimit, Register, RequestId, Rules, keys,
//! };
//!
//! let (january, august) = (day(2025, 1, 1)?, day(2025, 8, 20)?);
//! let mut register = Register::new();
//! let spec = NodeSpec::new("Kyrgyzstan 2025", Kind::Flow, Period::of_year(2025)?)
//!     .rules(Rules::default().over(OverLimit::Queue));
//! let nation = register.open(spec, january)?;
//! let order = Instrument::new("Order No 818-r of 20 December 2024", Evidence::Press);
//! register.grant(nation, 25_000, january, order, january)?;
//!
//! let path = register.path(&keys([]), january)?;
//! let first = Ask::new(RequestId::new(0), path).places(24_990);
//! register.issue(&first, august, &mut Off)?;
//! for number in 1..=25 {
//!     register.hold(&Ask::new(RequestId::new(number), path), august, &mut Off)?;
//! }
//! assert_eq!(register.waiting().count(), 15);
//!
//! let raised = day(2025, 8, 25)?;
//! let order = Instrument::new("Order reported on 25 August 2025", Evidence::Press);
//! register.amend(nation, 42_000, raised, order, raised)?;
//! assert_eq!(register.waiting().count(), 0);
//!
//! // As known on the day before, the end of the year had 25,000 places.
//! let (end, before) = (day(2025, 12, 31)?, day(2025, 8, 24)?);
//! assert_eq!(register.cap(nation, end, before)?, Some(25_000));
//! assert_eq!(register.cap(nation, end, raised)?, Some(42_000));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod account;
mod apply;
mod ask;
mod book;
mod capacity;
mod case;
mod close;
mod decide;
mod decision;
mod due;
mod ending;
mod entry;
mod error;
mod gated;
mod ids;
pub mod journal;
mod lifecycle;
mod node;
mod nodes;
mod rules;
mod schedule;
mod shared;

pub use account::{Balance, Division, Funnel};
pub use ask::{ASK_PLACES_MAX, Ask, DAYS_MAX, Purpose};
pub use book::{PATH_NODES_MAX, Register};
pub use case::{Case, CaseState};
pub use close::{Remainder, Succession};
pub use decision::{Decision, FeeDue, Ground};
pub use entry::{
    Act, Capacity, Entry, Gated, Instrument, Milestone, Movement, NoPlace, Outside, Release, Ruled,
    Taken,
};
pub use error::RegisterError;
pub use gated::GATES_MAX;
pub use ids::{CaseId, NodeId, PathId, RequestId};
pub use node::{KEYS_MAX, Keys, Kind, NAME_MAX, NODES_MAX, NodeSpec, PLACES_MAX, keys};
pub use rules::{CarryOver, Counts, DrawRules, FirstPhase, Gates, GivesBack, OverLimit, Rules};
pub use schedule::{Schedule, WINDOWS_MAX, Window};
pub use shared::{Lock, SharedRegister};
