//! On which footing a right opens in one state: own law first, then what the instruments add.

use chrono::NaiveDate;
use kerben_core::explain::{Node, Outcome, Recorder, Test};
use kerben_core::message::Message;
use kerben_core::periods::Periods;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;

use super::added::{
    Footing, Twelve, eaeu_footings, national_footings, others, residence_service, turkiye_footings,
    twelve_months,
};
use super::{Open as _, award};
use crate::career::{self, Served};
use crate::context::{ChosenReading, Context, Stop};
use crate::error::PensionError;
use crate::instruments::{self, Instrument};
use crate::outcome::{Missing, Reason, Right, Route};
use crate::rules::Question;
use crate::scheme::{Award, Opening, Scheme};
use crate::service::Service;
use crate::step::Step;

/// Service in a state that counts there, and service of which that was not read.
#[derive(Debug, Clone)]
pub(super) struct Own(Served);

impl Own {
    /// The length of all of it.
    pub(super) fn all(&self) -> Result<Service, PensionError> {
        Service::of(&self.0.sure.union(&self.0.doubtful))
    }
}

pub(super) fn own<R: Recorder>(scheme: &dyn Scheme<R>, cx: &Context<'_>) -> Own {
    let counts = |kind, period| scheme.counts(kind, period);
    Own(career::served(cx.record(), scheme.state(), cx.claimed_on(), counts))
}

/// What was tested before a right was found: footings that failed, the one that holds, the twelve months.
pub(super) struct Tested<'a, R: Recorder> {
    pub(super) failed: &'a [Step<Opening, R>],
    pub(super) opening: Step<Opening, R>,
    pub(super) twelve: Option<&'a Twelve<R>>,
}

/// A footing on which the right is open.
struct Opened<R: Recorder> {
    footing: Footing,
    opening: Step<Opening, R>,
    from: NaiveDate,
    at_latest: bool,
}

/// The right in one state, tested with the service that surely counts and then with all of it.
pub(super) fn right<R: Recorder>(
    scheme: &dyn Scheme<R>,
    cx: &Context<'_>,
    rec: &mut R,
) -> Result<Step<Right, R>, Stop> {
    let Own(served) = own(scheme, cx);
    let sure = right_with(scheme, cx, &served.sure, rec)?;
    if served.doubtful.is_empty() {
        return Ok(sure);
    }
    let all = right_with(scheme, cx, &served.sure.union(&served.doubtful), rec)?;
    if all.value == sure.value {
        return Ok(sure);
    }
    let missing = Missing::rule("kinds");
    let right = match (&sure.value, &all.value) {
        (Right::NotEntitled { earliest: a, .. }, Right::NotEntitled { reasons, earliest: b }) => {
            let earliest = a.filter(|day| Some(*day) == *b);
            Right::NotEntitled { reasons: reasons.clone(), earliest }
        }
        (a, b) => Right::common(&[a.clone(), b.clone()], missing.clone()),
    };
    let outcome = match &right {
        Right::Entitled(_) => Outcome::met(),
        Right::NotEntitled { .. } => Outcome::not_met(),
        Right::Undetermined { .. } => Outcome::undetermined(missing.message()),
    };
    Ok(Step::record(rec, right, [sure.grade, all.grade], || {
        Node::condition("service.kinds/1", missing.message(), Test::Stated, outcome)
            .input("without", &sure.node)
            .input("with", &all.node)
    }))
}

