//! The coordination engine.

mod amounts;
mod conditions;
mod coordinator;
mod counted;
mod law;
mod method;
mod methods;
mod opening;
mod outcome;
mod parametric;
mod request;
mod settle;
mod steps;
mod stretch;
mod tally;
pub mod tape;
mod tree;
mod workspace;

pub use amounts::to_money;
pub use coordinator::{Coordinator, METHODS_MAX};
pub use counted::{Counted, CountedDays, Pass};
pub use law::{Ask, Basis, Benefit, NationalLaw, Reduction, Requirements};
pub use method::{
    Aggregation, Calculator, CoincidingRule, ConversionDay, Denominator, EarlierPeriods, Export,
    Member, Method, MethodProvision, Role, SmallPeriod, SmallPeriodRule, ThirdStates, Tie,
};
pub use methods::Methods;
pub use outcome::{
    AmountPass, Award, Chosen, Computed, Determination, Displaced, EntitlementPass, Minimum,
    Payable, ProRataBenefit, Reason, Right, StateAnswer,
};
pub use parametric::{Base, Parametric, Terms};
pub use request::Request;
pub use tape::{Silent, Tape, Trace};
pub use workspace::Workspace;
