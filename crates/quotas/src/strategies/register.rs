//! Registers and histories for property tests: a nation with regions, a reserve, sectors and a cross table, beside
//! it a stock, under generated rules.

use chrono::NaiveDate;
use kerben_core::calendar::{DAY_MIN, add_days, day};
use kerben_core::explain::Off;
use kerben_core::language::Localised;
use kerben_core::period::Period;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;
use proptest::prelude::*;

use crate::gate::{GateFinding, GateReport, Standing};
use crate::place;
use crate::register::{
    Ask, Counts, Decision, DrawRules, FirstPhase, Gates, GivesBack, Instrument, Keys, Kind, NodeId,
    NodeSpec, OverLimit, Purpose, Register, RegisterError, Release, RequestId, Rules, keys,
};

/// The first day of the generated registers.
#[must_use]
pub fn first_day() -> NaiveDate {
    day(2025, 1, 1).unwrap_or(DAY_MIN)
}

/// An act for generated movements.
#[must_use]
pub fn instrument() -> Instrument {
    Instrument::new("generated", Evidence::Unverified)
}

/// An answer at the limit.
pub fn over() -> impl Strategy<Value = OverLimit> + Clone {
    prop_oneof![
        3 => Just(OverLimit::Refuse),
        3 => Just(OverLimit::Queue),
        1 => (2_u32..5, 0_u64..4)
            .prop_map(|(multiple, most)| OverLimit::Fee { multiple, at_most: Some(most) }),
        1 => (10_u32..60).prop_map(|percent| OverLimit::Overdraft { percent }),
    ]
}

/// The rules of a node that is no reserve.
pub fn rules() -> impl Strategy<Value = Rules> + Clone {
    let gives_back = (any::<bool>(), any::<bool>(), any::<bool>())
        .prop_map(|(no_show, departure, revocation)| GivesBack { no_show, departure, revocation });
    let gates = prop_oneof![
        5 => Just(Gates::OPEN),
        1 => Just(Gates { entry: false, ..Gates::OPEN }),
        1 => Just(Gates { renewal: false, ..Gates::OPEN }),
    ];
    let counts =
        (any::<bool>(), any::<bool>()).prop_map(|(renewal, transfer)| Counts { renewal, transfer });
    let phase = prop_oneof![4 => Just(FirstPhase::Consumes), 1 => Just(FirstPhase::Free)];
    (over(), gives_back, gates, counts, phase).prop_map(
        |(over, gives_back, gates, counts, first_phase)| Rules {
            gates,
            counts,
            over,
            first_phase,
            gives_back,
            ..Rules::default()
        },
    )
}

fn build(caps: &[u64], rules: &[Rules]) -> Result<Register, RegisterError> {
    let on = first_day();
    let rule = |index: usize| rules.get(index).cloned().unwrap_or_default();
    let cap = |index: usize| caps.get(index).copied().unwrap_or_default();
    let year =
        Period::of_year(2025).map_err(|_| RegisterError::NoNode { node: NodeId(0), last: 0 })?;
    let mut register = Register::new();
    let nation = NodeSpec::new("nation", Kind::Flow, year).rules(rule(0));
    let nation = register.open(nation, on)?;
    let draw = DrawRules { on_request: true, on_exhaustion: true, ..DrawRules::default() };
    let reserve = NodeSpec::new("reserve", Kind::Flow, year)
        .below(nation, "region")
        .rules(Rules::default().reserve(draw));
    let reserve = register.open(reserve, on)?;
    let north = NodeSpec::new("north", Kind::Flow, year)
        .keys([("region", "north")])
        .below(nation, "region")
        .rules(Rules { draws_on: Some(reserve), ..rule(1) });
    let north = register.open(north, on)?;
    let south = NodeSpec::new("south", Kind::Flow, year)
        .keys([("region", "south")])
        .below(nation, "region")
        .rules(rule(2));
    let south = register.open(south, on)?;
    let trade = NodeSpec::new("trade", Kind::Flow, year)
        .keys([("sector", "trade")])
        .below(nation, "sector")
        .rules(rule(3));
    let trade = register.open(trade, on)?;
    let cross = NodeSpec::new("trade in the north", Kind::Flow, year)
        .keys([("region", "north"), ("sector", "trade")])
        .below(north, "sector")
        .rules(rule(4));
    let cross = register.open(cross, on)?;
    let present = NodeSpec::new("present", Kind::Stock, year).rules(rule(5));
    let present = register.open(present, on)?;
    let all = 20 + cap(0);
    register.grant(nation, all, on, instrument(), on)?;
    register.grant(reserve, cap(1), on, instrument(), on)?;
    register.grant(north, 5 + cap(2), on, instrument(), on)?;
    register.grant(south, cap(3), on, instrument(), on)?;
    register.grant(trade, cap(4), on, instrument(), on)?;
    register.grant(cross, cap(5).min(5), on, instrument(), on)?;
    register.grant(present, 10 + cap(0), on, instrument(), on)?;
    Ok(register)
}

