//! Many claims, awards over time, forecasts, sums, and rules against overlapping benefits.

#![cfg(all(feature = "proptest", feature = "builtin"))]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::sync::Arc;

use chrono::{Days, NaiveDate};
use kerben_core::calendar::day;
use kerben_core::country::Country;
use kerben_core::currency::Currency;
use kerben_core::exchange::ExchangeRate;
use kerben_core::explain::{Outcome, Value};
use kerben_core::number::Rational;
use kerben_core::period::Period;
use kerben_core::rounding::{Rounding, RoundingMode};
use kerben_core::source::Evidence;
use kerben_core::unsettled::Readings;
use kerben_pensions::Claim;
use kerben_pensions::coordination::{
    Base, Chosen, ConversionDay, ConvertedTotal, Coordinator, Determination, Method, Methods,
    NationalLaw, Parametric, Plan, Request, Right, Tape, Terms, Workspace,
};
use kerben_pensions::laws::coordination_time as laws;
use kerben_pensions::outcome::Missing;
use kerben_pensions::person::{Person, Sex};
use kerben_pensions::record::{InsurancePeriod, InsuranceRecord, PeriodKind};
use kerben_pensions::strategies::coordination as some;
use proptest::prelude::*;

fn exact(text: &str) -> Rational {
    text.parse().unwrap()
}

fn terms(age: &str, months: u32, accrual: &str, base: &str) -> Terms {
    Terms::new(age.parse().unwrap(), months, exact(accrual), Base::Fixed(exact(base)))
}

fn eu() -> Method {
    Methods::builtin().unwrap().get("EU-883-2004").unwrap().clone()
}

fn engine(method: Method, laws: impl IntoIterator<Item = Parametric>) -> Coordinator {
    let laws = laws.into_iter().map(|law| Arc::new(law) as Arc<dyn NationalLaw>);
    Coordinator::new([method], laws).unwrap()
}

fn work(state: Country, from: i32, to: i32) -> InsurancePeriod {
    let period = Period::new(day(from, 1, 1).unwrap(), day(to, 1, 1).unwrap()).unwrap();
    InsurancePeriod::new(state, period, PeriodKind::Employment).unwrap()
}

fn claim(periods: impl IntoIterator<Item = InsurancePeriod>, on: NaiveDate) -> Claim {
    let person =
        Person::new(day(1950, 1, 1).unwrap(), Sex::Male, [Country::FR], Country::FR).unwrap();
    Claim::new(person, InsuranceRecord::new(periods).unwrap(), on, on).unwrap()
}

/// The law of France changes on 2016-07-01; the age in Spain is reached on 2017-01-01.
fn changing() -> Coordinator {
    let france = Parametric::new(Country::FR, Currency::EUR, terms("65y", 120, "0.01", "1000"))
        .from_day(day(2016, 7, 1).unwrap(), terms("65y", 120, "0.01", "1100"));
    let spain = Parametric::new(Country::ES, Currency::EUR, terms("67y", 120, "0.02", "900"));
    engine(eu(), [france, spain])
}

fn changing_claim() -> Claim {
    let career = [work(Country::FR, 1980, 1995), work(Country::ES, 1995, 2010)];
    claim(career, day(2015, 1, 1).unwrap())
}

fn on(engine: &Coordinator, claim: &Claim, day: NaiveDate) -> Determination {
    engine.determine_in(&Request::new(claim).on_law_of(day), &mut Workspace::new()).unwrap()
}

#[test]
fn an_award_is_cut_where_the_law_changes_and_where_an_age_is_reached() {
    let (engine, claim) = (changing(), changing_claim());
    let span = Period::new(day(2015, 1, 1).unwrap(), day(2018, 1, 1).unwrap()).unwrap();
    let segments = engine.over(&claim, span).unwrap();
    let starts: Vec<String> =
        segments.iter().map(|segment| segment.period.start().to_string()).collect();
    assert_eq!(starts, ["2015-01-01", "2016-07-01", "2017-01-01"]);
    let owed: Vec<usize> =
        segments.iter().map(|segment| segment.determination.owed().count()).collect();
    assert_eq!(owed, [1, 1, 2]);
    let answer = |day| on(&engine, &claim, day);
    laws::every_day_of_a_segment_has_its_answer(span, &segments, answer).unwrap();
}

