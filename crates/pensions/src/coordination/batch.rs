//! Many claims: the same determinations, one after the other or on all threads.

use super::coordinator::Coordinator;
use super::outcome::Determination;
use super::request::Request;
use super::workspace::Workspace;
use crate::claim::Claim;
use crate::error::PensionError;

/// One claim's answer in a batch.
pub type BatchAnswer = Result<Determination, PensionError>;

impl Coordinator {
    /// Determines every claim; the answers stand in the order of the claims.
    ///
    /// The answer to a claim is that of [`Coordinator::determine`], whatever stands beside it. One claim that cannot be
    /// used does not stop the others.
    #[must_use]
    pub fn determine_all(&self, claims: &[Claim]) -> Vec<BatchAnswer> {
        let mut answers = Vec::with_capacity(claims.len());
        self.for_each(claims, |answer| answers.push(answer));
        answers
    }

    /// Determines every claim and hands each answer on at once: nothing is kept, so claims may come from a stream
    /// without end.
    pub fn for_each<'c>(
        &self,
        claims: impl IntoIterator<Item = &'c Claim>,
        mut take: impl FnMut(BatchAnswer),
    ) {
        let mut room = Workspace::new();
        for claim in claims {
            take(self.determine_in(&Request::new(claim), &mut room));
        }
    }

    /// As [`determine_all`](Self::determine_all), on all threads of the current `rayon` pool.
    #[cfg(feature = "rayon")]
    #[must_use]
    pub fn determine_all_parallel(&self, claims: &[Claim]) -> Vec<BatchAnswer> {
        use rayon::prelude::*;
        claims
            .par_iter()
            .map_init(Workspace::new, |room, claim| self.determine_in(&Request::new(claim), room))
            .collect()
    }
}
