//! What the coordination engine refuses, and what it answers where a fact or a rule is missing.

#![cfg(feature = "builtin")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::sync::Arc;

use kerben_core::calendar::parse_day;
use kerben_core::country::Country;
use kerben_core::currency::Currency;
use kerben_core::data;
use kerben_pensions::coordination::{
    Base, Coordinator, Counted, Determination, Method, Methods, NationalLaw, Parametric, Right,
    StateAnswer, Tape, Terms, Workspace,
};
use kerben_pensions::outcome::Missing;
use kerben_pensions::person::{Person, Sex};
use kerben_pensions::record::{
    Certificate, CertificateCode, InsurancePeriod, InsuranceRecord, PeriodKind,
};
use kerben_pensions::unit::{Duration, Unit};
use kerben_pensions::{Claim, PensionError};

fn read(entry: &str) -> String {
    let text = format!(
        "claimed_on = '2024-09-01'\nasked_on = '2024-09-01'\n\
         person = {{ born = '1955-05-10', sex = 'male', citizenships = ['DE'], residence = 'DE' }}\n\
         [[record.periods]]\n{entry}\n"
    );
    data::parse::<Claim>("claim.toml", &text).map_err(|error| error.to_string()).unwrap_err()
}

#[test]
fn a_record_that_cannot_be_is_refused_and_named() {
    let cases = [
        (
            "first = '2021-12-31'\nlast = '2021-01-01'",
            "the last day 2021-01-01 is before the first day 2021-12-31; accepted: the same day or a later one",
        ),
        (
            "first = '21-01-01'\nlast = '2021-01-01'",
            "\"21-01-01\" is not a day; accepted: YYYY-MM-DD, such as \"2021-01-31\"",
        ),
        (
            "first = '0021-01-01'\nlast = '0021-12-31'",
            "the service 0021-01-01 to 0021-12-31 begins before 1850; accepted: years with four digits, 1850 or later",
        ),
        (
            "first = '2021-01-01'\nlast = '2021-12-31'\n\
             certificate = { code = '11', duration = { quantity = '13', unit = 'month' } }",
            "the certified length of 13 month is more than 2021-01-01 to 2021-12-31 can hold under any rule of \
             counting; accepted: at most the units that its days touch",
        ),
        (
            "first = '2021-01-01'\nlast = '2021-12-31'\ncertificate = { code = '14' }",
            "14 is no period kind; accepted: 10 to 13, 20 to 23, 30, 40 to 52",
        ),
        (
            "first = '1995-01-01'\nlast = '1995-12-31'\n\
             earnings = [{ year = 1995, amount = { amount = '1.00', currency = 'EUR' } }]",
            "the earnings of 1995 are in EUR, which was not money in that year; accepted: a currency of the year",
        ),
    ];
    for (entry, words) in cases {
        let error = read(&format!("state = 'DE'\nkind = 'employment'\n{entry}"));
        assert!(error.starts_with("claim.toml:") && error.ends_with(words), "{error}");
    }
    let error =
        read("state = 'XX'\nkind = 'employment'\nfirst = '2021-01-01'\nlast = '2021-12-31'");
    assert!(error.starts_with("claim.toml:") && error.contains("XX"), "{error}");
}

fn terms() -> Terms {
    let base = Base::Fixed("1000".parse().unwrap());
    Terms::new("65y".parse().unwrap(), 60, "1/100".parse().unwrap(), base)
}

fn german() -> Arc<dyn NationalLaw> {
    Arc::new(Parametric::new(Country::DE, Currency::EUR, terms()))
}

fn european() -> Method {
    Methods::builtin().unwrap().get("EU-883-2004").unwrap().clone()
}

fn work(state: Country, days: &str) -> InsurancePeriod {
    InsurancePeriod::new(state, days.parse().unwrap(), PeriodKind::Employment).unwrap()
}

fn claim(entries: impl IntoIterator<Item = InsurancePeriod>) -> Claim {
    let born = parse_day("1955-05-10").unwrap();
    let person = Person::new(born, Sex::Male, [Country::DE], Country::DE).unwrap();
    let on = parse_day("2024-09-01").unwrap();
    Claim::new(person, InsuranceRecord::new(entries).unwrap(), on, on).unwrap()
}

fn missing(engine: &Coordinator, claim: &Claim, state: Country) -> Vec<Missing> {
    let answer = engine.determine(claim).unwrap();
    match &answer.of(state).unwrap().right {
        Right::Undetermined { missing } => missing.clone(),
        right => panic!("{right:?}"),
    }
}