/// Sixty months with the ten years in Kazakhstan are there at once; the twelve that the agreement asks of Kyrgyzstan's own
/// periods since 2021 are complete on 1 July 2022.
#[test]
fn a_right_waits_for_the_least_own_record() {
    let row = Methods::builtin().unwrap().get("EAEU-2019").unwrap().clone();
    let question = "eaeu.totalisation-of-earlier-service";
    let chosen = Readings::new().choose(question, "whole-career");
    let law = Parametric::new(Country::KG, Currency::KGS, terms("63y", 60, "0.01", "10000"));
    let engine =
        Coordinator::read_as([row], [Arc::new(law) as Arc<dyn NationalLaw>], &chosen).unwrap();
    let half = "2021-07-01 to 2022-12-31".parse().unwrap();
    let own = InsurancePeriod::new(Country::KG, half, PeriodKind::Employment).unwrap();
    let on = day(2024, 1, 1).unwrap();
    let person =
        Person::new(day(1950, 1, 1).unwrap(), Sex::Male, [Country::KG], Country::KG).unwrap();
    let record = InsuranceRecord::new([work(Country::KZ, 2000, 2010), own]).unwrap();
    let claim = Claim::new(person, record, on, on).unwrap();
    let claimed = |day| {
        let request = Request::new(&claim).claimed(day);
        engine.determine_in(&request, &mut Workspace::new()).unwrap()
    };
    let mut answer = claimed(on);
    let award = *answer.of(Country::KG).unwrap().right.award().unwrap();
    assert_eq!(award.from, day(2022, 7, 1).unwrap());
    assert!(laws::a_right_begins_on_its_first_day(&answer, claimed).is_ok());
    for wrong in [award.from.pred_opt().unwrap(), award.from.succ_opt().unwrap()] {
        answer.states[0].right = Right::Entitled(award);
        if let Right::Entitled(award) = &mut answer.states[0].right {
            award.from = wrong;
        }
        assert!(laws::a_right_begins_on_its_first_day(&answer, claimed).is_err(), "{wrong}");
    }
}

#[test]
fn a_cut_that_is_missing_is_caught() {
    let (engine, claim) = (changing(), changing_claim());
    let span = Period::new(day(2015, 1, 1).unwrap(), day(2018, 1, 1).unwrap()).unwrap();
    let mut segments = engine.over(&claim, span).unwrap();
    let last = segments.pop().unwrap();
    let answer = |day| on(&engine, &claim, day);
    assert!(laws::every_day_of_a_segment_has_its_answer(span, &segments, answer).is_err());
    let before = segments.last_mut().unwrap();
    before.period = Period::new(before.period.start(), last.period.end()).unwrap();
    assert!(laws::every_day_of_a_segment_has_its_answer(span, &segments, answer).is_err());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_batch_answers_as_one_by_one(
        method in some::method(),
        acts in some::laws(),
        claims in prop::collection::vec(some::claim(), 0..12),
    ) {
        let engine = engine(method, acts);
        let batch = |claims: &[Claim]| engine.determine_all(claims).into_iter().map(Result::unwrap).collect();
        laws::a_batch_is_its_single_answers(&claims, |claim| engine.determine(claim).unwrap(), batch)?;
    }

    #[cfg(feature = "rayon")]
    #[test]
    fn threads_answer_as_one(acts in some::laws(), claims in prop::collection::vec(some::claim(), 0..12)) {
        let engine = engine(eu(), acts);
        let batch =
            |claims: &[Claim]| engine.determine_all_parallel(claims).into_iter().map(Result::unwrap).collect();
        laws::a_batch_is_its_single_answers(&claims, |claim| engine.determine(claim).unwrap(), batch)?;
    }

    #[test]
    fn awards_of_every_kind_are_cut_where_they_change(
        method in some::method(),
        acts in some::laws(),
        claim in some::claim(),
        months in 1_u32..30,
    ) {
        let engine = engine(method, acts);
        let rule = kerben_core::calendar::MonthEnd::Clamp;
        let span = Period::from_months(claim.claimed_on(), months, rule).unwrap();
        let segments = engine.over(&claim, span).unwrap();
        laws::every_day_of_a_segment_has_its_answer(span, &segments, |day| on(&engine, &claim, day))?;
    }
}

#[test]
fn a_batch_out_of_order_is_caught() {
    let engine = changing();
    let claims =
        [changing_claim(), claim([work(Country::FR, 1990, 2000)], day(2015, 1, 1).unwrap())];
    let single = |claim: &Claim| engine.determine(claim).unwrap();
    let backwards = |claims: &[Claim]| claims.iter().rev().map(single).collect();
    assert!(laws::a_batch_is_its_single_answers(&claims, single, backwards).is_err());
}