/// A register with seven nodes and no requests.
pub fn register() -> impl Strategy<Value = Register> + Clone {
    (prop::collection::vec(0_u64..6, 6), prop::collection::vec(rules(), 6))
        .prop_filter_map("a register", |(caps, rules)| build(&caps, &rules).ok())
}

/// One command of a history. Names and nodes are small numbers, so that they meet again.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// A request.
    Hold(Request),
    /// A request that is confirmed at once.
    Issue(Request),
    /// A request after the gates, which are open, closed or not determined.
    Through(Request, Tri),
    /// A request of a worker who needs no place.
    Outside(Request),
    /// A confirmation.
    Confirm(u8),
    /// A permit or hold runs longer, by so many days.
    Extend(u8, u8),
    /// Places are given up.
    Release(u8, Release),
    /// A cap is set.
    Amend(u8, u64),
    /// Places move.
    Transfer(u8, u8, u64),
    /// The rules of a node change.
    Rule(u8, Box<Rules>),
}

/// A request in a history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Request {
    /// Its name.
    pub name: u8,
    /// Which words it has: one bit for the north, one for the south, one for trade.
    pub words: u8,
    /// How many places.
    pub places: u32,
    /// Whether fewer suffice.
    pub fewer: bool,
    /// For what.
    pub purpose: Purpose,
}

impl Request {
    /// The words of the request.
    #[must_use]
    pub fn keys(&self) -> Keys {
        let region = match self.words & 3 {
            1 => Some(("region", "north")),
            2 => Some(("region", "south")),
            _ => None,
        };
        let sector = (self.words & 4 != 0).then_some(("sector", "trade"));
        keys(region.into_iter().chain(sector))
    }

    /// What the request asks of a register.
    ///
    /// # Errors
    ///
    /// As [`Register::path`].
    pub fn ask(&self, register: &mut Register, on: NaiveDate) -> Result<Ask, RegisterError> {
        let path = register.path(&self.keys(), on)?;
        let ask = Ask::new(RequestId::new(u128::from(self.name)), path)
            .places(self.places)
            .purpose(self.purpose)
            .days(20, 90);
        Ok(if self.fewer { ask.or_at_least(1) } else { ask })
    }
}

/// A request.
pub fn request() -> impl Strategy<Value = Request> + Clone {
    let purpose = prop_oneof![
        4 => Just(Purpose::Entry),
        1 => Just(Purpose::Renewal),
        1 => Just(Purpose::Transfer)
    ];
    (any::<u8>(), 0_u8..8, 1_u32..6, any::<bool>(), purpose).prop_map(
        |(name, words, places, fewer, purpose)| Request { name, words, places, fewer, purpose },
    )
}

