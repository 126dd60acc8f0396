//! Which body of a state was responsible for a function of migration governance on a day, under which act,
//! and what the sources leave open.
//!
//! The atom is a [`Holding`]: a function, the body that held it, an interval whose ends may be imprecise, the
//! acts on which it rests, a grade and the sources. A [`Register`] holds bodies, acts, functions and holdings,
//! checked against each other; the one that ships covers Kyrgyzstan from 1991 to March 2026, and for comparison
//! Kazakhstan, Russia, the Philippines, Sri Lanka, Mexico, Uzbekistan, Tajikistan, the Republic of Korea and the IOM.
//!
//! # Example
//!
//! ```
//! # #[cfg(feature = "builtin")] {
//! use kerben_agencies::{BodyId, FunctionId, Register, Standing, catalogue};
//! use kerben_core::{calendar, country::Country, explain::{Explain, NodeRef, render}, language::Language};
//!
//! let register = Register::builtin()?;
//! let asked = FunctionId::new("external_labour_migration")?;
//!
//! // The certain day: one body, its act, and through which function it was responsible.
//! let day = calendar::parse_day("2017-06-01")?;
//! let traced = register.responsible(&asked, Country::KG, day, &mut Explain::new())?;
//! assert_eq!(traced.value.standing, Standing::One);
//! assert_eq!(traced.value.holders[0].name.en, "State Migration Service under the Government");
//!
//! // The derivation, in any of the three languages.
//! let tree = traced.node.tree().ok_or("recorded")?;
//! let text = render::text(tree, &catalogue()?, Language::En);
//! assert!(text.contains("KG Government resolution No. 854 of 2015-12-11"));
//!
//! // A gap in the sources is said, not filled: between the structure vote and the founding act.
//! let day = calendar::parse_day("2015-11-20")?;
//! let answer = register.responsible(&asked, Country::KG, day, &mut Explain::new())?.value;
//! let Standing::Gap(gap) = answer.standing else { return Err("a gap".into()) };
//! assert_eq!(gap.before.map(|before| before.body), Some(BodyId::new("kg.mlmy")?));
//! assert_eq!(gap.after.map(|after| after.body), Some(BodyId::new("kg.sms")?));
//! # }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Questions
//!
//! | question | answer |
//! | --- | --- |
//! | who was responsible here on this day? | [`Register::responsible`] |
//! | who held it over these years, run by run? | [`Register::segments`] |
//! | when did nobody hold it? | [`Register::gaps`] |
//! | what did this body hold, ever and on this day? | [`Register::holdings_of`], [`Register::portfolio_on`] |
//! | what was it called on this day, and under whom did it stand? | [`Register::name_on`], [`Register::parents_on`] |
//! | which sources contradict each other, and which is used? | [`Register::conflicts`], [`Conflict::preferred`] |
//! | what was only proposed, what was only seen? | [`Register::proposals`], [`Register::observations`] |
//! | what could be known of all this on an earlier day? | [`Register::as_known_on`] |
//! | where did a body come from, what became of it? | [`Register::lineage`], under an [`IdentityPolicy`] |
//! | who stands behind this name in an old text? | [`Register::resolve`] |
//! | when did nobody hold it, or several, and does a transition rule cover that? | [`Register::breaks`] |
//! | what was different between two days? who stood under whom? | [`Register::difference`], [`Register::hierarchy_on`], [`Register::hierarchy_in`] |
//! | how often was it re-organised, how long did a body keep it? | [`Register::stability`] |
//! | what did an act do to this body? how far had it come? | [`Register::done_to`], [`Act::phase_on`] |
//! | who sat on the board? of which rank, in which form, where? | [`Register::composition_on`], [`Register::level_on`], [`Register::attribute_on`], [`Register::sites_on`] |
//! | what in the data contradicts itself? cut what reaches out of a life? | [`Register::findings`], [`Register::clipped`] |
//! | the same for a hundred thousand holdings | [`HoldingIndex`] |
//! | how do its institutions score, within bounds, by which instrument? | [`assessment`] |
//! | how does it go to and come from other formats, and what is lost? | [`exchange`] |
//!
//! # How a day is read
//!
//! A start or an end is one day, known as well as its text says ([`End`]). On a day between the certain part of both
//! ends the answer is yes; where the bounds do not decide it is unknown, and [`Doubt`] names why. `~` widens a date by
//! [one unit](kerben_core::partial_date::SLACK_DEFAULT) of its own precision on each side;
//! [`Register::with_slack`] chooses another width. A day on which a source saw the body hold the function
//! ([`Attestation`]) tightens both ends. After the newest source ([`Coverage`]) every "still" becomes "unknown".
//!
//! Grades belong to each end and to the link between function and body; an answer has the lowest of those that
//! it rests on, so a weak end does not weaken a day that a strong source attests.
//!
//! # Two axes of time
//!
//! A holding is valid for an interval, and known from a day: the day that it states, else the adoption of the first act that it
//! rests on, else the latest day on which it can have begun. [`Register::as_known_on`] gives the register of that day; a
//! row that was [superseded](Holding::superseded) stays for questions about the time before.
//!
//! # Changes
//!
//! A [`Change`] is an event; its [kind](ChangeKind) lies on two axes, how many bodies meet ([`Shape`]) and whether an input
//! lives on ([`Survival`]). Its [moves](Move) say which function went from whom to whom and how that is known. Holdings
//! answer who held what; changes answer where a body came from. A name or a parent that changes moves no function.
//!
//! # The derivation
//!
//! | rule | what its step says |
//! | --- | --- |
//! | `agencies.responsible/1` | the answer: the bodies' names, the other holdings as not taken with the reason |
//! | `agencies.holding/1` | one holding that certainly or perhaps held, with the acts cited |
//! | `agencies.started/1`, `agencies.not-ended/1` | whether an end of the interval has come, from which source |
//! | `agencies.resolve/1`, `agencies.succession/1` | the holder behind a name, and each step on the way to it |
//! | `agencies.stability/1` and its parts | the measures, with the changes and runs of days that they count |
//! | `agencies.not-elsewhere/1` | whether an exception took the asked function out of a wider holding |
//! | `agencies.assessment/1` and its parts | the least and the greatest score, the shares of the groups, each item with what it rests on |
//!
//! # Data files
//!
//! [`Records`] is the format of a file; [`Register::from_files`] and [`Register::extended`] read them and say
//! file, line and key where something is wrong. `data/kg/holdings.toml` says how its rows were made.
//!
//! # Map
//!
//! | part | what it holds |
//! | --- | --- |
//! | [`Function`], [`Body`], [`Act`], [`Holding`], [`Conflict`], [`Proposal`] | the records |
//! | [`Change`], [`Transition`], [`Observation`] | what happened, what was provided for meanwhile, what was seen |
//! | [`Attribute`], [`Site`], [`Composition`], [`Programme`], [`Rewording`] | what belongs to bodies and to texts of law |
//! | [`End`], [`ProvedEnd`], [`SourceIds`] | what dates and proofs are made of |
//! | [`Register`] | reading, checking, asking |
//! | [`Responsible`], [`Holder`], [`Standing`], [`Reach`], [`Basis`], [`MissingAct`], [`Doubt`] | the answer |
//! | [`Segment`], [`Gaps`], [`Break`], [`Held`], [`Difference`], [`Hierarchy`], [`Stability`] | answers over a span of days, and between days |
//! | [`Lineage`], [`Resolution`], [`Finding`], [`HoldingIndex`] | succession, dead names, checks, the index |
//! | [`assessment`] | SDG 10.7.2, the grid of agencies, the Migrant Workers Convention |
//! | [`exchange`] | CSV, Popolo, flat JSON, RDF (feature `rdf`), timelines |
//! | `builtin`, `catalogue` | the shipped data, and the words in English, Russian and Kyrgyz (feature `builtin`) |
//! | `laws`, `strategies` | properties and values for property tests (feature `proptest`) |

