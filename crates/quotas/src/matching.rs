//! Matching vacancies and candidates by occupation.
//!
//! Vacancies name the occupations that they accept, by code; candidates name theirs, with points and, where they state
//! them, their preferences. The assignment is stable: no vacancy and no candidate would both rather have one another
//! than what they got. Of all stable assignments it is the best for the side that proposes. Nothing is drawn by
//! chance: equals are told apart by the order in which they stand, and the answer says where that decided.
//!
//! # Example
//!
//! ```
//! use kerben_quotas::matching::{Candidate, Proposes, Vacancy, assign};
//!
//! let vacancies = vec![Vacancy::new("welder, Osh", ["7212"], 1), Vacancy::new("welder, Bishkek", ["721"], 1)];
//! let candidates = vec![
//!     Candidate::new("first", ["7212"]).points(10).prefers(["welder, Bishkek", "welder, Osh"]),
//!     Candidate::new("second", ["7212"]).points(20).prefers(["welder, Bishkek"]),
//!     Candidate::new("cook", ["5120"]).points(90),
//! ];
//! let assigned = assign(&vacancies, &candidates, Proposes::Candidates)?;
//! assert_eq!(assigned.of("second"), Some("welder, Bishkek"));
//! assert_eq!(assigned.of("first"), Some("welder, Osh"));
//! assert_eq!(assigned.of("cook"), None);
//! # Ok::<(), kerben_quotas::matching::MatchError>(())
//! ```
//!
//! # Source
//!
//! D. Gale, L. S. Shapley, "College Admissions and the Stability of Marriage", 1962.

mod assign;
mod market;

pub use assign::{Assigned, Assignment, Proposes, Reason, Unassigned, assign, blocking_pairs};
pub use market::{Candidate, LIST_MAX, MatchError, PAIRS_MAX, PEOPLE_MAX, Vacancy};