/// A command.
pub fn step() -> impl Strategy<Value = Step> + Clone {
    let name = 0_u8..=255;
    let reason = prop::sample::select(vec![
        Release::Withdrawn,
        Release::NoShow,
        Release::Departure,
        Release::Revocation,
    ]);
    prop_oneof![
        8 => request().prop_map(Step::Hold),
        4 => request().prop_map(Step::Issue),
        2 => (request(), prop::sample::select(vec![Tri::Yes, Tri::No, Tri::Unknown]))
            .prop_map(|(request, open)| Step::Through(request, open)),
        1 => request().prop_map(Step::Outside),
        4 => name.clone().prop_map(Step::Confirm),
        2 => (name.clone(), 1_u8..120).prop_map(|(name, days)| Step::Extend(name, days)),
        2 => (name, reason).prop_map(|(name, reason)| Step::Release(name, reason)),
        1 => (0_u8..7, 0_u64..40).prop_map(|(node, cap)| Step::Amend(node, cap)),
        1 => (0_u8..7, 0_u8..7, 1_u64..4).prop_map(|(from, to, n)| Step::Transfer(from, to, n)),
        1 => (0_u8..7, rules()).prop_map(|(node, rules)| Step::Rule(node, Box::new(rules))),
    ]
}

/// A history: commands, each so many days after the one before.
pub fn history() -> impl Strategy<Value = Vec<(u8, Step)>> + Clone {
    prop::collection::vec((prop_oneof![3 => Just(0_u8), 1 => 0_u8..25], step()), 1..60)
}

/// What one gate says.
fn report(open: Tri, on: NaiveDate) -> GateReport {
    let standing = match open {
        Tri::Yes => Standing::Open,
        Tri::No => Standing::Barred { until: None },
        Tri::Unknown => {
            Standing::Undetermined { missing: vec!["quotas.gate.missing.person".into()] }
        }
    };
    let finding = GateFinding {
        gate: "gate".to_owned(),
        name: Localised::new("gate"),
        standing,
        grade: Evidence::Unverified,
    };
    GateReport { on, findings: vec![finding], no_list_of_persons: true }
}

/// Carries a command out. Names of confirmations and the like mean the requests made so far, counted round.
///
/// # Errors
///
/// As the command; a history goes on after an error, which changes nothing.
pub fn serve(
    register: &mut Register,
    step: &Step,
    on: NaiveDate,
) -> Result<Option<Decision>, RegisterError> {
    let made = |register: &Register, name: u8| {
        let count = register.cases().len().max(1);
        let case = register.cases().get(usize::from(name) % count);
        case.map_or(RequestId::new(u128::from(name)), |case| case.ask.request)
    };
    let node = |name: &u8| NodeId(u32::from(*name));
    let decided = match step {
        Step::Hold(request) => {
            let ask = request.ask(register, on)?;
            register.hold(&ask, on, &mut Off)?.value
        }
        Step::Issue(request) => {
            let ask = request.ask(register, on)?;
            register.issue(&ask, on, &mut Off)?.value
        }
        Step::Through(request, open) => {
            let ask = request.ask(register, on)?;
            register.hold_through(&report(*open, on), &ask, on, &mut Off)?.value
        }
        Step::Outside(request) => {
            let ask = request.ask(register, on)?;
            register.record_outside(&ask, &place::Ground::OwnCitizen, on)?
        }
        Step::Confirm(name) => register.confirm(made(register, *name), on)?,
        Step::Extend(name, days) => {
            let until = add_days(on, i64::from(*days)).unwrap_or(on);
            register.extend(made(register, *name), until, on)?
        }
        Step::Release(name, reason) => register.release(made(register, *name), *reason, on)?,
        Step::Amend(name, cap) => {
            register.amend(node(name), *cap, on, instrument(), on)?;
            return Ok(None);
        }
        Step::Transfer(from, to, places) => {
            register.transfer(node(from), node(to), *places, on, instrument(), on)?;
            return Ok(None);
        }
        Step::Rule(name, rules) => {
            register.rule(node(name), Rules::clone(rules), instrument(), on)?;
            return Ok(None);
        }
    };
    Ok(Some(decided))
}

/// Carries a history out from the first day on and returns its last day.
pub fn live(register: &mut Register, history: &[(u8, Step)]) -> NaiveDate {
    let mut on = first_day();
    for (days, step) in history {
        on = add_days(on, i64::from(*days)).unwrap_or(on);
        // What is refused or cannot be done changes nothing.
        let _ = serve(register, step, on);
    }
    on
}