fn right_with<R: Recorder>(
    scheme: &dyn Scheme<R>,
    cx: &Context<'_>,
    own: &Periods,
    rec: &mut R,
) -> Result<Step<Right, R>, Stop> {
    let state = scheme.state();
    let own = own.clone();
    let covered = scheme.covers(cx.person());
    let twelve = twelve_months(cx, state, &own, rec)?;
    let mut footings = Vec::new();
    let mut reasons = Vec::new();
    if covered == Tri::Yes {
        national_footings(scheme, cx, &own, &mut footings)?;
    }
    if let Some(twelve) = &twelve {
        if twelve.value.0 {
            eaeu_footings(cx, state, &own, covered, &mut footings)?;
        } else if covered != Tri::Yes || !others(cx, state, false)?.is_empty() {
            // Without it the agreement neither covers the person nor adds anything.
            reasons.push(Reason::TwelveMonths { have: twelve.value.1 });
        }
    }
    footings.extend(turkiye_footings(cx, state, &own, covered));
    if footings.is_empty() {
        if covered == Tri::Unknown && twelve.is_none() {
            return Err(Missing::rule("covered").into());
        }
        if covered != Tri::Yes {
            reasons.insert(0, Reason::NotCovered);
        }
        let none = refused(reasons, None, &[], twelve.as_ref(), rec);
        let Some(rule) = scheme.covered_by().map(|id| cx.provision(id)).transpose()? else {
            return Ok(none);
        };
        let (right, grades) = (none.value, [none.grade, rule.grade]);
        return Ok(Step::record(rec, right, grades, || {
            Node::condition("right.covered/1", rule.message(), Test::Stated, Outcome::not_met())
                .input("right", &none.node)
                .cite(rule.citation.clone())
        }));
    }
    let mut tests: Vec<Step<Opening, R>> = Vec::new();
    let mut best: Option<Opened<R>> = None;
    for footing in footings {
        let opening = test(scheme, cx, &footing, rec)?;
        let Opening::Open { from, at_latest } = opening.value else {
            tests.push(opening);
            continue;
        };
        // Service is added only where what comes before it in the law is too short on that day: a later
        // footing counts if it opens the right on an earlier day.
        if best.as_ref().is_some_and(|best| best.from <= from) {
            continue;
        }
        let opening = match footing.question {
            Some((question, wanted)) => {
                let reading = cx.reading(question)?;
                if reading.name != wanted {
                    continue;
                }
                read_so(question, &reading, &opening, rec)
            }
            None => opening,
        };
        best = Some(Opened { footing, opening, from, at_latest });
    }
    if let Some(Opened { footing, opening, from, at_latest }) = best {
        let eaeu = footing.credit.route == Route::Under(Instrument::Eaeu2019);
        let twelve = twelve.as_ref().filter(|_| eaeu);
        let tested = Tested { failed: &tests, opening, twelve };
        return entitled(scheme, cx, footing, (from, at_latest), tested, rec);
    }
    // A right that only time keeps away is named with its first footing; else the last one has most service.
    let closed = |step: &Step<Opening, R>| match &step.value {
        Opening::Closed { reasons, earliest } => Some((reasons.clone(), *earliest)),
        Opening::Open { .. } => None,
    };
    let nearest = tests
        .iter()
        .filter_map(closed)
        .find(|(_, earliest)| earliest.is_some())
        .or_else(|| tests.iter().rev().find_map(closed));
    let (mut why, earliest) = nearest.unwrap_or_default();
    if earliest.is_none() {
        why.extend(reasons);
    }
    Ok(refused(why, earliest, &tests, twelve.as_ref(), rec))
}

fn refused<R: Recorder>(
    reasons: Vec<Reason>,
    earliest: Option<NaiveDate>,
    tests: &[Step<Opening, R>],
    twelve: Option<&Twelve<R>>,
    rec: &mut R,
) -> Step<Right, R> {
    let grades: Vec<Evidence> =
        tests.iter().map(|step| step.grade).chain(twelve.map(|step| step.grade)).collect();
    let words: Vec<Message> = reasons.iter().map(Reason::message).collect();
    let right = Right::NotEntitled { reasons, earliest };
    Step::record(rec, right, grades, || {
        let node = Node::condition(
            "right.none/1",
            "pensions.right.none",
            Test::Stated,
            Outcome::not_met(),
        )
        .inputs("footing", tests.iter().map(|step| &step.node))
        .input("twelve months", &twelve.map(|step| step.node.clone()));
        let node = match earliest {
            Some(day) => node.note(Message::new("pensions.right.earliest").arg("day", day)),
            None => node,
        };
        words.into_iter().fold(node, Node::note)
    })
}