#[test]
fn a_forecast_names_the_first_day_and_the_plan() {
    // Eight years of ten in France, three in Spain; the age is reached.
    let law = |state| Parametric::new(state, Currency::EUR, terms("60y", 180, "0.01", "1000"));
    let engine = engine(eu(), [law(Country::FR), law(Country::ES)]);
    let career = [work(Country::FR, 1990, 1998), work(Country::ES, 1998, 2001)];
    let claim = claim(career, day(2015, 1, 1).unwrap());
    assert!(engine.determine(&claim).unwrap().owed().next().is_none());
    let until = day(2025, 1, 1).unwrap();
    let found = engine.what_would_open(&claim, until).unwrap();
    // Four more years anywhere open both rights, for periods are added up; waiting opens none.
    let told: Vec<(Country, Plan, String, u32)> = found
        .iter()
        .map(|each| (each.state, each.plan, each.opens_on.to_string(), each.months))
        .collect();
    let four = |state, plan| (state, plan, "2018-12-02".to_owned(), 47);
    assert_eq!(
        told,
        [
            four(Country::ES, Plan::Work(Country::ES)),
            four(Country::ES, Plan::Work(Country::FR)),
            four(Country::FR, Plan::Work(Country::ES)),
            four(Country::FR, Plan::Work(Country::FR)),
        ]
    );
    let working = |until: NaiveDate| {
        let mut periods = claim.record().periods().to_vec();
        if let Ok(more) = Period::new(claim.claimed_on(), until) {
            periods.push(InsurancePeriod::new(Country::FR, more, PeriodKind::Employment).unwrap());
        }
        let record = InsuranceRecord::new(periods).unwrap();
        let claim = Claim::new(claim.person().clone(), record, until, until).unwrap();
        let answer = engine.determine(&claim).unwrap();
        matches!(answer.of(Country::FR).unwrap().right, Right::Entitled(_))
    };
    let forecast = engine.opens(&claim, Country::FR, Plan::Work(Country::FR), until).unwrap();
    laws::a_forecast_is_the_first_day(&claim, Country::FR, forecast, until, working).unwrap();
    let mut late = forecast.unwrap();
    late.opens_on = late.opens_on.checked_add_days(Days::new(1)).unwrap();
    let law = laws::a_forecast_is_the_first_day;
    assert!(law(&claim, Country::FR, Some(late), until, working).is_err());
    late.opens_on = late.opens_on.checked_sub_days(Days::new(2)).unwrap();
    assert!(law(&claim, Country::FR, Some(late), until, working).is_err());
    assert!(law(&claim, Country::FR, None, until, working).is_err());
}

#[test]
fn a_forecast_that_reaches_too_far_is_refused() {
    let error = changing()
        .opens(&changing_claim(), Country::FR, Plan::Wait, day(2200, 1, 1).unwrap())
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "2200-01-01 lies too far ahead for a forecast; accepted: at most a hundred years after the claim"
    );
}

/// A flat benefit in France, cut by half of what Spain pays; long insurance in both.
fn cut_by_half() -> (Coordinator, Claim) {
    let france = terms("65y", 120, "0", "0").flat(exact("900"));
    let france = Parametric::new(Country::FR, Currency::EUR, france).cut_by_foreign(exact("1/2"));
    let spain = Parametric::new(Country::ES, Currency::EUR, terms("65y", 120, "0.02", "1000"));
    let career = [work(Country::FR, 1980, 2000), work(Country::ES, 2000, 2012)];
    (engine(eu(), [france, spain]), claim(career, day(2015, 1, 1).unwrap()))
}

#[test]
fn a_national_rule_cuts_the_independent_benefit_and_never_the_share() {
    let (engine, claim) = cut_by_half();
    let mut tape = Tape::new();
    let request = Request::new(&claim);
    let (answer, last) = engine.explain_in(&request, &mut Workspace::new(), &mut tape).unwrap();
    let france = answer.of(Country::FR).unwrap();
    let pass = france.amount.unwrap();
    // Spain: 12 years at 2 per cent of 1,000 are 240; half of it goes off 900.
    assert_eq!(pass.unshared.unwrap().money.to_string(), "900.00 EUR");
    assert_eq!(pass.reduced.unwrap().to_string(), "780.00 EUR");
    assert_eq!(pass.pro_rata.unwrap().money.to_string(), "562.50 EUR");
    let award = france.right.award().unwrap();
    assert_eq!(
        (award.chosen, award.paid.to_string()),
        (Chosen::Independent, "780.00 EUR".to_owned())
    );
    let tree = engine.tree(&tape, last, &answer).unwrap();
    assert!(tree.check().is_empty(), "{:#?}", tree.check());
}

