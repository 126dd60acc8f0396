//! Quarters of coverage: published cases, every small case against another way of counting, and laws.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use kerben_core::calendar::day;
use kerben_core::data;
use kerben_core::number::Rational;
use kerben_core::period::Period;
use kerben_core::source::Evidence;
use kerben_pensions::quarters::{
    Credited, Crediting, CreditingRule, ForeignPeriod, Need, Placement, QuarterError, Remainder,
    Standing, UsQuarters, YearLetters, credit, quarters_of_earnings, usable_earnings,
};
use kerben_pensions::unit::{Duration, Unit};
use serde::Deserialize;

fn months(period: &str, count: u32) -> ForeignPeriod {
    ForeignPeriod::new(period.parse().unwrap(), Duration::whole(count, Unit::Month).unwrap())
}

fn known(foreign: &[ForeignPeriod], us: &UsQuarters, rule: &CreditingRule) -> Crediting {
    *credit(foreign, us, rule, Need::All).unwrap().known().unwrap()
}

fn letters(record: &Crediting, year: i32) -> String {
    record.year(year).to_string()
}

#[cfg(feature = "builtin")]
mod published {
    use super::*;
    use kerben_core::country::Country;
    use kerben_core::unsettled::Readings;
    use kerben_pensions::quarters::{CreditingRules, Letter, Open};

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Vectors {
        crediting: Vec<CreditingCase>,
        usable: Vec<UsableCase>,
        earned: Vec<EarnedCase>,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct CreditingCase {
        id: String,
        country: Country,
        from: String,
        to: String,
        quantity: u32,
        unit: Unit,
        us: UsQuarters,
        years: Vec<YearCase>,
        foreign: u32,
        grade: Evidence,
        source: String,
        #[expect(dead_code, reason = "a note is for the reader of the file")]
        note: String,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct YearCase {
        year: i32,
        quarters: YearLetters,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct UsableCase {
        id: String,
        year: i32,
        quarters: u8,
        earnings: Rational,
        most: Rational,
        usable: Rational,
        grade: Evidence,
        source: String,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct EarnedCase {
        id: String,
        year: i32,
        earnings: Rational,
        amount_of_a_quarter: Rational,
        quarters: u8,
        grade: Evidence,
        source: String,
        #[expect(dead_code, reason = "a note is for the reader of the file")]
        note: String,
    }

    fn rules() -> CreditingRules {
        CreditingRules::builtin().unwrap()
    }

    fn rule(country: Country) -> CreditingRule {
        *rules().of(country).unwrap().rule.choose(&Readings::new()).unwrap()
    }

    #[test]
    fn published_cases_come_out_as_published() {
        let vectors: Vectors =
            data::parse("quarters.toml", include_str!("data/quarters.toml")).unwrap();
        for case in &vectors.crediting {
            let period = format!("{} to {}", case.from, case.to).parse::<Period>().unwrap();
            let certified = Duration::whole(case.quantity, case.unit).unwrap();
            let found =
                known(&[ForeignPeriod::new(period, certified)], &case.us, &rule(case.country));
            let expected: Vec<_> = case.years.iter().map(|y| (y.year, y.quarters)).collect();
            assert_eq!(found.years().collect::<Vec<_>>(), expected, "{}", case.id);
            assert_eq!(found.foreign_quarters(), case.foreign, "{}", case.id);
            assert!(case.grade == Evidence::Official && !case.source.is_empty(), "{}", case.id);
        }
        for case in &vectors.usable {
            let usable = usable_earnings(case.earnings, case.quarters, case.most).unwrap();
            assert_eq!(usable, case.usable, "{} {}", case.id, case.year);
            assert!(case.grade == Evidence::Official && !case.source.is_empty(), "{}", case.id);
        }
        for case in &vectors.earned {
            let earned = quarters_of_earnings(case.earnings, case.amount_of_a_quarter).unwrap();
            assert_eq!(earned, case.quarters, "{}", case.id);
            // All four lie in the year, those after the start of the agreement too.
            let us = UsQuarters::new().counted(case.year, earned).unwrap();
            let abroad = [months("1988-01-01 to 1988-12-31", 12)];
            assert_eq!(letters(&known(&abroad, &us, &rule(Country::DE)), case.year), "CCCC");
            assert!(case.grade == Evidence::Official && !case.source.is_empty(), "{}", case.id);
        }
        let counts = (vectors.crediting.len(), vectors.usable.len(), vectors.earned.len());
        assert_eq!(counts, (2, 1, 1));
    }

    #[test]
    fn italy_begins_in_1937() {
        let period = "1935-01-01 to 1937-06-30".parse().unwrap();
        let abroad = ForeignPeriod::new(period, Duration::whole(130, Unit::Week).unwrap());
        let found = known(&[abroad], &UsQuarters::new(), &rule(Country::IT));
        assert_eq!(found.years().count(), 1);
        assert_eq!(letters(&found, 1937), "FFNN");
    }

    #[test]
    fn germany_counts_the_calendar_year_and_credits_no_empty_quarter() {
        let rule = rule(Country::DE);
        let us = UsQuarters::new();
        // Five months in three quarters: two quarters.
        let abroad = [months("1970-03-01 to 1970-07-31", 5)];
        assert_eq!(letters(&known(&abroad, &us, &rule), 1970), "FFNN");
        // One month in each of two years: one quarter each, where a period would give one.
        let abroad = [months("1970-12-01 to 1971-01-31", 2)];
        let found = known(&abroad, &us, &rule);
        assert_eq!((letters(&found, 1970), letters(&found, 1971)), ("NNNF".into(), "FNNN".into()));
        let by_period = known(&abroad, &us, &CreditingRule::by_period(Unit::Month, 3));
        assert_eq!(by_period.foreign_quarters(), 1);
        // The only covered quarter is one of coverage: nothing, though others are free.
        let us = us.placed(1970, "CNNN".parse().unwrap()).unwrap();
        let found = known(&[months("1970-01-01 to 1970-03-31", 3)], &us, &rule);
        assert_eq!(letters(&found, 1970), "CNNN");
        let excluded = months("1971-01-01 to 1971-12-31", 12).standing(Standing::Excluded);
        assert_eq!(known(&[excluded], &us, &rule).foreign_quarters(), 0);
    }

    #[test]
    fn portugal_counts_two_periods_in_one_quarter_separately() {
        // Four months and four months that meet in the second quarter: two and two, and three quarters to hold them.
        let abroad = [months("1970-02-01 to 1970-05-15", 4), months("1970-05-16 to 1970-08-31", 4)];
        for country in [Country::PT, Country::IS] {
            let found = known(&abroad, &UsQuarters::new(), &rule(country));
            assert_eq!(letters(&found, 1970), "FFFN");
        }
        // Skips those of the United States and resumes, not after the last quarter.
        let us = UsQuarters::new().placed(1970, "NCNN".parse().unwrap()).unwrap();
        let found = known(&abroad, &us, &rule(Country::PT));
        assert_eq!(letters(&found, 1970), "FCFN");
    }

    #[test]
    fn what_poland_does_not_state_gives_bounds() {
        let rule = rule(Country::PL);
        assert_eq!(
            rule.open().collect::<Vec<_>>(),
            [Open::Remainder, Open::Scope, Open::Placement]
        );
        let whole =
            credit(&[months("1970-01-01 to 1970-12-31", 12)], &UsQuarters::new(), &rule, Need::All);
        // A full year is four quarters by every reading.
        assert_eq!(letters(whole.unwrap().known().unwrap(), 1970), "FFFF");
        let part = [months("1970-01-01 to 1970-05-31", 5)];
        let part = credit(&part, &UsQuarters::new(), &rule, Need::All).unwrap();
        assert_eq!(part.known(), None);
        let bounds = (part.least.foreign_quarters(), part.most.foreign_quarters());
        assert_eq!(bounds, (1, 2));
        // And it does not matter where one is all that is needed.
        let part = [months("1970-01-01 to 1970-05-31", 5)];
        let enough = credit(&part, &UsQuarters::new(), &rule, Need::UpTo(1)).unwrap();
        assert_eq!(letters(enough.known().unwrap(), 1970), "FNNN");
    }

    #[test]
    fn czechia_is_a_choice_between_two_rules() {
        let rules = rules();
        let czech = &rules.of(Country::CZ).unwrap().rule;
        assert!(czech.choose(&Readings::new()).is_err());
        let chosen = |name| {
            *czech.choose(&Readings::new().choose("us-cz.units-of-a-quarter", name)).unwrap()
        };
        let (policy, procedure) = (chosen("policy"), chosen("procedure"));
        assert_eq!((policy.unit, policy.units_of_a_quarter), (Unit::CalendarDay, Some(90)));
        assert_eq!((procedure.unit, procedure.units_of_a_quarter), (Unit::Month, Some(3)));
        // A year of 365 days is four quarters and a rest, of which only four fit.
        let period = "1971-01-01 to 1971-12-31".parse().unwrap();
        let days = ForeignPeriod::new(period, Duration::whole(365, Unit::CalendarDay).unwrap());
        let us = UsQuarters::new();
        assert_eq!(letters(&known(&[days], &us, &policy), 1971), "FFFF");
        assert_eq!(
            letters(&known(&[months("1971-01-01 to 1971-12-31", 12)], &us, &procedure), 1971),
            "FFFF"
        );
        let error = credit(&[days], &us, &procedure, Need::All).unwrap_err();
        assert_eq!(
            error.to_string(),
            "365 calendar-day is certified, and the rule counts in month; accepted: a duration in month"
        );
    }

    #[test]
    fn korea_adds_one_for_a_fraction() {
        let rule = rule(Country::KR);
        let abroad = [months("1990-01-01 to 1990-04-30", 4)];
        assert_eq!(letters(&known(&abroad, &UsQuarters::new(), &rule), 1990), "FFNN");
        // Whether it moves to a quarter without cover is not stated.
        let us = UsQuarters::new().placed(1977, "CNNN".parse().unwrap()).unwrap();
        let found =
            credit(&[months("1977-01-01 to 1977-03-31", 3)], &us, &rule, Need::All).unwrap();
        assert_eq!(found.known(), None);
        let both = (letters(&found.least, 1977), letters(&found.most, 1977));
        assert_eq!(both, ("CNNN".to_owned(), "CFNN".to_owned()));
    }

    #[test]
    fn japanese_spouses_count_between_contributions_and_eleven_quarters_at_most() {
        let rule = rule(Country::JP);
        let spouse = months("1986-01-01 to 1989-12-31", 48).standing(Standing::Dependant);
        let before = months("1985-01-01 to 1985-12-31", 12);
        let after = months("1990-01-01 to 1990-12-31", 12);
        let us = UsQuarters::new();
        let count = |foreign: &[ForeignPeriod]| known(foreign, &us, &rule).foreign_quarters();
        assert_eq!(count(&[before, spouse, after]), 4 + 11 + 4);
        assert_eq!(count(&[before, spouse]), 4);
        assert_eq!(count(&[spouse, after]), 4);
        assert_eq!(count(&[spouse]), 0);
        // No other country has such cover.
        let elsewhere = known(&[before, spouse, after], &us, &super::published::rule(Country::PT));
        assert_eq!(elsewhere.foreign_quarters(), 8);
    }

    #[test]
    fn australian_months_make_an_unstated_number_of_quarters() {
        let rule = rule(Country::AU);
        let abroad = [months("1970-01-01 to 1970-12-31", 12)];
        let found = credit(&abroad, &UsQuarters::new(), &rule, Need::All).unwrap();
        assert_eq!(found.known(), None);
        assert_eq!((found.least.total(), found.most.total()), (0, 4));
        // Nothing abroad, nothing open.
        assert!(credit(&[], &UsQuarters::new(), &rule, Need::All).unwrap().settled);
    }

    #[test]
    fn the_file_is_read_or_refused_with_its_line() {
        use kerben_core::language::Language;
        let text = include_str!("../data/quarters.toml");
        let rules = rules();
        assert_eq!(rules.iter().count(), 9);
        assert!(rules.iter().all(|rule| rule.grade == Evidence::Official));
        assert!(rules.iter().all(|rule| rules.sources().contains(&rule.source)));
        for (good, bad, says) in [
            ("country = \"PT\"", "country = \"IT\"", "IT has a rule already"),
            ("units_of_a_quarter = 13", "units_of_a_quarter = 0", "no units make no quarter"),
            ("unit = \"week\"", "unit = \"year\"", "no quarter is counted in year"),
            ("earliest_year = 1937", "earliest_year = 37", "outside the record"),
            ("source = \"us-poms-it\"", "source = \"nobody\"", "`nobody` is not defined"),
        ] {
            let damaged = text.replacen(good, bad, 1);
            assert_ne!(damaged, text, "{good}");
            let error = CreditingRules::from_str("quarters.toml", &damaged).unwrap_err();
            assert!(error.line().is_some() && error.to_string().contains(says), "{error}");
        }
        let words = kerben_pensions::catalogue().unwrap();
        for letter in [Letter::Coverage, Letter::Foreign, Letter::None] {
            for language in Language::ALL {
                assert!(words.has(&letter.message().key, language), "{letter:?} in {language}");
            }
        }
    }
}

/// The most foreign quarters for periods that begin and end in certain quarters of eight: by the formula of Hall and
/// Ore for every placement of the quarters of coverage.
fn most(jobs: &[(u32, u32, u32)], free: u8) -> u32 {
    let quarters = |first: u32, last: u32| (0xFF_u8 << first) & (0xFF >> (7 - last)) & free;
    let subsets = 0..1_u32 << jobs.len();
    subsets
        .map(|subset| {
            let (mut covered, mut rest) = (0_u8, 0);
            for (index, (first, last, count)) in jobs.iter().enumerate() {
                if subset >> index & 1 == 1 {
                    covered |= quarters(*first, *last);
                } else {
                    rest += count;
                }
            }
            covered.count_ones() + rest
        })
        .min()
        .unwrap()
}

/// The masks of one year with so many quarters of coverage.
fn masks(count: u32) -> Vec<u8> {
    (0..16_u8).filter(|mask| mask.count_ones() == count).collect()
}

fn piece(first_year: i32, (first, last, count): (u32, u32, u32)) -> ForeignPeriod {
    let start = day(first_year + i32::try_from(first / 4).unwrap(), first % 4 * 3 + 2, 10).unwrap();
    let end = day(first_year + i32::try_from(last / 4).unwrap(), last % 4 * 3 + 2, 20).unwrap();
    let certified = Duration::whole(count * 3, Unit::Month).unwrap();
    ForeignPeriod::new(Period::from_inclusive(start, end).unwrap(), certified)
}

#[test]
fn no_placement_holds_more_foreign_quarters() {
    let rule = CreditingRule::by_period(Unit::Month, 3);
    let ranges: Vec<(u32, u32)> =
        (0..8).flat_map(|first| (first..8).map(move |last| (first, last))).collect();
    let mut cases = 0;
    for one in 0..=4_u8 {
        for two in 0..=4_u8 {
            let us = UsQuarters::new().counted(1984, one).unwrap().counted(1985, two).unwrap();
            let free: Vec<u8> = masks(one.into())
                .into_iter()
                .flat_map(|first| masks(two.into()).into_iter().map(move |s| !(first | s << 4)))
                .collect();
            for (index, (first, last)) in ranges.iter().enumerate() {
                for (from, to) in &ranges[index..] {
                    for (a, b) in [(1, 3), (2, 2), (4, 1)] {
                        let jobs = [(*first, *last, a), (*from, *to, b)];
                        let best = free.iter().map(|free| most(&jobs, *free)).max().unwrap();
                        let found = known(&jobs.map(|job| piece(1984, job)), &us, &rule);
                        assert_eq!(found.foreign_quarters(), best, "{one} {two} {jobs:?}");
                        assert_eq!(found.us_quarters(), u32::from(one + two));
                        cases += 1;
                    }
                }
            }
        }
    }
    assert_eq!(cases, 25 * (36 * 37 / 2) * 3);
}

#[test]
fn over_the_change_of_1978_no_placement_holds_more() {
    let rule = CreditingRule::by_period(Unit::Month, 3);
    for mask in 0..16_u8 {
        for two in 0..=4_u8 {
            let text: String = [1, 2, 4, 8]
                .map(|bit| if mask & bit == 0 { 'N' } else { 'C' })
                .into_iter()
                .collect();
            let us = UsQuarters::new().placed(1977, text.parse().unwrap()).unwrap();
            let us = us.counted(1978, two).unwrap();
            let free: Vec<u8> = masks(two.into()).into_iter().map(|s| !(mask | s << 4)).collect();
            for jobs in [
                [(0, 7, 5), (2, 3, 2), (4, 5, 1)],
                [(1, 6, 3), (4, 7, 2), (6, 6, 1)],
                [(0, 3, 2), (3, 4, 2), (5, 5, 1)],
                [(3, 5, 2), (4, 5, 2), (0, 7, 1)],
            ] {
                let best = free.iter().map(|free| most(&jobs, *free)).max().unwrap();
                let found = known(&jobs.map(|job| piece(1977, job)), &us, &rule);
                assert_eq!(found.foreign_quarters(), best, "{text} {two} {jobs:?}");
                let kept = found.year(1977).to_string();
                let coverage =
                    |text: &str| text.match_indices('C').map(|at| at.0).collect::<Vec<_>>();
                assert_eq!(coverage(&kept), coverage(&text));
            }
        }
    }
}

#[test]
fn as_far_as_necessary_credits_the_earliest_first() {
    let rule = CreditingRule::by_period(Unit::Month, 3);
    let abroad = [months("1970-01-01 to 1974-12-31", 60)];
    let us = UsQuarters::new().placed(1970, "CCNN".parse().unwrap()).unwrap();
    let credited = |need| *credit(&abroad, &us, &rule, need).unwrap().known().unwrap();
    assert_eq!(credited(Need::All).total(), 20);
    let some = credited(Need::UpTo(6));
    assert_eq!((letters(&some, 1970), letters(&some, 1971)), ("CCFF".into(), "FFNN".into()));
    assert_eq!(credited(Need::UpTo(2)).foreign_quarters(), 0);
    assert_eq!(credited(Need::UpTo(1_000)), credited(Need::All));
}

#[test]
fn two_periods_that_meet_in_a_month_have_it_once_in_a_year() {
    let rule = CreditingRule::by_year(Unit::Month, 3, Placement::CoveredQuarters);
    // Three months each, five between them.
    let abroad = [months("1970-02-01 to 1970-04-10", 3), months("1970-04-11 to 1970-06-30", 3)];
    let found = known(&abroad, &UsQuarters::new(), &rule);
    assert_eq!(found.foreign_quarters(), 2);
    let mut rule = rule;
    rule.remainder = Some(Remainder::Dropped);
    assert_eq!(known(&abroad, &UsQuarters::new(), &rule).foreign_quarters(), 1);
}

#[test]
fn a_period_of_several_years_must_say_what_lies_in_each() {
    let rule = CreditingRule::by_year(Unit::Month, 3, Placement::CoveredQuarters);
    let us = UsQuarters::new();
    assert_eq!(known(&[months("1970-11-15 to 1972-01-10", 15)], &us, &rule).total(), 6);
    let error = credit(&[months("1970-11-15 to 1972-01-10", 14)], &us, &rule, Need::All);
    assert_eq!(
        error.unwrap_err().to_string(),
        "the rule counts each calendar year, and 14 month in 1970-11-15 to 1972-01-10 is not what the dates give; accepted: one entry for each year"
    );
}

#[test]
fn a_year_can_be_certified_as_a_year() {
    let rule = CreditingRule::by_period(Unit::Month, 3);
    let period = "1970-01-01 to 1970-12-31".parse().unwrap();
    let year = ForeignPeriod::new(period, Duration::whole(1, Unit::Year).unwrap());
    assert_eq!(known(&[year], &UsQuarters::new(), &rule).total(), 4);
    let hours = ForeignPeriod::new(period, Duration::whole(1, Unit::Quarter).unwrap());
    assert_eq!(known(&[hours], &UsQuarters::new(), &rule).total(), 1);
}

#[test]
fn what_cannot_be_used_is_refused() {
    let us = UsQuarters::new();
    let rule = CreditingRule::by_period(Unit::Month, 3);
    let many = vec![months("1970-01-01 to 1970-12-31", 12); 65];
    let refused = |foreign: &[ForeignPeriod]| credit(foreign, &us, &rule, Need::All).unwrap_err();
    assert_eq!(refused(&many), QuarterError::TooMany { count: 65, most: 64 });
    let early = [months("1899-01-01 to 1900-12-31", 12)];
    assert_eq!(refused(&early), QuarterError::YearOutOfRange { year: 1899 });
    let late = [months("2155-01-01 to 2156-01-01", 12)];
    assert_eq!(refused(&late), QuarterError::YearOutOfRange { year: 2156 });
    let huge = [months("1900-01-01 to 2155-12-31", 10_000_000)];
    assert_eq!(known(&huge, &us, &rule).total(), 1_024);
    assert!(us.placed(1978, "CNNN".parse().unwrap()).is_err());
    assert!(us.placed(1977, "CFNN".parse().unwrap()).is_err());
    assert!(us.counted(1977, 1).is_err());
    assert!(us.counted(1978, 5).is_err());
    assert!(us.counted(i32::MIN, 1).is_err());
    for text in ["", "CCC", "CCCCC", "ccff", "CCFÑ"] {
        assert!(text.parse::<YearLetters>().is_err(), "{text}");
    }
    assert!(usable_earnings(Rational::ONE, 5, Rational::ONE).is_err());
    assert!(usable_earnings(Rational::whole(-1), 1, Rational::ONE).is_err());
    assert!(quarters_of_earnings(Rational::ONE, Rational::ZERO).is_err());
    assert_eq!(usable_earnings(Rational::whole(9), 0, Rational::whole(8)), Ok(Rational::ZERO));
    assert_eq!(usable_earnings(Rational::whole(9), 4, Rational::whole(8)), Ok(Rational::whole(8)));
    assert_eq!(quarters_of_earnings(Rational::whole(469), Rational::whole(470)), Ok(0));
    assert_eq!(quarters_of_earnings(Rational::whole(1_880), Rational::whole(470)), Ok(4));
}

#[test]
fn records_are_read_as_they_are_written() {
    let us = UsQuarters::new().placed(1952, "CNNC".parse().unwrap()).unwrap();
    let us = us.counted(1990, 3).unwrap();
    let text = serde_json::to_string(&us).unwrap();
    assert_eq!(text, r#"[{"year":1952,"quarters":"CNNC"},{"year":1990,"count":3}]"#);
    assert_eq!(serde_json::from_str::<UsQuarters>(&text).unwrap(), us);
    for bad in [
        r#"[{"year":1952,"count":3}]"#,
        r#"[{"year":1990,"quarters":"CNNC"}]"#,
        r#"[{"year":1990,"quarters":"CNNC","count":2}]"#,
        r#"[{"year":1990}]"#,
        r#"[{"year":1990,"count":1},{"year":1990,"count":1}]"#,
        r#"[{"year":99999,"count":1}]"#,
        r#"[{"year":1990,"count":1,"more":1}]"#,
        r#"[{"year":1952,"quarters":"CNNF"}]"#,
    ] {
        assert!(serde_json::from_str::<UsQuarters>(bad).is_err(), "{bad}");
    }
    let rule = CreditingRule::by_period(Unit::Month, 3);
    let found: Credited =
        credit(&[months("1990-01-01 to 1990-03-31", 3)], &us, &rule, Need::All).unwrap();
    assert_eq!(
        serde_json::to_string(found.known().unwrap()).unwrap(),
        r#"[{"year":1952,"quarters":"CNNC"},{"year":1990,"quarters":"FCCC"}]"#
    );
}

#[cfg(feature = "proptest")]
mod laws {
    use super::*;
    use kerben_pensions::laws::units as law;
    use kerben_pensions::strategies::units as some;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn quarters_count_once(
            foreign in prop::collection::vec(some::foreign_period(), 0..8),
            us in some::us_quarters(),
            rule in some::crediting_rule(),
            need in some::need(),
        ) {
            law::quarters_count_once(&foreign, &us, &rule, need, credit)?;
        }

        #[test]
        fn necessary_is_part_of_all(
            foreign in prop::collection::vec(some::foreign_period(), 0..8),
            us in some::us_quarters(),
            rule in some::crediting_rule(),
            quarters in 0_u32..50,
        ) {
            let credited = |need| {
                credit(&foreign, &us, &rule, need).ok().and_then(|found| found.known().copied())
            };
            law::necessary_is_part_of_all(quarters, credited)?;
        }

        #[test]
        fn the_order_of_periods_changes_no_count(
            mut foreign in prop::collection::vec(some::foreign_period(), 0..8),
            us in some::us_quarters(),
            rule in some::crediting_rule(),
        ) {
            let count = |foreign: &[ForeignPeriod]| {
                credit(foreign, &us, &rule, Need::All)
                    .map(|found| (found.least.total(), found.most.total()))
            };
            let one = count(&foreign);
            foreign.reverse();
            prop_assert_eq!(one.ok(), count(&foreign).ok());
        }
    }

    #[test]
    fn crediting_over_quarters_of_coverage_is_caught() {
        let us = UsQuarters::new().placed(1970, "CCNN".parse().unwrap()).unwrap();
        let rule = CreditingRule::by_period(Unit::Month, 3);
        let abroad = [months("1970-01-01 to 1970-12-31", 12)];
        let broken = |foreign: &[ForeignPeriod], _: &UsQuarters, rule: &CreditingRule, need| {
            credit(foreign, &UsQuarters::new(), rule, need)
        };
        assert!(law::quarters_count_once(&abroad, &us, &rule, Need::All, broken).is_err());
    }

    #[test]
    fn quarters_of_coverage_that_move_before_1978_are_caught() {
        let record = |text: &str| UsQuarters::new().placed(1970, text.parse().unwrap()).unwrap();
        let rule = CreditingRule::by_period(Unit::Month, 3);
        let broken = |foreign: &[ForeignPeriod], _: &UsQuarters, rule: &CreditingRule, need| {
            credit(foreign, &record("NNCC"), rule, need)
        };
        let abroad = [months("1970-01-01 to 1970-12-31", 12)];
        let us = record("CCNN");
        assert!(law::quarters_count_once(&abroad, &us, &rule, Need::All, broken).is_err());
    }

    #[test]
    fn crediting_without_end_is_caught() {
        let us = UsQuarters::new();
        let rule = CreditingRule::by_period(Unit::Month, 3);
        let abroad = [months("1970-01-01 to 1974-12-31", 60)];
        let broken = |foreign: &[ForeignPeriod], us: &UsQuarters, rule: &CreditingRule, _| {
            credit(foreign, us, rule, Need::All)
        };
        assert!(law::quarters_count_once(&abroad, &us, &rule, Need::UpTo(6), broken).is_err());
        let all = |_| credit(&abroad, &us, &rule, Need::All).unwrap().known().copied();
        assert!(law::necessary_is_part_of_all(6, all).is_err());
    }

    #[test]
    fn quarters_from_nowhere_are_caught() {
        let us = UsQuarters::new();
        let rule = CreditingRule::by_year(Unit::Month, 3, Placement::AnyOfTheYear);
        let abroad = [months("1970-01-01 to 1970-03-31", 1)];
        let broken = |_: &[ForeignPeriod], us: &UsQuarters, rule: &CreditingRule, need| {
            credit(&[months("1970-01-01 to 1970-12-31", 12)], us, rule, need)
        };
        assert!(law::quarters_count_once(&abroad, &us, &rule, Need::All, broken).is_err());
        let elsewhere = |_: &[ForeignPeriod], us: &UsQuarters, rule: &CreditingRule, need| {
            credit(&[months("1980-01-01 to 1980-03-31", 3)], us, rule, need)
        };
        let abroad = [months("1970-01-01 to 1970-12-31", 12)];
        assert!(law::quarters_count_once(&abroad, &us, &rule, Need::All, elsewhere).is_err());
    }
}
