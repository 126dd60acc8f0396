//! What a caseworker still needs: everything that an answer names as missing, with who holds it and what it holds up.

use std::collections::BTreeSet;

use kerben_core::country::Country;
use serde::{Deserialize, Serialize};

use crate::outcome::{AmountOutcome, Determination, Missing, PartKind, Payer, Right};

/// What a gap holds up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Concern {
    /// Whether there is a right.
    Right,
    /// Who pays for some of the service.
    Payer,
    /// The amount of a part.
    Amount(PartKind),
}

/// Who can fill a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Holder {
    /// The person: a fact of the life, with a document for it.
    Person,
    /// The institution of this state: a statement of its accounts.
    Institution(Country),
    /// Whoever decides how the law is read: the caller, by choosing a reading.
    Reading,
    /// Nobody among those who answer a claim: the law was not read.
    Law,
}

/// One thing that is missing.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Gap {
    /// The state whose answer it holds up.
    pub state: Country,
    /// What it holds up.
    pub concern: Concern,
    /// Who can fill it.
    pub holder: Holder,
    /// What is missing.
    pub missing: Missing,
}

/// Everything that an answer names as missing, each once: by state, rights first.
///
/// # Example
///
/// ```
/// # #[cfg(feature = "builtin")] {
/// use kerben_agreements::Treaties;
/// use kerben_core::{calendar::day, country::Country, explain::Off, unsettled::Readings};
/// use kerben_pensions::gaps::{self, Holder};
/// use kerben_pensions::person::{Person, Sex};
/// use kerben_pensions::record::{InsurancePeriod, InsuranceRecord, PeriodKind};
/// use kerben_pensions::{Claim, Law, determine};
///
/// let work = "2012-01-01 to 2021-12-31".parse()?;
/// let record =
///     InsuranceRecord::new([InsurancePeriod::new(Country::KZ, work, PeriodKind::Employment)?])?;
/// let person = Person::new(day(1960, 3, 1)?, Sex::Male, [Country::KZ], Country::KZ)?;
/// let claim = Claim::new(person, record, day(2024, 6, 1)?, day(2024, 6, 1)?)?;
/// let (law, treaties) = (Law::builtin()?, Treaties::builtin()?);
/// let answer = determine(&claim, &law, &treaties, &Readings::new(), &mut Off)?.value;
/// // The balance of the savings is a matter for the fund.
/// let gaps = gaps::of(&answer);
/// assert_eq!(gaps.len(), 1);
/// assert_eq!(gaps[0].holder, Holder::Institution(Country::KZ));
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn of(answer: &Determination) -> Vec<Gap> {
    let mut found = BTreeSet::new();
    let mut note = |state: Country, concern: Concern, missing: &[Missing]| {
        for one in missing {
            let holder = holder(state, one);
            found.insert(Gap { state, concern, holder, missing: one.clone() });
        }
    };
    for state in &answer.states {
        match &state.right {
            Right::Undetermined { missing } => note(state.state, Concern::Right, missing),
            Right::Entitled(right) => {
                for part in &right.parts {
                    if let AmountOutcome::Undetermined { missing, .. } = &part.amount {
                        note(part.payer, Concern::Amount(part.kind), missing);
                    }
                }
            }
            Right::NotEntitled { .. } => {}
        }
    }
    for liability in &answer.liabilities {
        if let Payer::Undetermined { missing } = &liability.payer {
            note(liability.served_in, Concern::Payer, missing);
        }
    }
    found.into_iter().collect()
}

fn holder(state: Country, missing: &Missing) -> Holder {
    match missing {
        Missing::Fact { key, .. } => match key.as_str() {
            "republic" | "ru.child" | "kr.visa" => Holder::Person,
            _ => Holder::Institution(state),
        },
        Missing::Unsettled { .. } => Holder::Reading,
        Missing::Parameter { .. } | Missing::Rule { .. } | Missing::Scheme { .. } => Holder::Law,
    }
}
