//! Asks the engine, and gathers what the caller gets: the answer, its derivation, and what it was computed from.

use std::collections::BTreeMap;
use std::sync::Arc;

use kerben::agreements::Treaties;
use kerben::core::currency::Currency;
use kerben::core::data::PackStamp;
use kerben::core::explain::{Node, Receipt};
use kerben::core::money::{Money, MoneyError};
use kerben::pensions::Law;
use kerben::pensions::coordination::{Chosen, Determination, Methods, Payable, Tape, Workspace};
use kerben::pensions::record::Finding;
use serde::Serialize;

use crate::Stop;
use crate::input::Question;

/// The instruments that ship, with their days from the register of agreements, and the national laws.
pub(crate) struct Library {
    pub(crate) methods: Methods,
    pub(crate) law: Arc<Law>,
    pub(crate) treaties: Arc<Treaties>,
    stamps: Vec<PackStamp>,
}

/// All that is said about one claim.
#[derive(Serialize)]
pub(crate) struct Answer {
    pub(crate) title: String,
    pub(crate) findings: Vec<Finding>,
    pub(crate) determination: Determination,
    pub(crate) totals: Vec<Total>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) derivation: Option<Arc<Node>>,
    pub(crate) receipt: Receipt,
}

/// What all States together owe in one currency, as far as it is paid where the person lives.
#[derive(Debug, Clone, Copy, Serialize)]
pub(crate) struct Total {
    pub(crate) amount: Money,
    /// Whether it is paid once, as contributions are that are paid back.
    pub(crate) once: bool,
}

impl Library {
    /// Loads what ships.
    pub(crate) fn builtin() -> Result<Self, Stop> {
        let (law, treaties) = (Arc::new(Law::builtin()?), Arc::new(Treaties::builtin()?));
        let methods = Methods::builtin()?;
        let mut stamps = vec![methods.stamp().clone()];
        stamps.extend(treaties.stamps().iter().cloned());
        Ok(Self { methods, law, treaties, stamps })
    }

    /// Answers the question; the derivation only where it is wanted.
    pub(crate) fn answer(&self, question: &Question, derived: bool) -> Result<Answer, Stop> {
        let request = question.request();
        let (mut room, mut tape) = (Workspace::new(), Tape::new());
        let (determination, last) = question.engine.explain_in(&request, &mut room, &mut tape)?;
        let derivation =
            if derived { question.engine.tree(&tape, last, &determination) } else { None };
        let claim = request.claim();
        let mut receipt = Receipt::new(request.on(), claim.asked_on())
            .crate_version("kerben", env!("CARGO_PKG_VERSION"))
            .inputs(&question.file)?;
        receipt = receipt.readings(&question.file.readings);
        let of_laws = self.law.stamps().filter(|_| !question.file.national.is_empty());
        for stamp in self.stamps.iter().chain(of_laws) {
            receipt = receipt.pack(stamp);
        }
        Ok(Answer {
            title: question.file.title.clone(),
            findings: claim.record().findings(claim.asked_on()),
            totals: totals(&determination)?,
            determination,
            derivation,
            receipt,
        })
    }
}

/// Sums by currency, what is paid once apart.
fn totals(determination: &Determination) -> Result<Vec<Total>, MoneyError> {
    let mut sums: BTreeMap<(bool, Currency), Money> = BTreeMap::new();
    for award in determination.states.iter().filter_map(|answer| answer.right.award()) {
        if award.payable == Payable::NotAbroad {
            continue;
        }
        let key = (award.chosen == Chosen::Refund, award.paid.currency());
        let sum = match sums.get(&key) {
            Some(sum) => sum.checked_add(award.paid)?,
            None => award.paid,
        };
        sums.insert(key, sum);
    }
    Ok(sums.into_iter().map(|((once, _), amount)| Total { amount, once }).collect())
}