mod act;
pub mod assessment;
mod attribute;
mod body;
mod bounds;
mod breaks;
#[cfg(feature = "builtin")]
pub mod builtin;
mod change;
mod clock;
mod composition;
mod conflict;
mod coverage;
mod difference;
mod end;
mod error;
pub mod exchange;
mod findings;
mod function;
mod gaps;
mod hierarchy;
mod holding;
mod id;
mod index;
#[cfg(feature = "proptest")]
pub mod laws;
mod lineage;
mod missing;
mod observation;
mod on_day;
mod portfolio;
mod programme;
mod proof;
mod proposal;
mod records;
mod register;
mod resolve;
mod responsible;
mod rewording;
mod site;
mod stability;
#[cfg(feature = "proptest")]
pub mod strategies;
mod trace;
mod transition;
mod typology;
#[cfg(feature = "builtin")]
mod words;

pub use act::{Act, ActEnd};
pub use attribute::{Attribute, AttributeKey};
pub use body::{Body, BodyName, HierarchyKind, Level, LocalName, NameKind, Parent};
pub use breaks::{Break, BreakKind};
pub use change::{
    Change, ChangeKind, KindReading, MOVES_MAX, Move, Pairing, Shape, Succession, Survival,
};
pub use clock::{Clock, ClockKind, Phase};
pub use composition::{Composition, Seat, Stakeholder};
pub use conflict::Conflict;
pub use coverage::Coverage;
pub use difference::{Changed, Difference};
pub use end::{End, ProvedEnd};
pub use error::AgencyError;
pub use findings::{Evidence as FindingEvidence, Finding, Rule, Severity};
pub use function::{DEPTH_MAX, Function};
pub use gaps::{Gaps, Segment, SegmentHolder};
pub use hierarchy::{Hierarchy, HierarchyNode};
pub use holding::{Attestation, Exception, Holding, Mode};
pub use id::{
    ActId, BodyId, ChangeId, ConflictId, FunctionId, HoldingId, ID_BYTES_MAX, IdError, PartId,
    ProposalId,
};
pub use index::{Handle, HoldingIndex, Run};
pub use lineage::{Direction, IdentityPolicy, Lineage, LineageEdge};
pub use missing::{Doubt, MissingAct};
pub use observation::Observation;
pub use portfolio::Held;
pub use programme::{Programme, ProgrammeKind};
pub use proof::{NoSource, SourceIds};
pub use proposal::{Proposal, ProposalKind};
pub use records::Records;
pub use register::{Clipped, CompositionOn, NameOn, Register};
pub use resolve::{Bearer, Flag, Line, Resolution};
pub use responsible::{Basis, Gap, Holder, Neighbour, Reach, Responsible, Standing, Under};
pub use rewording::Rewording;
pub use site::{Site, SiteKind};
pub use stability::Stability;
pub use transition::Transition;
#[cfg(feature = "builtin")]
pub use words::catalogue;

/// The example of the README runs with the tests.
#[cfg(all(doctest, feature = "builtin"))]
#[doc = include_str!("../README.md")]
struct Readme;