/// What Spain pays in another currency cannot be taken off without a rate: the answer and its derivation both say so.
#[test]
fn a_rule_against_overlapping_benefits_that_lacks_a_rate_says_so_everywhere() {
    let (_, claim) = cut_by_half();
    let france = terms("65y", 120, "0", "0").flat(exact("900"));
    let france = Parametric::new(Country::FR, Currency::EUR, france)
        .cut_by_foreign(exact("1/2"))
        .graded(Evidence::Press);
    let spain = Parametric::new(Country::ES, Currency::SEK, terms("65y", 120, "0.02", "1000"));
    let engine = engine(eu(), [france, spain]);
    let mut tape = Tape::new();
    let (answer, last) =
        engine.explain_in(&Request::new(&claim), &mut Workspace::new(), &mut tape).unwrap();
    let france = answer.of(Country::FR).unwrap();
    let missing = vec![Missing::fact("coordination.exchange_rate")];
    assert_eq!(france.right.missing(), missing);
    assert!(matches!(france.right, Right::Unassessed { .. }), "the right itself is there");
    assert_eq!(france.amount, None);
    let tree = engine.tree(&tape, last, &answer).unwrap();
    assert_eq!(tree.check(), vec![]);
    let place = answer.states.iter().position(|state| state.state == Country::FR).unwrap();
    let shown = &tree.inputs[place].node;
    assert_eq!((&shown.value, shown.grade), (&Value::Nothing, france.grade));
    // The right stands; what is missing is told beside it.
    assert_eq!(shown.outcome, Some(Outcome::met()));
    let lacking = &shown.get("missing").unwrap().outcome;
    assert!(matches!(lacking, Some(Outcome::Undetermined { .. })), "{shown:?}");
    assert!(shown.get("amount").is_none());
}

#[test]
fn sums_stay_by_currency_until_an_instrument_names_the_rate() {
    let france = Parametric::new(Country::FR, Currency::EUR, terms("65y", 120, "0.01", "1000"));
    let sweden = Parametric::new(
        Country::SE,
        Currency::new("SEK").unwrap(),
        terms("65y", 120, "0.01", "10000"),
    );
    let career = [work(Country::FR, 1980, 1995), work(Country::SE, 1995, 2010)];
    let claim = claim(career, day(2015, 1, 1).unwrap());
    let silent = engine(eu(), [france.clone(), sweden.clone()]);
    let answer = silent.determine(&claim).unwrap();
    let totals: Vec<String> = answer.totals().unwrap().iter().map(ToString::to_string).collect();
    assert_eq!(totals, ["150.00 EUR", "1,500.00 SEK"]);
    let cent = Rounding::to_minor(Currency::EUR, RoundingMode::HalfUp).unwrap();
    let rate =
        |_: Currency, _: NaiveDate| Some("1 EUR = 9.40 SEK".parse::<ExchangeRate>().unwrap());
    let total = silent.total_in(&answer, Currency::EUR, &cent, rate).unwrap();
    let ConvertedTotal::Undetermined { missing } = total else { panic!("{total:?}") };
    assert_eq!(missing, [Missing::rule("coordination.conversion")]);
    let mut named = eu();
    named.conversion = Some(ConversionDay::Claim);
    let named = engine(named, [france, sweden]);
    let total = named.total_in(&answer, Currency::EUR, &cent, rate).unwrap();
    let ConvertedTotal::Known { total, parts } = total else { panic!("{total:?}") };
    assert_eq!((total.to_string(), parts.len()), ("309.57 EUR".to_owned(), 2));
    let total = named.total_in(&answer, Currency::EUR, &cent, |_, _| None).unwrap();
    let ConvertedTotal::Undetermined { missing } = total else { panic!("{total:?}") };
    assert_eq!(missing, [Missing::fact("coordination.exchange_rate")]);
}

#[test]
fn rows_take_their_days_from_the_register_of_agreements() {
    let treaties = kerben_agreements::Treaties::builtin().unwrap();
    let on =
        |year| Methods::builtin().unwrap().bound_by(&treaties, day(year, 6, 1).unwrap()).unwrap();
    let from = |methods: &Methods, id: &str, state| {
        let on = day(2024, 6, 1).unwrap();
        methods.get(id).unwrap().member(state, on).map(|member| member.from)
    };
    let now = on(2024);
    // The agreement of 2019 entered into force on 2021-01-01, that with Türkiye on 2020-11-01.
    for state in [Country::KG, Country::RU, Country::KZ] {
        assert_eq!(from(&now, "EAEU-2019", state), Some(day(2021, 1, 1).ok()), "{state}");
    }
    assert_eq!(from(&now, "KG-TR-2018", Country::TR), Some(day(2020, 11, 1).ok()));
    // Russia has left the agreement of 1992; before it did, the row holds it.
    assert_eq!(from(&now, "CIS-1992", Country::RU), None);
    assert!(
        on(2022).get("CIS-1992").unwrap().members.iter().any(|member| member.state == Country::RU)
    );
    assert!(on(2019).get("EAEU-2019").unwrap().members.is_empty());
}
