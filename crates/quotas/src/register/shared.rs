//! One register for many threads.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;
use kerben_core::explain::Off;

use super::ask::Ask;
use super::book::Register;
use super::decision::Decision;
use super::entry::Release;
use super::error::RegisterError;
use super::ids::{PathId, RequestId};
use super::node::Keys;

/// A lock that lets one caller at a time at what it guards.
///
/// [`Mutex`] is one. A test that tries interleavings puts its own in place, so that the very code that runs in a
/// portal is what is tried.
pub trait Lock<T>: Send + Sync {
    /// The lock around a value.
    fn around(value: T) -> Self;

    /// Runs a step alone.
    fn alone<A>(&self, step: impl FnOnce(&mut T) -> A) -> A;
}

impl<T: Send> Lock<T> for Mutex<T> {
    fn around(value: T) -> Self {
        Self::new(value)
    }

    fn alone<A>(&self, step: impl FnOnce(&mut T) -> A) -> A {
        // An entry is carried out whole or not at all, so a thread that died leaves a register that can be used.
        step(&mut self.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A register that many threads ask at once; no interleaving grants a place twice.
///
/// Every command is one step from the look at the nodes to the entry. Days are arguments here as well; a
/// command that arrives with an earlier day than the last entry is an error of its sender, not of the
/// register. Clones are handles to the same register.
///
/// ```
/// use kerben_core::calendar::day;
/// use kerben_core::period::Period;
/// use kerben_core::source::Evidence;
/// use kerben_quotas::register::{
///     Ask, Instrument, Kind, NodeSpec, Register, RequestId, SharedRegister, keys,
/// };
///
/// let on = day(2025, 1, 1)?;
/// let mut register = Register::new();
/// let nation = register.open(NodeSpec::new("nation", Kind::Flow, Period::of_year(2025)?), on)?;
/// register.grant(nation, 10, on, Instrument::new("order", Evidence::Unverified), on)?;
/// let portal: SharedRegister = SharedRegister::new(register);
/// let path = portal.path(&keys([]), on)?;
/// std::thread::scope(|threads| {
///     for counter in 0..4_u128 {
///         let portal = portal.clone();
///         threads.spawn(move || {
///             for request in 0..5 {
///                 let id = RequestId::new(counter * 5 + request);
///                 portal.hold(&Ask::new(id, path), on).ok();
///             }
///         });
///     }
/// });
/// assert_eq!(portal.look(|register| register.balance(nation, on))?.held, 10);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct SharedRegister<L = Mutex<Register>> {
    lock: Arc<L>,
}

impl<L> Clone for SharedRegister<L> {
    fn clone(&self) -> Self {
        Self { lock: Arc::clone(&self.lock) }
    }
}

impl<L> fmt::Debug for SharedRegister<L> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SharedRegister").finish_non_exhaustive()
    }
}

impl<L: Lock<Register>> SharedRegister<L> {
    /// A handle to the register.
    #[must_use]
    pub fn new(register: Register) -> Self {
        Self { lock: Arc::new(L::around(register)) }
    }

    /// Looks at the register; nobody changes it meanwhile.
    pub fn look<A>(&self, look: impl FnOnce(&Register) -> A) -> A {
        self.lock.alone(|register| look(register))
    }

    /// Carries out several commands as one step.
    pub fn command<A>(&self, command: impl FnOnce(&mut Register) -> A) -> A {
        self.lock.alone(command)
    }

    /// As [`Register::path`].
    ///
    /// # Errors
    ///
    /// As [`Register::path`].
    pub fn path(&self, words: &Keys, on: NaiveDate) -> Result<PathId, RegisterError> {
        self.lock.alone(|register| register.path(words, on))
    }

    /// As [`Register::hold`], without a derivation.
    ///
    /// # Errors
    ///
    /// As [`Register::hold`].
    pub fn hold(&self, ask: &Ask, on: NaiveDate) -> Result<Decision, RegisterError> {
        self.lock.alone(|register| Ok(register.hold(ask, on, &mut Off)?.value))
    }

    /// As [`Register::issue`], without a derivation.
    ///
    /// # Errors
    ///
    /// As [`Register::issue`].
    pub fn issue(&self, ask: &Ask, on: NaiveDate) -> Result<Decision, RegisterError> {
        self.lock.alone(|register| Ok(register.issue(ask, on, &mut Off)?.value))
    }

    /// As [`Register::confirm`].
    ///
    /// # Errors
    ///
    /// As [`Register::confirm`].
    pub fn confirm(&self, request: RequestId, on: NaiveDate) -> Result<Decision, RegisterError> {
        self.lock.alone(|register| register.confirm(request, on))
    }

    /// As [`Register::release`].
    ///
    /// # Errors
    ///
    /// As [`Register::release`].
    pub fn release(
        &self,
        request: RequestId,
        reason: Release,
        on: NaiveDate,
    ) -> Result<Decision, RegisterError> {
        self.lock.alone(|register| register.release(request, reason, on))
    }
}
