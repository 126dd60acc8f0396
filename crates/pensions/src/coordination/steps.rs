//! The fixed texts of the engine's steps.

use kerben_core::explain::{Operation, Test};
use kerben_core::tri::Tri;

use super::outcome::StateAnswer;
use super::tape::Rule;

macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident = $id:literal, $operation:expr;)*) => {
        $($(#[$doc])* pub(super) const $name: Rule = Rule {
            id: concat!("coordination.", $id, "/1"),
            title: concat!("coordination.", $id),
            operation: $operation,
        };)*

        /// Every step of the engine, for the test of the catalogues.
        #[cfg(test)]
        pub(super) const ALL: &[Rule] = &[$($name,)*];
    };
}

rules! {
    DETERMINATION = "determination", Operation::Condition(Test::Stated);
    STATE = "state", Operation::Condition(Test::Stated);
    OWN = "own", Operation::Fact;
    NATIONAL = "national", Operation::Fact;
    FOREIGN_OF = "foreign_of", Operation::Fact;
    FOREIGN = "foreign", Operation::Sum;
    NEED = "need", Operation::Fact;
    LACKING = "lacking", Operation::Fact;
    ADDED = "added", Operation::Min;
    TOGETHER = "together", Operation::Sum;
    OWN_MINIMUM = "own_minimum", Operation::Fact;
    AGE_ON = "age_on", Operation::Fact;
    ON = "on", Operation::Fact;
    AGE = "age", Operation::Condition(Test::AtLeast);
    ALONE_LONG = "alone_long", Operation::Condition(Test::AtLeast);
    ALONE = "alone", Operation::Condition(Test::All);
    AGGREGATED_LONG = "aggregated_long", Operation::Condition(Test::AtLeast);
    AGGREGATED = "aggregated", Operation::Condition(Test::All);
    MINIMUM = "minimum", Operation::Condition(Test::AtLeast);
    OTHERS = "others", Operation::Condition(Test::Stated);
    RIGHT = "right", Operation::Condition(Test::All);
    SERVICE = "service", Operation::Condition(Test::Any);
    TAKEN_OVER = "taken_over", Operation::Sum;
    TOTAL = "total", Operation::Sum;
    SPAN = "span", Operation::Fact;
    NUMERATOR = "numerator", Operation::Min;
    DENOMINATOR = "denominator", Operation::Min;
    SHARE = "share", Operation::Ratio;
    PRO_RATA = "pro_rata", Operation::Product;
    WITH_SUPPLEMENT = "with_supplement", Operation::Sum;
    UNREDUCED = "unreduced", Operation::Fact;
    FOREIGN_BENEFITS = "foreign_benefits", Operation::Fact;
    RATE = "rate", Operation::Fact;
    DUE = "due", Operation::Product;
    TAKEN = "taken", Operation::Min;
    MINUS = "minus", Operation::Fact;
    TAKEN_OFF = "taken_off", Operation::Product;
    REDUCED = "reduced", Operation::Sum;
    STATE_REDUCED = "state_reduced", Operation::Condition(Test::Stated);
    CHOICE = "choice", Operation::Choice;
    MISSING = "missing", Operation::Condition(Test::Stated);
    UNANSWERED = "unanswered", Operation::Condition(Test::Stated);
    READINGS = "readings", Operation::Condition(Test::Stated);
    REFUSED = "refused", Operation::Condition(Test::Stated);
}

/// A right somewhere is a right; without one, what is undetermined anywhere leaves the whole undetermined.
pub(super) fn overall(states: &[StateAnswer]) -> Tri {
    Tri::any(states.iter().map(|answer| answer.right.is_open()))
}
