//! The engine: which right opens in which state, on which footing, and who pays.

use kerben_agreements::Treaties;
use kerben_core::country::Country;
use kerben_core::explain::{Node, Outcome, Recorder, Test, Traced};
use kerben_core::message::Message;
use kerben_core::source::Evidence;
use kerben_core::unsettled::Readings;

use crate::career;
use crate::claim::Claim;
use crate::context::{Context, Stop};
use crate::error::PensionError;
use crate::instruments::{self, Bindings};
use crate::law::Law;
use crate::outcome::{AmountOutcome, Determination, Missing, Right, StateAnswer};
use crate::rules::Question;
use crate::scheme::Scheme;
use crate::schemes;
use crate::service::Service;
use crate::step::Step;

mod added;
mod award;
mod footing;

pub(crate) use added::{has_twelve_months, joint_credits, residence_service, twelve_months_done};
pub(crate) use award::worth;

/// Determines, for every state of a career, whether it owes an old-age pension, from when, from which service
/// and how much.
///
/// The states are those of the service and the state of residence. Each answer carries its reasons; the
/// derivation is kept by `rec`, which may be [`Off`](kerben_core::explain::Off). The register of agreements is
/// taken as it is: to answer with what was known on an earlier day, pass
/// [`Treaties::as_known_on`].
///
/// # Errors
///
/// [`PensionError`] when an input cannot be used. What is not known is an answer, not an error.
///
/// # Example
///
/// ```
/// # #[cfg(feature = "builtin")] {
/// use kerben_agreements::Treaties;
/// use kerben_core::explain::Off;
/// use kerben_core::{calendar::day, country::Country, period::Period, unsettled::Readings};
/// use kerben_pensions::claim::Claim;
/// use kerben_pensions::law::Law;
/// use kerben_pensions::outcome::PartKind;
/// use kerben_pensions::person::{Person, Sex};
/// use kerben_pensions::record::{InsurancePeriod, InsuranceRecord, PeriodKind};
///
/// let osh: Period = "1985-09-01 to 2004-08-31".parse()?;
/// let record = InsuranceRecord::new([
///     InsurancePeriod::new(Country::KG, osh, PeriodKind::Employment)?,
/// ])?;
/// let person = Person::new(day(1961, 9, 1)?, Sex::Male, [Country::KG], Country::KG)?;
/// let claim = Claim::new(person, record, day(2024, 9, 1)?, day(2024, 9, 1)?)?;
/// let (law, treaties) = (Law::builtin()?, Treaties::builtin()?);
/// let answer =
///     kerben_pensions::determine(&claim, &law, &treaties, &Readings::new(), &mut Off)?.value;
///
/// let kyrgyzstan = answer.of(Country::KG).and_then(|state| state.right.entitlement());
/// let kyrgyzstan = kyrgyzstan.ok_or("a right")?;
/// assert_eq!(kyrgyzstan.from, day(2024, 9, 1)?);
/// let base = kyrgyzstan.parts.iter().find(|part| part.kind == PartKind::Basic).ok_or("a base part")?;
/// assert_eq!(base.amount.monthly().ok_or("known")?.to_string(), "3,170.00 KGS");
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn determine<R: Recorder>(
    claim: &Claim,
    law: &Law,
    treaties: &Treaties,
    readings: &Readings,
    rec: &mut R,
) -> Result<Traced<Determination, R>, PensionError> {
    determine_with(&schemes::all(), claim, law, treaties, readings, rec)
}

/// As [`determine`], with the caller's own national schemes.
///
/// # Errors
///
/// As [`determine`].
pub fn determine_with<R: Recorder>(
    schemes: &[&dyn Scheme<R>],
    claim: &Claim,
    law: &Law,
    treaties: &Treaties,
    readings: &Readings,
    rec: &mut R,
) -> Result<Traced<Determination, R>, PensionError> {
    let bindings = Bindings::of(claim, treaties)?;
    let cx = Context::new(claim, law, &bindings, readings);
    let mut answers = Vec::new();
    for state in states(claim) {
        answers.push(match schemes.iter().find(|scheme| scheme.state() == state) {
            Some(scheme) => answer(*scheme, &cx, rec)?,
            None => without_scheme(state, &cx, rec)?,
        });
    }
    let liabilities = instruments::liabilities(&cx)?;
    let grade =
        Evidence::lowest(answers.iter().map(|step| step.grade)).unwrap_or(Evidence::Official);
    let node = rec.record(|| {
        let node = Node::condition(
            "pensions.determination/1",
            "pensions.determination",
            Test::Stated,
            overall(&answers),
        );
        answers.iter().fold(node, |node, step| node.input(step.value.state.alpha2(), &step.node))
    });
    let determination = Determination {
        claimed_on: claim.claimed_on(),
        states: answers.into_iter().map(|step| step.value).collect(),
        liabilities,
        findings: claim.record().findings(claim.asked_on()),
        grade,
    };
    Ok(Traced::new(determination, node))
}

/// The states of service before the claim, and the state of residence; the USSR is no state that pays.
fn states(claim: &Claim) -> Vec<Country> {
    let mut states = career::territories(claim.record(), claim.claimed_on());
    states.push(claim.person().residence());
    states.retain(|state| *state != Country::SU);
    states.sort_unstable();
    states.dedup();
    states
}

/// A right somewhere is a right; without one, what is undetermined anywhere leaves the whole undetermined.
fn overall<R: Recorder>(answers: &[Step<StateAnswer, R>]) -> Outcome {
    let mut missing = Vec::new();
    for step in answers {
        match &step.value.right {
            Right::Entitled(_) => return Outcome::met(),
            Right::NotEntitled { .. } => {}
            Right::Undetermined { missing: more } => {
                missing.extend(more.iter().map(Missing::message));
            }
        }
    }
    if missing.is_empty() { Outcome::not_met() } else { Outcome::Undetermined { missing } }
}

