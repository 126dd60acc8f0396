//! On which footing a right opens in one state: own law first, then what the instruments add.

use chrono::NaiveDate;
use kerben_core::calendar;
use kerben_core::country::Country;
use kerben_core::explain::{Node, Outcome, Recorder, Test, Value};
use kerben_core::message::Message;
use kerben_core::periods::Periods;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;

use super::award;
use crate::career::{self, Served};
use crate::context::{ChosenReading, Context, Stop};
use crate::error::PensionError;
use crate::instruments::{self, Instrument};
use crate::outcome::{Missing, Reason, Right, Route};
use crate::record::PeriodKind;
use crate::rules::Question;
use crate::scheme::{self, Award, Credit, Opening, Scheme};
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

/// Whether twelve full months lie after the EAEU agreement's entry into force, and how many months do.
pub(super) type Twelve<R> = Step<(bool, Service), R>;

/// What was tested before a right was found: footings that failed, the one that holds, the twelve months.
pub(super) struct Tested<'a, R: Recorder> {
    pub(super) failed: &'a [Step<Opening, R>],
    pub(super) opening: Step<Opening, R>,
    pub(super) twelve: Option<&'a Twelve<R>>,
}

/// One way in which a right may open, in the order in which the law goes through them.
struct Footing {
    credit: Credit,
    /// The rule on which it stands, beside the state's own law.
    provision: Option<&'static str>,
    /// A question that must be read in a certain way for the footing to hold.
    question: Option<(Question, &'static str)>,
    /// The first day on which it can hold: the instrument's entry into force, or the end of twelve months.
    not_before: Option<NaiveDate>,
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
    Err(Missing::rule("kinds").into())
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

/// Own service, and in the state of residence what the agreement of 1992 gives to it.
fn national_footings<R: Recorder>(
    scheme: &dyn Scheme<R>,
    cx: &Context<'_>,
    own: &Periods,
    footings: &mut Vec<Footing>,
) -> Result<(), Stop> {
    let (credit, provision) = (Credit::own(own.clone()), scheme.covered_by());
    footings.push(Footing { credit, provision, question: None, not_before: None });
    let elsewhere = residence_service(cx, scheme.state())?;
    let added = elsewhere.days.difference(own);
    if !added.is_empty() {
        let route = elsewhere.instrument.map_or(Route::Own, Route::Under);
        let credit = Credit { own: own.clone(), added, route };
        let provision = elsewhere.provision;
        footings.push(Footing { credit, provision, question: None, not_before: None });
    }
    Ok(())
}

/// Service elsewhere for which a state pays because the person lives in it, and what says so.
struct Elsewhere {
    days: Periods,
    grade: Evidence,
    instrument: Option<Instrument>,
    provision: Option<&'static str>,
}

fn residence_service(cx: &Context<'_>, state: Country) -> Result<Elsewhere, Stop> {
    let mut found = Elsewhere {
        days: Periods::empty(),
        grade: Evidence::Official,
        instrument: None,
        provision: None,
    };
    if cx.person().residence() != state {
        return Ok(found);
    }
    for territory in career::territories(cx.record(), cx.claimed_on()) {
        if territory == state {
            continue;
        }
        let paid = instruments::paid_days(cx, state, territory, &contributory(cx, territory))?;
        if !paid.days.is_empty() {
            found.grade = found.grade.min(paid.grade);
            found.instrument = found.instrument.or(paid.instrument);
            found.provision = found.provision.or(paid.provision);
        }
        found.days = found.days.union(&paid.days);
    }
    Ok(found)
}

/// What another state certifies: service with contributions.
fn contributory(cx: &Context<'_>, territory: Country) -> Periods {
    let counts = |kind: PeriodKind, _| Tri::from(kind.is_contributory());
    career::served(cx.record(), territory, cx.claimed_on(), counts).sure
}

/// The service of the other members of the EAEU, in or after the agreement's time, or whenever.
fn others(cx: &Context<'_>, state: Country, later_only: bool) -> Result<Periods, PensionError> {
    let mut days = Periods::empty();
    for territory in career::territories(cx.record(), cx.claimed_on()) {
        let since = cx.bindings().since(Instrument::Eaeu2019, territory);
        if territory == state || !cx.bindings().binds(Instrument::Eaeu2019, territory) {
            continue;
        }
        let served = contributory(cx, territory);
        let served = match since {
            Some(since) if later_only => {
                served.intersection(&career::days_between(since, cx.claimed_on())?)
            }
            _ => served,
        };
        days = days.union(&served);
    }
    Ok(days)
}

/// Whether twelve full months of service in the state lie after the agreement's entry into force; `None`
/// where the agreement does not speak of this person and state.
fn twelve_months<R: Recorder>(
    cx: &Context<'_>,
    state: Country,
    own: &Periods,
    rec: &mut R,
) -> Result<Option<Twelve<R>>, Stop> {
    let Some(since) = cx.bindings().since(Instrument::Eaeu2019, state) else {
        return Ok(None);
    };
    if !instruments::is_eaeu_worker(cx) {
        return Ok(None);
    }
    let later = own.intersection(&career::days_between(since, cx.claimed_on())?);
    let rule = cx.provision("eaeu.twelve-months")?;
    let worker = cx.provision("eaeu.worker")?;
    let required = Step::record(rec, 12_u32, [rule.grade, worker.grade], || {
        Node::table_row("eaeu.twelve-months/1", rule.message(), Value::months(12))
            .cite(rule.citation.clone())
    });
    let title = "pensions.eaeu.twelve_months";
    Ok(Some(scheme::test_service(cx, title, &later, &required, rec)?))
}

/// The first day on which twelve full months of service in the state lie behind, after the entry into force.
fn twelve_months_done(
    cx: &Context<'_>,
    state: Country,
    own: &Periods,
) -> Result<Option<NaiveDate>, PensionError> {
    let Some(since) = cx.bindings().since(Instrument::Eaeu2019, state) else { return Ok(None) };
    let (mut low, mut high) = (since, cx.claimed_on());
    while low < high {
        let middle = calendar::add_days(low, (high - low).num_days() / 2)?;
        let later = own.intersection(&career::days_between(since, middle)?);
        if Service::of(&later)?.months() >= 12 {
            high = middle;
        } else {
            low = calendar::add_days(middle, 1)?;
        }
    }
    Ok(Some(low))
}

fn eaeu_footings(
    cx: &Context<'_>,
    state: Country,
    own: &Periods,
    covered: Tri,
    footings: &mut Vec<Footing>,
) -> Result<(), Stop> {
    let route = Route::Under(Instrument::Eaeu2019);
    let not_before = twelve_months_done(cx, state, own)?;
    let mut push = |added: Periods, provision, question| {
        let credit = Credit { own: own.clone(), added, route };
        let provision = Some(provision);
        footings.push(Footing { credit, provision, question, not_before });
    };
    if covered != Tri::Yes {
        push(Periods::empty(), "eaeu.equal-treatment", None);
    }
    let residence = residence_service(cx, state)?.days;
    let later = others(cx, state, true)?.union(&residence).difference(own);
    let whole = others(cx, state, false)?.union(&residence).difference(own);
    if !later.is_empty() {
        push(later.clone(), "eaeu.own-law-first", None);
    }
    if whole != later {
        let question = (Question::TotalisationOfEarlierService, "whole-career");
        push(whole, "eaeu.own-law-first", Some(question));
    }
    Ok(())
}

/// Own service, where the agreement must stand in for the state's own law, and then service in both states.
fn turkiye_footings(cx: &Context<'_>, state: Country, own: &Periods, covered: Tri) -> Vec<Footing> {
    let instrument = Instrument::KyrgyzstanTurkiye2018;
    if !cx.bindings().binds(instrument, state) || own.is_empty() {
        return Vec::new();
    }
    let mut added = Periods::empty();
    for partner in [Country::KG, Country::TR] {
        if partner != state && cx.bindings().binds(instrument, partner) {
            added = added.union(&contributory(cx, partner));
        }
    }
    let added = added.difference(own);
    let not_before = cx.bindings().since(instrument, state);
    let footing = |added: Periods, provision| {
        let credit = Credit { own: own.clone(), added, route: Route::Under(instrument) };
        Footing { credit, provision: Some(provision), question: None, not_before }
    };
    let mut footings = Vec::new();
    if covered != Tri::Yes {
        footings.push(footing(Periods::empty(), "kg-tr.own-part"));
    }
    if !added.is_empty() {
        footings.push(footing(added, "kg-tr.totalisation"));
    }
    footings
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
