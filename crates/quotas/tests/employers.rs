//! Ratio tests of employers: published vectors, inverse answers, and what is missing where the sources are silent.

#![cfg(feature = "builtin")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use kerben_agreements::Treaties;
use kerben_core::calendar::parse_day;
use kerben_core::country::Country;
use kerben_core::explain::{Explain, Off};
use kerben_core::money::Money;
use kerben_core::number::Fraction;
use kerben_core::overlay::Overlay;
use kerben_core::parameters::ParameterSet;
use kerben_core::source::Evidence;
use kerben_quotas::builtin::parameters;
use kerben_quotas::employer::{
    Employer, EmployerRules, EmployerTrait, Group, More, MustLeave, RatioAnswer, Verdict,
    additional_quota,
};
use kerben_quotas::exemption::PersonStatus;
use rust_decimal::{Decimal, dec};

fn answer_by(parameters: &ParameterSet, rule: &str, employer: &Employer, on: &str) -> RatioAnswer {
    let (rules, treaties) = (EmployerRules::builtin().unwrap(), Treaties::builtin().unwrap());
    let on = parse_day(on).unwrap();
    let silent = rules.test(rule, employer, on, parameters, &treaties, &mut Off).unwrap().value;
    let told = rules.test(rule, employer, on, parameters, &treaties, &mut Explain::new()).unwrap();
    assert_eq!(silent, told.value, "explaining changes nothing");
    assert_eq!(told.node.check(), [], "{rule}");
    let text = serde_json::to_string(&silent).unwrap();
    assert_eq!(serde_json::from_str::<RatioAnswer>(&text).unwrap(), silent);
    silent
}

fn answer(rule: &str, employer: &Employer, on: &str) -> RatioAnswer {
    answer_by(&parameters().unwrap(), rule, employer, on)
}

fn missing(answer: &RatioAnswer) -> Vec<&str> {
    answer.missing.iter().map(|message| message.key.as_str()).collect()
}

fn must_leave(answer: &RatioAnswer) -> Option<u32> {
    answer.must_leave().and_then(MustLeave::certain)
}

/// A staff of so many heads in a category, so many of them foreign.
fn category(category: &str, all: u32, foreign: u32) -> Employer {
    Employer::new([
        Group::new(all - foreign, Country::KZ).category(category),
        Group::new(foreign, Country::TR).category(category),
    ])
    .traits([])
}

#[test]
fn kazakhstan_70_and_90_percent_by_category() {
    let on = "2024-03-01";
    for (rule, of, all, foreign, verdict) in [
        ("kz.categories-1-2", "1", 10, 3, Verdict::Within),
        ("kz.categories-1-2", "2", 10, 4, Verdict::Exceeded),
        ("kz.categories-3-4", "3", 100, 10, Verdict::Within),
        ("kz.categories-3-4", "4", 100, 11, Verdict::Exceeded),
        ("kz.categories-1-2", "1", 7, 2, Verdict::Within),
        ("kz.categories-1-2", "1", 7, 3, Verdict::Exceeded),
    ] {
        let found = answer(rule, &category(of, all, foreign), on);
        assert_eq!(found.verdict(), verdict, "{rule} {foreign} of {all}");
    }
    // The other categories are not looked at.
    let found = answer("kz.categories-1-2", &category("3", 10, 10), on);
    assert_eq!((found.verdict(), found.tests[0].base), (Verdict::Within, Decimal::ZERO));
}

#[test]
fn kazakhstan_exempts_small_enterprises_and_branches_of_up_to_thirty() {
    let on = "2024-03-01";
    let staff = |all, is: &[EmployerTrait]| category("1", all, all).traits(is.iter().copied());
    let small = answer("kz.categories-1-2", &staff(200, &[EmployerTrait::SmallEnterprise]), on);
    assert_eq!((small.verdict(), small.more(None)), (Verdict::Outside, Some(More::Unlimited)));
    let branch = |all| answer("kz.categories-1-2", &staff(all, &[EmployerTrait::Branch]), on);
    assert_eq!(branch(30).verdict(), Verdict::Outside);
    assert_eq!(branch(31).verdict(), Verdict::Exceeded);
    let mut unsaid = category("1", 30, 30);
    unsaid.traits = None;
    assert_eq!(
        missing(&answer("kz.categories-1-2", &unsaid, on)),
        ["quotas.employer.missing.traits"]
    );
}