fn without_scheme<R: Recorder>(
    state: Country,
    cx: &Context<'_>,
    rec: &mut R,
) -> Result<Step<StateAnswer, R>, PensionError> {
    let days = cx.record().days_in(state).intersection(&career::days_before(cx.claimed_on())?);
    let missing = Missing::Scheme { state };
    let right = Right::Undetermined { missing: vec![missing.clone()] };
    let value = StateAnswer { state, own: Service::of(&days)?, right, grade: Evidence::Official };
    Ok(Step::record(rec, value, [], || state_node(state, Outcome::undetermined(missing.message()))))
}

fn state_node(state: Country, outcome: Outcome) -> Node {
    let title = Message::new("pensions.state").arg("state", state);
    Node::condition("pensions.state/1", title, Test::Stated, outcome).showing(state)
}

/// One state's answer: its right under every reading that matters, made one answer.
fn answer<R: Recorder>(
    scheme: &dyn Scheme<R>,
    cx: &Context<'_>,
    rec: &mut R,
) -> Result<Step<StateAnswer, R>, PensionError> {
    let state = scheme.state();
    let own = footing::own(scheme, cx).all()?;
    let right = resolve(cx, rec, &|cx, rec| footing::right(scheme, cx, rec))?;
    let grade = right.grade;
    let right_node = right.node;
    let outcome = match &right.value {
        Right::Entitled(_) => Outcome::met(),
        Right::NotEntitled { .. } => Outcome::not_met(),
        Right::Undetermined { missing } => {
            Outcome::Undetermined { missing: missing.iter().map(Missing::message).collect() }
        }
    };
    let value = StateAnswer { state, own, right: right.value, grade };
    Ok(Step::record(rec, value, [grade], || state_node(state, outcome).input("right", &right_node)))
}

/// How a value says that it is not known, and what is left of several that differ by the reading.
pub(crate) trait Open: Clone + PartialEq {
    /// The value that says that this is missing.
    fn missing(missing: Vec<Missing>) -> Self;

    /// What holds under every one of these values; `question` is what must be settled to say more.
    fn common(values: &[Self], question: Missing) -> Self;
}

impl Open for Right {
    fn missing(missing: Vec<Missing>) -> Self {
        Self::Undetermined { missing }
    }

    fn common(values: &[Self], question: Missing) -> Self {
        award::common(values, &question)
            .unwrap_or_else(|| Self::Undetermined { missing: vec![question] })
    }
}

impl Open for AmountOutcome {
    fn missing(missing: Vec<Missing>) -> Self {
        Self::unknown(missing)
    }

    fn common(_values: &[Self], question: Missing) -> Self {
        Self::unknown(vec![question])
    }
}

type Answer<'f, T, R> = dyn Fn(&Context<'_>, &mut R) -> Result<Step<T, R>, Stop> + 'f;

/// Runs a computation; where it stops at an open question, tries every reading of it.
///
/// If all readings lead to the same value, the question does not matter and the value stands; otherwise the
/// value is what they have in common.
pub(crate) fn resolve<T: Open, R: Recorder>(
    cx: &Context<'_>,
    rec: &mut R,
    compute: &Answer<'_, T, R>,
) -> Result<Step<T, R>, PensionError> {
    let question = match compute(cx, rec) {
        Ok(step) => return Ok(step),
        Err(Stop::Error(error)) => return Err(error),
        Err(Stop::Missing(missing)) => {
            let words = missing.iter().map(Missing::message).collect();
            return Ok(undetermined(rec, words, T::missing(missing)));
        }
        Err(Stop::Open(question)) => question,
    };
    let open = cx.law().rules().question(question.id())?;
    let mut tried = Vec::new();
    for reading in open.readings() {
        let step = resolve(&cx.trying(question, &reading.name), rec, compute)?;
        tried.push((reading.name.clone(), step));
    }
    let grade =
        Evidence::lowest(tried.iter().map(|(_, step)| step.grade)).unwrap_or(Evidence::Official);
    let same = tried.windows(2).all(|pair| match pair {
        [(_, a), (_, b)] => a.value == b.value,
        _ => true,
    });
    let title = Message::new(format!("pensions.question.{}", question.id()));
    let values: Vec<T> = tried.iter().map(|(_, step)| step.value.clone()).collect();
    let names = || open.readings().iter().map(|known| known.name.clone());
    let value = match values.first() {
        Some(first) if same => first.clone(),
        _ => T::common(&values, open_question(question, names())),
    };
    Ok(Step::record(rec, value, [grade], || {
        let outcome = if same {
            Outcome::met()
        } else {
            Outcome::undetermined(open_question(question, names()).message())
        };
        let node = Node::condition("law.unsettled/1", title, Test::Stated, outcome);
        let node = if same { node.note("pensions.unsettled.same") } else { node };
        tried.iter().fold(node, |node, (name, step)| node.input(name.as_str(), &step.node))
    }))
}

fn open_question(question: Question, readings: impl Iterator<Item = String>) -> Missing {
    Missing::Unsettled { id: question.id().to_owned(), readings: readings.collect() }
}

/// Records that something is missing.
fn undetermined<T, R: Recorder>(rec: &mut R, missing: Vec<Message>, value: T) -> Step<T, R> {
    Step::record(rec, value, [], || {
        let outcome = Outcome::Undetermined { missing };
        Node::condition("pensions.missing/1", "pensions.missing", Test::Stated, outcome)
    })
}