/// The opening on one footing.
fn test<R: Recorder>(
    scheme: &dyn Scheme<R>,
    cx: &Context<'_>,
    footing: &Footing,
    rec: &mut R,
) -> Result<Step<Opening, R>, Stop> {
    let conditions = scheme.entitlement(cx, &footing.credit, rec)?;
    let opening = not_before(conditions.value.clone(), footing.not_before);
    let open = matches!(opening, Opening::Open { .. });
    let moved = (opening != conditions.value).then_some(footing.not_before).flatten();
    let rule = footing.provision.map(|id| cx.provision(id)).transpose()?;
    let added = !footing.credit.added.is_empty();
    let overlap = if added { Some(cx.provision("eaeu.overlap")?) } else { None };
    let title = match footing.credit.route {
        Route::Own => Message::new("pensions.footing.own"),
        Route::Under(instrument) => {
            let key = if added { "pensions.footing.added" } else { "pensions.footing.under" };
            let name = format!("pensions.instrument.{}", instrument.id());
            Message::new(key).arg("instrument", Message::new(name))
        }
    };
    let grades = [conditions.grade, rule.map_or(Evidence::Official, |rule| rule.grade)];
    Ok(Step::record(rec, opening, grades, || {
        let outcome = if open { Outcome::met() } else { Outcome::not_met() };
        let mut node = Node::condition("right.footing/1", title, Test::All, outcome)
            .input("conditions", &conditions.node);
        if let Some(rule) = rule {
            node = node.cite(rule.citation.clone()).note(rule.message());
        }
        if let Some(overlap) = overlap {
            node = node.note(overlap.message());
        }
        match moved {
            Some(day) => node.note(Message::new("pensions.footing.not_before").arg("day", day)),
            None => node,
        }
    }))
}

/// The opening on a footing that cannot hold before a day.
fn not_before(opening: Opening, first: Option<NaiveDate>) -> Opening {
    let Some(first) = first else { return opening };
    match opening {
        Opening::Open { from, .. } if from < first => {
            Opening::Open { from: first, at_latest: false }
        }
        Opening::Closed { reasons, earliest } => {
            Opening::Closed { reasons, earliest: earliest.map(|day| day.max(first)) }
        }
        open @ Opening::Open { .. } => open,
    }
}

/// An opening that stands on one reading of an open question.
fn read_so<R: Recorder>(
    question: Question,
    reading: &ChosenReading,
    opening: &Step<Opening, R>,
    rec: &mut R,
) -> Step<Opening, R> {
    Step::record(rec, opening.value.clone(), [opening.grade, reading.grade], || {
        let title = Message::new(format!("pensions.question.{}", question.id()));
        let name = Message::new("pensions.reading").arg("name", reading.name.as_str());
        Node::condition("law.reading/1", title, Test::All, Outcome::met())
            .input("footing", &opening.node)
            .note(name)
    })
}

fn entitled<R: Recorder>(
    scheme: &dyn Scheme<R>,
    cx: &Context<'_>,
    footing: Footing,
    (from, at_latest): (NaiveDate, bool),
    tested: Tested<'_, R>,
    rec: &mut R,
) -> Result<Step<Right, R>, Stop> {
    let state = scheme.state();
    let credit = footing.credit;
    let native = credit.own.intersection(&cx.record().days_in(state));
    let paid = instruments::paid_days(cx, state, state, &native)?;
    let elsewhere = residence_service(cx, state)?;
    let paid_elsewhere = elsewhere.days.difference(&paid.days);
    let grade =
        if paid_elsewhere.is_empty() { paid.grade } else { paid.grade.min(elsewhere.grade) };
    let paid_own = paid.days;
    if paid_own.is_empty() && paid_elsewhere.is_empty() && cx.person().residence() != state {
        let reasons = vec![Reason::NothingToPay];
        return Ok(refused(reasons, None, &[tested.opening], tested.twelve, rec));
    }
    let (paid, mut provisions) = ([paid.provision, elsewhere.provision], Vec::new());
    provisions.extend(paid.into_iter().flatten());
    let mut grade = grade;
    let export = match credit.route {
        _ if cx.person().residence() == state => None,
        Route::Under(Instrument::Eaeu2019) => Some("eaeu.export"),
        Route::Under(Instrument::KyrgyzstanTurkiye2018) => Some("kg-tr.export"),
        _ => None,
    };
    if let Some(export) = export {
        grade = grade.min(cx.provision(export)?.grade);
        provisions.push(export);
    }
    provisions.dedup();
    let award = Award { credit, from, paid_own, paid_elsewhere, grade, provisions };
    award::entitlement(scheme, cx, &award, at_latest, tested, rec)
}