#[test]
fn transferees_are_at_most_half_of_the_citizens_of_their_category() {
    let staff = |citizens, transferees| {
        Employer::new([
            Group::new(citizens, Country::KZ).category("2"),
            Group::new(transferees, Country::TR)
                .category("2")
                .status(PersonStatus::IntraCorporateTransferee),
        ])
        .traits([])
    };
    let found = answer("kz.transferees.2", &staff(10, 5), "2024-03-01");
    assert_eq!((found.verdict(), found.tests[0].more), (Verdict::Within, More::Heads(0)));
    assert_eq!(
        answer("kz.transferees.2", &staff(10, 6), "2024-03-01").verdict(),
        Verdict::Exceeded
    );
    // They are outside the ratio of 70 %.
    assert_eq!(answer("kz.categories-1-2", &staff(10, 6), "2024-03-01").verdict(), Verdict::Within);
}

#[test]
fn kyrgyzstan_asks_a_multiple_fee_above_twenty_percent() {
    let staff = |all: u32, foreign: u32| {
        Employer::new([Group::new(all - foreign, Country::KG), Group::new(foreign, Country::CN)])
    };
    let found = answer("kg.ratio", &staff(10, 2), "2023-03-01");
    assert_eq!((found.verdict(), must_leave(&found)), (Verdict::Within, Some(0)));
    let found = answer("kg.ratio", &staff(10, 3), "2023-03-01");
    assert_eq!((found.verdict(), found.tests[0].more), (Verdict::AtMultipleFee, More::Heads(0)));
    // One of three above it: without two of them 1 of 8, with one fewer 2 of 9 = 22.2 %.
    assert_eq!(must_leave(&found), Some(2));
    let found = answer("kg.ratio", &staff(50, 2), "2023-03-01");
    // (2 + k) / (50 + k) at most 20 %: ten more make 12 of 60.
    assert_eq!(found.tests[0].more, More::Heads(10));
    // Decree 175 is suspended during the pilot of the single permit.
    assert_eq!(
        missing(&answer("kg.ratio", &staff(10, 2), "2025-03-01")),
        ["quotas.employer.missing.share"]
    );
}

fn builder(all: u32, uzbek: u32, kyrgyz: u32) -> Employer {
    Employer::new([
        Group::new(all - uzbek - kyrgyz, Country::RU),
        Group::new(uzbek, Country::UZ),
        Group::new(kyrgyz, Country::KG),
    ])
    .activity("41.20")
}

#[test]
fn russia_counts_neither_citizens_of_the_eaeu_nor_residents() {
    let found = answer("ru.permitted-share", &builder(100, 50, 30), "2026-03-01");
    assert_eq!((found.tests[0].counted, found.verdict()), (dec!(50), Verdict::Within));
    // Before the accession of Kyrgyzstan its citizens were counted as well; no share was read for that year.
    let mut employer = builder(100, 50, 30);
    assert_eq!(
        missing(&answer("ru.permitted-share", &employer, "2014-03-01")),
        ["quotas.employer.missing.share"]
    );
    employer.staff[1].statuses.push(PersonStatus::PermanentResident);
    assert_eq!(
        answer("ru.permitted-share", &employer, "2026-03-01").tests[0].counted,
        Decimal::ZERO
    );
}