#[test]
fn two_records_of_one_state_and_kind_on_one_day_are_named() {
    let engine = Coordinator::new([european()], [german()]).unwrap();
    let twice = claim([
        work(Country::DE, "1990-01-01 to 1999-12-31"),
        work(Country::DE, "1999-12-31 to 2004-12-31"),
    ]);
    let known = missing(&engine, &twice, Country::DE);
    assert_eq!(known, [Missing::fact("coordination.overlapping_entries")]);
}

/// What lies after the claim counts never, so it cannot be ambiguous either.
#[test]
fn two_records_that_meet_only_after_the_claim_are_no_matter() {
    let engine = Coordinator::new([european()], [german()]).unwrap();
    let later = claim([
        work(Country::DE, "1990-01-01 to 2030-12-31"),
        work(Country::DE, "2024-09-01 to 2030-12-31"),
    ]);
    assert!(engine.determine(&later).unwrap().of(Country::DE).unwrap().right.award().is_some());
}

fn voluntary(days: &str) -> InsurancePeriod {
    InsurancePeriod::new(Country::DE, days.parse().unwrap(), PeriodKind::Voluntary).unwrap()
}

/// A certified month has no known number of days, so the part of it that another State displaces is not known.
#[test]
fn a_part_of_a_certified_month_is_named() {
    let mut method = european();
    method.regime = kerben_pensions::unit::Regime::Calendar;
    let french: Arc<dyn NationalLaw> =
        Arc::new(Parametric::new(Country::FR, Currency::EUR, terms()));
    let engine = Coordinator::new([method], [german(), french]).unwrap();
    let length = Duration::new("24".parse().unwrap(), Unit::Month).unwrap();
    let certificate = Certificate::new(CertificateCode::Voluntary).lasting(length);
    let claim = claim([
        voluntary("2000-01-01 to 2001-12-31").certified(certificate).unwrap(),
        work(Country::FR, "2000-01-17 to 2001-06-03"),
    ]);
    let known = missing(&engine, &claim, Country::DE);
    assert_eq!(known, [Missing::rule("coordination.part_of_a_month")]);
}

/// Days that another State displaces help to no right under the instrument, and delay none by national law alone.
#[test]
fn the_first_day_by_national_law_alone_sees_the_whole_record() {
    let engine = Coordinator::new([european()], [german()]).unwrap();
    let born = parse_day("1944-12-15").unwrap();
    let person = Person::new(born, Sex::Male, [Country::DE], Country::DE).unwrap();
    let record = InsuranceRecord::new([
        voluntary("2006-01-01 to 2012-12-31"),
        work(Country::FR, "2006-01-01 to 2006-12-31"),
    ]);
    let on = parse_day("2014-01-01").unwrap();
    let claim = Claim::new(person, record.unwrap(), on, on).unwrap();
    let answer = engine.determine(&claim).unwrap();
    let german = answer.of(Country::DE).unwrap();
    assert_eq!((german.entitlement.national, german.entitlement.own), (84, 72));
    // The regime rounds a month that is begun up: the sixtieth is full with the first of December.
    let award = german.right.award().unwrap();
    assert_eq!(award.from, parse_day("2010-12-02").unwrap());
}

#[test]
fn a_state_without_a_law_is_named() {
    let engine = Coordinator::new([european()], [german()]).unwrap();
    let claim = claim([
        work(Country::DE, "1990-01-01 to 1999-12-31"),
        work(Country::FR, "2000-01-01 to 2004-12-31"),
    ]);
    let known = missing(&engine, &claim, Country::FR);
    assert_eq!(known, [Missing::Scheme { state: Country::FR }]);
    assert!(engine.determine(&claim).unwrap().of(Country::DE).unwrap().right.award().is_some());
}

#[test]
fn a_day_before_the_terms_of_a_law_is_named() {
    let text = "state = 'DE'\ncurrency = 'EUR'\ngrade = 'Press'\n[terms.2030-01-01]\n\
        age_men = '65y'\nage_women = '65y'\nqualifying = 60\naccrual = '1/100'\n\
        base = { fixed = '1000' }\n";
    let later: Parametric = data::parse("law.toml", text).unwrap();
    let engine = Coordinator::new([european()], [Arc::new(later) as Arc<dyn NationalLaw>]).unwrap();
    let known =
        missing(&engine, &claim([work(Country::DE, "1990-01-01 to 1999-12-31")]), Country::DE);
    assert_eq!(known, [Missing::rule("coordination.terms")]);
}

