//! What may open a right in one state: its own service, and what each instrument adds.

use chrono::NaiveDate;
use kerben_core::calendar;
use kerben_core::country::Country;
use kerben_core::explain::{Node, Recorder, Value};
use kerben_core::periods::Periods;
use kerben_core::source::Evidence;
use kerben_core::tri::Tri;

use crate::career;
use crate::context::{Context, Stop};
use crate::error::PensionError;
use crate::instruments::{self, Instrument};
use crate::outcome::Route;
use crate::record::PeriodKind;
use crate::rules::Question;
use crate::scheme::{self, Credit, Scheme};
use crate::service::Service;
use crate::step::Step;

/// The full months of own service after the agreement's entry into force that it asks for: the provision
/// `eaeu.twelve-months` with its source and grade.
const TWELVE: u32 = 12;

/// One way in which a right may open, in the order in which the law goes through them.
pub(super) struct Footing {
    pub(super) credit: Credit,
    /// The rule on which it stands, beside the state's own law.
    pub(super) provision: Option<&'static str>,
    /// A question that must be read in a certain way for the footing to hold.
    pub(super) question: Option<(Question, &'static str)>,
    /// The first day on which it can hold: the instrument's entry into force, or the end of twelve months.
    pub(super) not_before: Option<NaiveDate>,
}

/// Whether twelve full months lie after the EAEU agreement's entry into force, and how many months do.
pub(super) type Twelve<R> = Step<(bool, Service), R>;

/// Own service, and in the state of residence what the agreement of 1992 gives to it.
pub(super) fn national_footings<R: Recorder>(
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
pub(crate) struct Elsewhere {
    pub(crate) days: Periods,
    pub(crate) grade: Evidence,
    pub(crate) instrument: Option<Instrument>,
    pub(crate) provision: Option<&'static str>,
}

pub(crate) fn residence_service(cx: &Context<'_>, state: Country) -> Result<Elsewhere, Stop> {
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
pub(super) fn others(
    cx: &Context<'_>,
    state: Country,
    later_only: bool,
) -> Result<Periods, PensionError> {
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
pub(super) fn twelve_months<R: Recorder>(
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
    let required = Step::record(rec, TWELVE, [rule.grade, worker.grade], || {
        Node::table_row("eaeu.twelve-months/1", rule.message(), Value::months(TWELVE))
            .cite(rule.citation.clone())
    });
    let title = "pensions.eaeu.twelve_months";
    Ok(Some(scheme::test_service(cx, title, &later, &required, rec)?))
}

/// Whether twelve full months of own service lie between the entry into force and a day.
pub(crate) fn has_twelve_months(
    since: NaiveDate,
    own: &Periods,
    until: NaiveDate,
) -> Result<bool, PensionError> {
    Ok(Service::between(own, since, until)?.months() >= TWELVE)
}

/// The first day on which twelve full months of service in the state lie behind, after the entry into force.
pub(crate) fn twelve_months_done(
    cx: &Context<'_>,
    state: Country,
    own: &Periods,
) -> Result<Option<NaiveDate>, PensionError> {
    let Some(since) = cx.bindings().since(Instrument::Eaeu2019, state) else { return Ok(None) };
    let (mut low, mut high) = (since, cx.claimed_on());
    while low < high {
        let middle = calendar::add_days(low, (high - low).num_days() / 2)?;
        if has_twelve_months(since, own, middle)? {
            high = middle;
        } else {
            low = calendar::add_days(middle, 1)?;
        }
    }
    Ok(Some(low))
}

pub(super) fn eaeu_footings(
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

/// Own service with what each instrument adds that leaves every state its own part: the EAEU agreement, and that with
/// Türkiye.
pub(crate) fn joint_credits(
    cx: &Context<'_>,
    state: Country,
    own: &Periods,
) -> Result<Vec<Credit>, Stop> {
    let mut credits = Vec::new();
    if cx.bindings().binds(Instrument::Eaeu2019, state) && instruments::is_eaeu_worker(cx) {
        let added = others(cx, state, true)?.difference(own);
        if !added.is_empty() {
            let route = Route::Under(Instrument::Eaeu2019);
            credits.push(Credit { own: own.clone(), added, route });
        }
    }
    let turkiye = turkiye_footings(cx, state, own, Tri::Yes);
    credits.extend(turkiye.into_iter().map(|footing| footing.credit));
    Ok(credits)
}

/// Own service, where the agreement must stand in for the state's own law, and then service in both states.
pub(super) fn turkiye_footings(
    cx: &Context<'_>,
    state: Country,
    own: &Periods,
    covered: Tri,
) -> Vec<Footing> {
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
