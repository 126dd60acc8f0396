//! Laws of whatever answers questions about a register: an index, a cache, a service.

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::explain::Off;
use kerben_core::tri::Tri;
use proptest::{prop_assert_eq, test_runner::TestCaseError};

use crate::between::Between;
use crate::case::Case;
use crate::error::AgreementError;
use crate::governing::Governing;
use crate::index::Index;
use crate::kind::Matter;
use crate::treaties::Treaties;

/// What the laws of answers ask.
pub trait Answers {
    /// What governs a case.
    ///
    /// # Errors
    /// As [`Treaties::governing`].
    fn governing(&self, case: &Case, matter: Matter) -> Result<Governing, AgreementError>;

    /// Everything between two States.
    ///
    /// # Errors
    /// As [`Treaties::instruments_between`].
    fn between(
        &self,
        pair: (Country, Country),
        day: NaiveDate,
        matter: Matter,
    ) -> Result<Between, AgreementError>;

    /// Whether an instrument is in force between two States.
    ///
    /// # Errors
    /// As [`Treaties::in_force_between`].
    fn in_force(
        &self,
        id: &str,
        pair: (Country, Country),
        day: NaiveDate,
    ) -> Result<Tri, AgreementError>;
}

impl Answers for Treaties {
    fn governing(&self, case: &Case, matter: Matter) -> Result<Governing, AgreementError> {
        Self::governing(self, case, matter, &mut Off).map(|traced| traced.value)
    }

    fn between(
        &self,
        (a, b): (Country, Country),
        day: NaiveDate,
        matter: Matter,
    ) -> Result<Between, AgreementError> {
        self.instruments_between(a, b, day, matter)
    }

    fn in_force(
        &self,
        id: &str,
        (a, b): (Country, Country),
        day: NaiveDate,
    ) -> Result<Tri, AgreementError> {
        self.in_force_between(id, a, b, day).map(|standing| standing.is_in_force())
    }
}

impl Answers for Index<'_> {
    fn governing(&self, case: &Case, matter: Matter) -> Result<Governing, AgreementError> {
        Self::governing(self, case, matter, &mut Off).map(|traced| traced.value)
    }

    fn between(
        &self,
        (a, b): (Country, Country),
        day: NaiveDate,
        matter: Matter,
    ) -> Result<Between, AgreementError> {
        self.instruments_between(a, b, day, matter)
    }

    fn in_force(
        &self,
        id: &str,
        (a, b): (Country, Country),
        day: NaiveDate,
    ) -> Result<Tri, AgreementError> {
        self.is_in_force_between(id, a, b, day)
    }
}

/// An index changes no answer: what it says is what going through the whole register says.
///
/// # Errors
/// Fails with both answers.
pub fn an_index_changes_no_answer(
    register: &impl Answers,
    index: &impl Answers,
    (case, matter): (&Case, Matter),
    (id, pair): (&str, (Country, Country)),
) -> Result<(), TestCaseError> {
    prop_assert_eq!(register.governing(case, matter), index.governing(case, matter));
    let day = case.day();
    prop_assert_eq!(register.between(pair, day, matter), index.between(pair, day, matter));
    prop_assert_eq!(register.in_force(id, pair, day), index.in_force(id, pair, day));
    Ok(())
}
