//! Whether a citizen may work without a permit and without a place.

use chrono::NaiveDate;
use kerben_core::country::Country;
use kerben_core::explain::{Node, Recorder, Test, Traced};
use kerben_core::message::Message;
use kerben_core::source::Citation;
use kerben_core::tri::Tri;
use serde::{Deserialize, Serialize};

use crate::error::AgreementError;
use crate::force::between;
use crate::governing::{outcome, trace_standing};
use crate::standing::Standing;
use crate::treaties::Treaties;

/// The name of the clause that frees workers from permits and from limits for the protection of the labour market.
pub const FREE_MOVEMENT: &str = "free-movement-of-workers";

/// Whether citizens of one State may work in another without permit and without a place within a quota.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FreeMovement {
    /// Whether they may. Yes means that no place is needed.
    pub free: Tri,
    /// The clause that frees them: the one in force, or the one that may be.
    pub clause: Option<Citation>,
    /// The standing of every instrument with such a clause that could bind both States; empty when there is none.
    pub standings: Vec<Standing>,
    /// Whether the person is a citizen of the host, who is no foreign worker at all.
    pub own_citizen: bool,
}

impl Treaties {
    /// Returns whether citizens of a State may work in a host State without permit and without limits for the
    /// protection of the labour market, and so without a place within a quota.
    ///
    /// The answer follows from the clause [`FREE_MOVEMENT`] of an instrument in force between the two, such as article
    /// 97(1) of the Treaty on the Eurasian Economic Union. A citizen of the host needs no place either
    /// ([`FreeMovement::own_citizen`]). The person must be a worker within the meaning of the instrument:
    /// [`Treaties::governing`] tests that.
    ///
    /// # Errors
    /// [`AgreementError::Rule`] when a computed date leaves the calendar.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "builtin")] {
    /// use kerben_agreements::Treaties;
    /// use kerben_core::calendar::day;
    /// use kerben_core::country::Country;
    /// use kerben_core::explain::Off;
    ///
    /// let treaties = Treaties::builtin()?;
    /// let free = |day| treaties.free_movement_of_workers(Country::KG, Country::RU, day, &mut Off);
    /// assert!(free(day(2015, 8, 11)?)?.value.free.is_no());
    /// let since = free(day(2015, 8, 12)?)?.value;
    /// assert!(since.free.is_yes());
    /// assert_eq!(since.clause.ok_or("cited")?.to_string(), "M-EAEU art. 97(1)");
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn free_movement_of_workers<R: Recorder>(
        &self,
        citizenship: Country,
        host: Country,
        day: NaiveDate,
        rec: &mut R,
    ) -> Result<Traced<FreeMovement, R>, AgreementError> {
        let own_citizen = citizenship == host;
        let mut found: Vec<(Standing, Citation)> = Vec::new();
        for instrument in self.iter().filter(|_| !own_citizen) {
            if let Some(clause) = instrument.clause(FREE_MOVEMENT)
                && instrument.names(citizenship)
                && instrument.names(host)
            {
                let standing = between(instrument, citizenship, host, day)?;
                found.push((standing, instrument.clause_citation(clause)));
            }
        }
        let free = if own_citizen {
            Tri::Yes
        } else {
            Tri::any(found.iter().map(|(standing, _)| standing.is_in_force()))
        };
        let best =
            found.iter().find(|(standing, _)| standing.is_in_force() == free && free.is_possible());
        let clause = best.map(|(_, clause)| clause.clone());
        let nodes: Vec<R::Node> =
            found.iter().map(|(standing, _)| trace_standing(self, standing, rec)).collect();
        let node = rec.record(|| {
            let title = Message::new("agreements.free-movement")
                .arg("citizenship", citizenship)
                .arg("host", host)
                .arg("day", day);
            let missing = found.iter().flat_map(|(standing, _)| standing.missing());
            let outcome = outcome(free, missing);
            // Without an instrument nothing is tested: the rule states the outcome.
            let test = if found.is_empty() { Test::Stated } else { Test::Any };
            let mut node = Node::condition("agreements.free-movement/1", title, test, outcome)
                .inputs("instrument", &nodes);
            for (_, citation) in &found {
                node = node.cite(citation.clone());
            }
            if own_citizen {
                node = node.note("agreements.own-citizen");
            } else if found.is_empty() {
                node = node.note("agreements.no-free-movement-clause");
            }
            node
        });
        let standings = found.into_iter().map(|(standing, _)| standing).collect();
        Ok(Traced::new(FreeMovement { free, clause, standings, own_citizen }, node))
    }
}