#[test]
fn parameters_that_no_law_can_have_are_refused() {
    let good = "state = 'DE'\ncurrency = 'EUR'\ngrade = 'Press'\n[terms.2000-01-01]\n\
        age_men = '65y'\nage_women = '65y'\nqualifying = 60\naccrual = '1/100'\nflat = '0'\n\
        base = { fixed = '1000' }\n";
    assert!(data::parse::<Parametric>("law.toml", good).is_ok());
    let law = |from: &str, to: &str| good.replace(from, to);
    let cases = [
        (
            law("'1/100'", "'-1/100'"),
            "the parameter DE.accrual has the value -1/100 on 2000-01-01; accepted: zero or more",
        ),
        (
            law("flat = '0'", "flat = '-5'"),
            "the parameter DE.flat has the value -5 on 2000-01-01; accepted: zero or more",
        ),
        (
            law("flat = '0'", "most = 0"),
            "the parameter DE.most has the value 0 on 2000-01-01; accepted: one unit or more",
        ),
        (
            law("flat = '0'", "flat_full_at = 0"),
            "the parameter DE.flat_full_at has the value 0 on 2000-01-01; accepted: one unit or more",
        ),
        (
            law("flat = '0'", "full = '900'"),
            "the parameter DE.most has the value none on 2000-01-01; accepted: the length from which `full` is due",
        ),
        (
            law("grade = 'Press'", "grade = 'Press'\nstep = '0'"),
            "the parameter DE.step has the value 0 on 0001-01-01; accepted: a step above zero",
        ),
        (
            law("grade = 'Press'", "grade = 'Press'\nanti_overlap = '3/2'"),
            "the parameter DE.anti_overlap has the value 3/2 on 0001-01-01; accepted: a part from 0 to 1",
        ),
        (
            law("2000-01-01", "2000-1-1"),
            "\"2000-1-1\" is not a day; accepted: YYYY-MM-DD, such as \"2021-01-31\"",
        ),
    ];
    for (text, words) in cases {
        let error = data::parse::<Parametric>("law.toml", &text).unwrap_err().to_string();
        assert!(error.ends_with(words), "{error}");
    }
    let unchecked = Parametric::new(Country::DE, Currency::EUR, terms().most(0));
    let error = Coordinator::new([european()], [Arc::new(unchecked) as Arc<dyn NationalLaw>]);
    let words = "the parameter DE.most has the value 0 on 0001-01-01; accepted: one unit or more";
    assert_eq!(error.unwrap_err().to_string(), words);
}

#[test]
fn two_laws_of_one_state_are_refused() {
    let error = Coordinator::new([european()], [german(), german()]).unwrap_err();
    assert_eq!(error, PensionError::LawTwice { state: Country::DE });
    assert_eq!(error.to_string(), "two laws of DE were given; accepted: one law for each state");
}

/// Days that make no whole month are no error where the instrument counts whole months.
#[test]
fn any_dates_can_be_counted_by_the_calendar() {
    let mut method = european();
    method.regime = kerben_pensions::unit::Regime::Calendar;
    let engine = Coordinator::new([method], [german()]).unwrap();
    let claim = claim([
        work(Country::DE, "1990-01-17 to 1999-12-03"),
        work(Country::FR, "2000-02-11 to 2004-12-30"),
    ]);
    let pass = engine.determine(&claim).unwrap().of(Country::DE).unwrap().entitlement;
    assert_eq!((pass.own, pass.foreign), (118, 58));
}

/// Croatia was bound in 2013; a right that French and German periods opened before stands since then.
#[test]
fn a_state_that_was_bound_later_delays_nothing() {
    let engine = Coordinator::new([european()], [german()]).unwrap();
    let with = |extra: Option<InsurancePeriod>| {
        let born = parse_day("1946-05-10").unwrap();
        let person = Person::new(born, Sex::Male, [Country::DE], Country::DE).unwrap();
        let entries = [
            work(Country::DE, "1990-01-01 to 1992-12-31"),
            work(Country::FR, "2000-01-01 to 2004-12-31"),
        ];
        let on = parse_day("2014-01-01").unwrap();
        let record = InsuranceRecord::new(entries.into_iter().chain(extra)).unwrap();
        let claim = Claim::new(person, record, on, on).unwrap();
        engine.determine(&claim).unwrap().of(Country::DE).unwrap().right.award().unwrap().from
    };
    let age = parse_day("2011-05-10").unwrap();
    assert_eq!(with(None), age);
    assert_eq!(with(Some(work(Country::HR, "1980-01-01 to 1984-12-31"))), age);
}

