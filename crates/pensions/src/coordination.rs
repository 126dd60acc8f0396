//! The coordination engine.

mod amounts;
mod batch;
mod conditions;
mod coordinator;
mod law;
mod method;
mod methods;
mod opening;
mod outcome;
mod parametric;
mod reduce;
mod request;
mod settle;
mod span;
mod steps;
mod stretch;
mod tally;
pub mod tape;
mod tree;
mod what_if;
mod workspace;

pub use amounts::to_money;
pub use batch::BatchAnswer;
pub use coordinator::{Coordinator, METHODS_MAX};
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
pub use span::{SEGMENTS_MAX, Segment};
pub use tape::{Silent, Tape, Trace};
pub use what_if::{FORECAST_DAYS_MAX, Forecast, Plan};
pub use workspace::Workspace;
