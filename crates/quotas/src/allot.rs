//! Who gets the places when more are asked than there are.
//!
//! - [`allot`] gives places to [`Claim`]s by a [`Rule`]: first come, points, a lottery, a weighted lottery, in
//!   proportion to what was asked, or in equal parts.
//! - [`Sealed`] and [`Draw`] are a lot that nobody can bend and anybody can draw again: seed and claims are committed to
//!   before the seed is opened.
//! - [`by_round`] gives the places of sectors by points and then a flexible reserve (Korea).
//! - [`over_selection`] says how many to select when not all who are selected come, and [`next_from`] who is next.
//! - [`PointScheme`] counts points by published tables.
//!
//! Ties are data: who ties for how many places is part of the answer until a rule settles it.
//!
//! # Example
//!
//! ```
//! use kerben_quotas::allot::{Claim, Partial, Rule, Sealed, Seed, TieBreak, allot};
//!
//! let claims = vec![
//!     Claim::new("one", 1).entries(1),
//!     Claim::new("two", 1).entries(2),
//!     Claim::new("three", 1).entries(3),
//!     Claim::new("four", 1).entries(4),
//! ];
//! // Before: the hash of a secret seed and of the list of claims is published.
//! let seed = Seed::new("5f1d9a0c7b3e4482a6d0c1f2e3b4a596")?;
//! let sealed = Sealed::new(&seed, &claims)?;
//! // After: the seed is opened. Whoever has the list and the seed gets the same answer.
//! let draw = sealed.open(&seed, &claims)?;
//! let shared = allot(&claims, 2, &Rule::WeightedLottery(draw), Partial::Whole, &TieBreak::Open)?;
//! assert_eq!(shared.granted.iter().map(|one| one.places).sum::<u64>(), 2);
//! # Ok::<(), kerben_quotas::allot::AllotError>(())
//! ```

mod claim;
mod give;
mod lot;
mod points;
mod round;
mod select;

pub use claim::{AllotError, CLAIMS_MAX, Claim, ENTRIES_MAX, Granted, Open, Shared, Waits};
pub use give::{Partial, Rule, TieBreak, allot};
pub use lot::{Draw, Sealed, Seed};
pub use points::{PointItem, PointKind, PointScheme, PointSchemes};
pub use round::{Round, Sector, by_round};
pub use select::{next_from, over_selection};