#[test]
fn russia_lowers_the_share_and_the_answer_says_how_many_must_leave_by_the_day() {
    // 2021: 80 %; 2026: 50 %. The same staff.
    let employer = builder(100, 80, 0);
    assert_eq!(answer("ru.permitted-share", &employer, "2021-06-01").verdict(), Verdict::Within);
    let found = answer("ru.permitted-share", &employer, "2026-01-01");
    let leave = found.must_leave().unwrap();
    // If they stay in the base 30 must leave (50 of 100), if they leave it 60 (20 of 40).
    assert_eq!((leave.least, leave.most, leave.certain()), (30, 60, None));
    // Contracts that end before the day are over by then.
    let mut ending = employer;
    ending.staff[1].heads = 60;
    ending.staff.push(Group::new(20, Country::UZ).until(parse_day("2025-12-31").unwrap()));
    let found = answer("ru.permitted-share", &ending, "2026-01-01");
    let leave = found.must_leave().unwrap();
    assert_eq!((found.tests[0].counted, leave.least, leave.most), (dec!(60), 20, 40));
}

#[test]
fn russia_differs_by_region_and_is_silent_where_only_a_draft_was_read() {
    let share = |code: &str, region: Option<&str>, on: &str| {
        let mut employer = builder(100, 40, 0).activity(code);
        employer.region = region.map(str::to_owned);
        let found = answer("ru.permitted-share", &employer, on);
        (found.verdict(), missing(&found).first().map(|key| (*key).to_owned()))
    };
    let on = "2026-03-01";
    assert_eq!(share("41.20", Some("dagestan"), on).0, Verdict::Exceeded);
    assert_eq!(share("41.20", Some("yamalo-nenets"), on).0, Verdict::Within);
    assert_eq!(share("07.10", Some("zabaikalye"), on).0, Verdict::Within);
    assert_eq!(share("47.26", None, on).0, Verdict::Exceeded);
    let unknown = Some("quotas.employer.missing.share".to_owned());
    assert_eq!(share("49.41", None, on).1, unknown);
    assert_eq!(share("62.01", None, on).1.as_deref(), Some("quotas.employer.missing.no-share"));
    let unsaid = Employer::new([Group::new(1, Country::UZ)]);
    assert_eq!(
        missing(&answer("ru.permitted-share", &unsaid, on)),
        ["quotas.employer.missing.activity"]
    );
}

fn singapore(wages: &[&str], passes: u32) -> Vec<Group> {
    let local =
        |wage: &&str| Group::new(1, Country::SG).wage(wage.parse::<Money>().unwrap()).paid_by(1);
    let foreign = Group::new(passes, Country::MY).pass("work-permit").paid_by(1);
    wages.iter().map(local).chain([foreign]).collect()
}

#[test]
fn singapore_weighs_heads_by_salary_over_three_months() {
    let wages = ["4500.00 SGD", "1600.00 SGD", "850.00 SGD", "900.00 SGD", "750.00 SGD"];
    let months = |passes: [u32; 3]| {
        let [now, before, first] = passes.map(|passes| singapore(&wages, passes));
        Employer::new(now).history([before, first])
    };
    let found = answer("sg.services.total", &months([1, 1, 1]), "2025-03-01");
    // Published: 1 + 1 + 1/2 + 1/2 + 0 = 3 local heads; 1 of 4 is within 35 %.
    assert_eq!((found.tests[0].counted, found.tests[0].base), (dec!(1), dec!(4)));
    assert_eq!(found.verdict(), Verdict::Within);
    // 2 of 5 would be above 35 % in one month; the mean of 1, 1 and 2 of 4, 4 and 5 is 4 of 13.
    let found = answer("sg.services.total", &months([2, 1, 1]), "2025-03-01");
    assert_eq!(found.verdict(), Verdict::Within);
    assert_eq!(
        answer("sg.services.total", &months([2, 2, 2]), "2025-03-01").verdict(),
        Verdict::Exceeded
    );
    // S Passes have a ceiling of their own within the total one.
    let found = answer("sg.services.s-pass", &months([1, 1, 1]), "2025-03-01");
    assert_eq!(found.tests[0].counted, Decimal::ZERO);
    let short = Employer::new(singapore(&wages, 1));
    assert_eq!(
        missing(&answer("sg.services.total", &short, "2025-03-01")),
        ["quotas.employer.missing.history"]
    );
    assert_eq!(
        missing(&answer("sg.services.total", &months([1, 1, 1]), "2022-03-01")),
        ["quotas.missing.rule-on-day"]
    );
    // Paid by three employers: out of the count.
    let mut shared = months([1, 1, 1]);
    for staff in std::iter::once(&mut shared.staff).chain(&mut shared.history) {
        staff[0].paid_by = Some(3);
    }
    assert_eq!(answer("sg.services.total", &shared, "2025-03-01").tests[0].base, dec!(3));
}