const HEAD: &str = "[pack]\nid = 'p'\ntitle = 'P'\nversion = '1'\n\
    [[source]]\nid = 's'\ntitle = 'S'\naddress = 'https://example.org'\n";
const ROW: &str = "[[method]]\nid = 'M'\ntitle = { en = 'M' }\ncalculator = 'direct'\n\
    regime = 'calendar'\naggregation = 'all'\nthird-states = 'none'\nearlier = 'count'\n\
    export = 'paid'\nsource = 's'\ngrade = 'Press'\n";
const BOUND: &str = "[[method.member]]\nstates = ['DE', 'FR']\nsource = 's'\ngrade = 'Press'\n";

const OPEN: &str = "[[method.open]]\nquestion = 'Q'\n";

fn reading(name: &str) -> String {
    format!("[[method.open.reading]]\nname = '{name}'\nsource = 's'\ngrade = 'Press'\n")
}

#[test]
fn too_many_instruments_after_one_are_refused() {
    let rows = |count: usize| {
        let follower = |number: usize| {
            let row = ROW.replace("'M'\n", &format!("'F{number}'\n"));
            let former = "former = { method = 'M', before = '2021-01-01' }\nexport";
            format!("{}{BOUND}", row.replace("export", former))
        };
        let followers: String = (0..count).map(follower).collect();
        Methods::from_str("m.toml", &format!("{HEAD}{ROW}{BOUND}{followers}")).unwrap()
    };
    assert!(Coordinator::new(rows(4), []).is_ok());
    let refused = Coordinator::new(rows(5), []).unwrap_err().to_string();
    assert_eq!(refused, "5 instruments that follow one; accepted: at most 4");
}

#[test]
fn a_file_of_instruments_that_cannot_be_is_refused_with_its_line() {
    let good = format!("{HEAD}{ROW}{BOUND}");
    assert_eq!(Methods::from_str("m.toml", &good).unwrap().iter().count(), 1);
    let cases = [
        (format!("{good}{ROW}{BOUND}"), "the id `M` stands twice"),
        (format!("{HEAD}{ROW}"), "the instrument binds nobody"),
        (good.replace("'direct'", "'indirect'"), "indirect"),
        (good.replace("calculator", "calculater"), "calculater"),
        (good.replace("export = 'paid'\nsource = 's'", "export = 'paid'\nsource = 't'"), "t"),
        (good.replace("export", "deciding = ['PL']\nexport"), "PL decides and is no member"),
        (
            good.replace("'FR']\n", "'FR']\nfrom = '2020-01-01'\nlast = '2019-12-31'\n"),
            "the membership ends before it begins on 2020-01-01",
        ),
        (
            format!(
                "{good}{0}{0}",
                "[[method.provision]]\nrole = 'cap'\ninstrument = 'I'\nsource = 's'\ngrade = 'Press'\n"
            ),
            "this role stands twice",
        ),
        (
            good.replace("export", "former = { method = 'N', before = '2021-01-01' }\nexport"),
            "`N` is no other row of the file",
        ),
        (good.replace("export", "overrides = ['M']\nexport"), "`M` is no other row of the file"),
        (format!("{good}{OPEN}{}", reading("a")), "the question `Q` has one reading"),
        (format!("{good}{OPEN}{0}{0}", reading("a")), "the reading `a` stands twice"),
        ("[[".to_owned(), "m.toml"),
    ];
    let open = format!("{good}{OPEN}{}{}", reading("a"), reading("b"));
    assert_eq!(Methods::from_str("m.toml", &open).unwrap().get("M").unwrap().open.len(), 1);
    for (text, words) in cases {
        let error = Methods::from_str("m.toml", &text).unwrap_err().to_string();
        assert!(error.starts_with("m.toml") && error.contains(words), "{error}");
    }
}

#[test]
fn public_types_keep_their_promises() {
    fn promises<T: Send + Sync + std::fmt::Debug + Clone + 'static>() {}
    promises::<Coordinator>();
    promises::<Counted>();
    promises::<Determination>();
    promises::<Method>();
    promises::<Methods>();
    promises::<Parametric>();
    promises::<StateAnswer>();
    promises::<Tape>();
    promises::<Terms>();
    promises::<Workspace>();
}
