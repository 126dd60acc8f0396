//! Who has ratified what, and who belongs to which organisation: dated facts with their sources.
//!
//! [`Treaties::ratification`](crate::Treaties::ratification) answers for a convention, a State and a day, and tells three things apart: the
//! State has consented, a source says that it had not by some day, or nobody says.
//! [`Memberships`] does the same for organisations and consultative processes.

mod bodies;
mod memberships;
pub(crate) mod participation;
mod ratification;

pub use bodies::{Body, BodyKind, MEMBERSHIPS_MAX, MemberStatus, Membership};
#[cfg(feature = "builtin")]
pub use memberships::MEMBERSHIPS_FILE;
pub use memberships::{Belonging, MembershipError, Memberships};
pub use ratification::{NotRatified, Ratification, Ratified};