#[test]
fn turkey_tests_each_workplace_and_spares_the_first_five_of_a_large_employer() {
    let at = |site: &str, citizens, foreign| {
        [Group::new(citizens, Country::TR).site(site), Group::new(foreign, Country::KG).site(site)]
    };
    let staff = at("Bursa", 10, 2).into_iter().chain(at("Izmir", 4, 1));
    let employer = Employer::new(staff).net_sales("1000.00 TRY".parse().unwrap());
    let found = answer("tr.five-citizens", &employer, "2025-03-01");
    let verdict = |site: &str| {
        found.tests.iter().find(|test| test.site.as_deref() == Some(site)).unwrap().verdict
    };
    assert_eq!((verdict("Bursa"), verdict("Izmir")), (Verdict::Within, Verdict::Exceeded));
    assert_eq!((found.more(Some("Bursa")), must_leave(&found)), (Some(More::Heads(0)), Some(1)));
    let large = employer.net_sales("50000000.00 TRY".parse().unwrap());
    let found = answer("tr.five-citizens", &large, "2025-03-01");
    assert_eq!(
        (found.verdict(), found.more(Some("Izmir"))),
        (Verdict::Within, Some(More::Heads(4)))
    );
    let mut unsaid = large;
    unsaid.net_sales = None;
    assert_eq!(
        missing(&answer("tr.five-citizens", &unsaid, "2025-03-01")),
        ["quotas.employer.missing.net-sales"]
    );
}

#[test]
fn canada_tests_each_location_and_no_employer_under_ten() {
    let staff = |all: u32, low: u32| {
        Employer::new([
            Group::new(all - low, Country::CA).site("Regina"),
            Group::new(low, Country::MX).pass("low-wage").site("Regina"),
        ])
    };
    assert_eq!(answer("ca.low-wage", &staff(9, 9), "2025-03-01").verdict(), Verdict::Outside);
    assert_eq!(answer("ca.low-wage", &staff(10, 1), "2025-03-01").verdict(), Verdict::Within);
    assert_eq!(answer("ca.low-wage", &staff(10, 2), "2025-03-01").verdict(), Verdict::Exceeded);
    assert_eq!(
        answer("ca.low-wage.listed-sectors", &staff(10, 2), "2025-03-01").verdict(),
        Verdict::Within
    );
    assert_eq!(answer("ca.low-wage", &staff(10, 2), "2023-03-01").verdict(), Verdict::Within);
    // 20 % and 10 % met within 2024, on a day that was not read.
    assert_eq!(
        missing(&answer("ca.low-wage", &staff(10, 1), "2024-03-01")),
        ["quotas.employer.missing.share"]
    );
}

#[test]
fn nitaqat_takes_the_mean_of_weekly_rates_and_needs_the_share_of_the_band() {
    let week =
        |saudis, others| vec![Group::new(saudis, Country::SA), Group::new(others, Country::KG)];
    let weeks = |count: usize| std::iter::repeat_n(week(3, 7), count);
    let employer = Employer::new(week(1, 9)).history(weeks(25));
    assert_eq!(
        missing(&answer("sa.nitaqat", &employer, "2024-03-01")),
        ["quotas.employer.missing.share"]
    );
    let own = ParameterSet::from_str(
        "band.toml",
        "pack = { id = \"band\", title = \"Band\", version = \"1\" }\n\
         [[source]]\nid = \"own\"\ntitle = \"Constructed\"\n\
         [[parameter]]\nid = \"sa.nitaqat.saudis\"\ntitle = \"band\"\nunit = \"percent\"\n\
         [[parameter.value]]\nvalue = \"29.23\"\nsource = \"own\"\ngrade = \"Unverified\"\n",
    )
    .unwrap();
    // 25 weeks of 30 % and one of 10 %: a mean of 29.23 % (7.6 / 26 = 29.2307…).
    let found = answer_by(&own, "sa.nitaqat", &employer, "2024-03-01");
    assert_eq!((found.verdict(), found.grade), (Verdict::Within, Evidence::Unverified));
    // A hundredth of a percent more is not reached.
    let overlay = Overlay::from_str(
        "more.toml",
        "title = \"more\"\ndated = \"2024-01-01\"\nwhy = \"a test\"\n\
         [[change]]\nparameter = \"sa.nitaqat.saudis\"\nvalue = \"29.24\"\nwhy = \"a test\"\n",
    );
    let more = own.overlay(&overlay.unwrap()).unwrap();
    assert_eq!(
        answer_by(&more, "sa.nitaqat", &employer, "2024-03-01").verdict(),
        Verdict::Exceeded
    );
}

#[test]
fn taiwan_adds_five_percent_below_a_ceiling_of_forty() {
    let percent = |of| Fraction::new(of, 100).unwrap();
    for (base, extra, added) in [(10, 20, 5), (10, 0, 5), (20, 20, 0)] {
        let found = additional_quota(100, percent(base + extra), percent(5), percent(40));
        assert_eq!(found, Some(added), "{base} + {extra}");
    }
}

#[test]
fn facts_that_decide_and_are_not_stated_are_named() {
    let mut unsaid = category("1", 10, 3);
    unsaid.staff[1].citizenships.clear();
    unsaid.staff[0].category = None;
    let found = answer("kz.categories-1-2", &unsaid, "2024-03-01");
    assert_eq!(found.verdict(), Verdict::Undetermined);
    assert_eq!(
        missing(&found),
        ["quotas.employer.missing.category", "quotas.employer.missing.citizenship"]
    );
    assert_eq!((found.must_leave(), found.more(None)), (None, None));
}

#[test]
fn what_cannot_be_asked_says_what_would_be_accepted() {
    let (rules, treaties) = (EmployerRules::builtin().unwrap(), Treaties::builtin().unwrap());
    let (parameters, on) = (parameters().unwrap(), parse_day("2024-03-01").unwrap());
    let ask = |rule: &str, employer: &Employer| {
        rules.test(rule, employer, on, &parameters, &treaties, &mut Off).unwrap_err().to_string()
    };
    let error = ask("kg", &Employer::new([]));
    assert!(error.contains("kg.ratio") && error.contains("ru.permitted-share"), "{error}");
    let error = ask("kg.ratio", &Employer::new([Group::new(u32::MAX, Country::KG)]));
    assert_eq!(error, "the staff has too many heads in a group; accepted: at most 100000000");
    for (old, new, expected) in [
        ("one_for = 5", "one_for = 0", "1 or more"),
        ("heads = \"1/2\"", "heads = \"1/2000\"", "a common denominator of at most 1000"),
        ("heads = \"1/2\"", "heads = \"11/1\"", "at most 10 heads"),
        ("mean_of_rates = 26", "mean_of_rates = 0", "1 to 60 periods"),
        ("id = \"ca.low-wage\"", "id = \"kg.ratio\"", "each id once"),
        ("source = \"ecolex-175\"", "source = \"x\"", "the source `x` is not defined"),
        ("share = { at_most = \"kg.employer-ratio\" }", "share = { most = 1 }", "share"),
    ] {
        let text = include_str!("../data/employers.toml");
        assert!(text.contains(old), "{old}");
        let error = EmployerRules::from_str("e.toml", &text.replacen(old, new, 1)).unwrap_err();
        assert!(error.to_string().starts_with("e.toml:"), "{error}");
        assert!(error.to_string().contains(expected), "{error}");
    }
    assert_eq!(rules.of(Country::KZ).count(), 5);
}
