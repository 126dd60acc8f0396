//! Published averages, changes of the sample, revisions of series.
#![cfg(feature = "builtin")]
// Helpers of tests stop where a case is written wrongly.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;

use kerben_core::calendar::parse_day;
use kerben_core::country::Country;
use kerben_core::source::{Evidence, Sourced};
use kerben_remittances::averages::{
    CorridorAverage, GlobalAverage, OperatorIndex, SdgTargets, SmartAverage, WeightedAverage,
};
use kerben_remittances::percent::Percent;
use kerben_remittances::revision::{RevisionError, change, revisions};
use kerben_remittances::series::{Series, SeriesSet, Status};
use kerben_remittances::survey::{
    AverageKind, Comparison, ComparisonError, Publishable, Quarter, Sample, SurveySet, Surveyed,
};
use kerben_remittances::transfer::Corridor;

fn quarter(text: &str) -> Quarter {
    text.parse().unwrap()
}

fn published<A: Publishable>(set: &SurveySet, of: &str) -> String {
    set.average::<A>(quarter(of)).unwrap().average.value.percent().to_string()
}

#[test]
fn the_published_aggregates_are_reported_by_their_kind() {
    // Remittance Prices Worldwide: third quarter of 2016, Official; issue 47, Press.
    let set = SurveySet::builtin().unwrap();
    for (of, global, weighted, smart, operators) in [
        ("2016-Q3", "7.42", "5.73", "5.36", "8.05"),
        ("2023-Q2", "6.2", "4.53", "3.55", "6.46"),
        ("2023-Q3", "6.18", "4.78", "3.36", "6.29"),
    ] {
        assert_eq!(published::<GlobalAverage>(&set, of), global);
        assert_eq!(published::<WeightedAverage>(&set, of), weighted);
        assert_eq!(published::<SmartAverage>(&set, of), smart);
        assert_eq!(published::<OperatorIndex>(&set, of), operators);
    }
    assert_eq!(published::<GlobalAverage>(&set, "2016-Q2"), "7.6");
    assert!(set.average::<WeightedAverage>(quarter("2016-Q2")).is_none());
    let graded = set.average::<GlobalAverage>(quarter("2016-Q3")).unwrap().average;
    assert_eq!((graded.grade, graded.source.as_str()), (Evidence::Official, "rpw-2016-q3"));
    // None of the quarters meets the target of 3 per cent for the global average.
    let parameters = kerben_remittances::parameters().unwrap();
    let targets =
        SdgTargets::from_parameters(&parameters, parse_day("2026-01-01").unwrap()).unwrap();
    for of in ["2016-Q3", "2023-Q2", "2023-Q3"] {
        let average = set.average::<GlobalAverage>(quarter(of)).unwrap().average.value;
        assert!(!targets.global_is_below(&average));
    }
    // Every row of the collected tables is there: 20 aggregates and 7 figures of corridors.
    assert_eq!((set.averages().len(), set.counts().len(), set.corridors().len()), (18, 2, 7));
    assert_eq!(set.averages().iter().filter(|one| one.kind == AverageKind::Regional).count(), 2);
    let without = set.counts().iter().find(|one| one.what == "corridors-without-smart-service");
    assert_eq!(without.unwrap().value, 22.into());
    assert!(set.sources().contains("rpw-audit") && set.breaks().len() == 3);
}

#[test]
fn a_change_of_the_sample_is_refused_unless_it_is_forced() {
    let set = SurveySet::builtin().unwrap();
    let at = |of: &str| set.average::<GlobalAverage>(quarter(of)).unwrap();
    let within = at("2016-Q3").change_since(&at("2016-Q2"), Comparison::OneSample).unwrap();
    assert_eq!((within.points.to_string().as_str(), within.differences.len()), ("-0.18", 0));
    let refused = at("2023-Q2").change_since(&at("2016-Q3"), Comparison::OneSample).unwrap_err();
    let ComparisonError::Sample { differences, .. } = &refused else { panic!("{refused}") };
    assert_eq!(differences.len(), 2);
    let forced = at("2023-Q2").change_since(&at("2016-Q3"), Comparison::Forced).unwrap();
    assert_eq!(forced.points.to_string(), "-1.22");
    assert_eq!((&forced.differences, forced.grade), (differences, Evidence::Press));
}

#[cfg(feature = "proptest")]
#[test]
fn every_two_published_averages_are_compared_by_the_law_of_samples() {
    use kerben_remittances::laws::checks::a_changed_sample_is_told;
    use kerben_remittances::survey::Change;

    let set = SurveySet::builtin().unwrap();
    let all: Vec<Surveyed<GlobalAverage>> =
        set.averages().iter().filter_map(|one| set.average(one.quarter)).collect();
    let mut caught = 0;
    for (later, earlier) in all.iter().flat_map(|later| all.iter().map(move |one| (later, one))) {
        a_changed_sample_is_told(Surveyed::change_since, later, earlier).unwrap();
        // Compares whatever comes and says nothing of it.
        let careless = |later: &Surveyed<_>, earlier: &Surveyed<_>, _| {
            let change = later.change_since(earlier, Comparison::Forced)?;
            let mut told = change;
            told.differences = Vec::new();
            Ok::<Change, ComparisonError>(told)
        };
        caught += usize::from(a_changed_sample_is_told(careless, later, earlier).is_err());
    }
    assert!(caught > 0 && caught < all.len() * all.len());
}

#[test]
fn samples_of_services_are_one_only_when_nothing_differs() {
    let corridor = |to: Country| Corridor::new(Country::RU, to).unwrap();
    let sample = |to: &[Country], services, disclosed_only| Sample::Services {
        corridors: to.iter().map(|to| corridor(*to)).collect::<BTreeSet<_>>(),
        services,
        disclosed_only,
    };
    let (kg, tj) = (Country::KG, Country::TJ);
    let one = sample(&[kg, tj], 8, true);
    assert_eq!(one.differences(&one), []);
    assert_eq!(one.differences(&sample(&[kg], 8, true)).len(), 1);
    assert_eq!(one.differences(&sample(&[kg], 7, false)).len(), 3);
    assert_eq!(one.differences(&Sample::Published { breaks: vec![] }).len(), 1);
    let of = |text: &str, sample: Sample| {
        let percent: Percent = text.parse().unwrap();
        let average = CorridorAverage::of(&[percent]).unwrap().unwrap();
        Surveyed::new(
            Sourced::new(average, Evidence::Derived, "example"),
            quarter("2024-Q1"),
            sample,
        )
    };
    let (now, then) = (of("4.00", one.clone()), of("5.50", one.clone()));
    let change = now.change_since(&then, Comparison::OneSample).unwrap();
    assert_eq!(change.points.to_string(), "-1.5");
    let fewer = of("5.50", sample(&[kg], 4, true));
    assert!(now.change_since(&fewer, Comparison::OneSample).is_err());
}

#[test]
fn quarters_are_read_and_ordered() {
    assert!(quarter("2016-Q4") < quarter("2017-Q1"));
    assert_eq!((quarter("2016-Q3").year(), quarter("2016-Q3").quarter()), (2016, 3));
    for text in
        ["", "2016", "2016-Q5", "2016-Q0", "16-Q1", "2016Q1", "+201-Q1", "2016-Q11", "0016-Q1"]
    {
        assert!(text.parse::<Quarter>().is_err(), "{text}");
    }
}

fn series(id: &str, area: Country, vintage: &str) -> Series {
    let set = SeriesSet::builtin().unwrap();
    let found = set.vintages(id, area).find(|series| series.vintage == vintage).cloned();
    found.unwrap()
}

#[test]
fn received_remittances_were_revised() {
    // World Development Indicators of 2023-05-10 and as kept by open-numbers. Code.
    let older = series("BX.TRF.PWKR.CD.DT", Country::KG, "2023-05-10");
    let newer = series("BX.TRF.PWKR.CD.DT", Country::KG, "open-numbers-01a34e8b");
    let report = revisions(&older, &newer).unwrap();
    let of = |year: i32| report.years.iter().find(|line| line.year == year).unwrap();
    assert_eq!(of(2019).older.to_string(), "2410510000");
    assert_eq!(of(2019).newer.to_string(), "2697606393.49284");
    assert_eq!(of(2021).difference.to_string(), "219345025.87625");
    assert_eq!(
        (of(2022).older_status, of(2022).newer_status),
        (Status::Estimated, Status::Published)
    );
    assert!(report.added.contains(&2024) && report.dropped.is_empty());
    let lines: Vec<Percent> = report.years.iter().filter_map(|line| line.percent).collect();
    assert_eq!(report.mean, Percent::mean(&lines).unwrap());
    // The same edition was not revised against itself.
    let none = revisions(&newer, &newer).unwrap();
    assert!(none.mean.unwrap().is_zero() && none.added.is_empty());
    let other = series("BX.TRF.PWKR.CD.DT", Country::TJ, "open-numbers-01a34e8b");
    assert!(matches!(revisions(&older, &other), Err(RevisionError::Series { .. })));
}

#[test]
fn the_jump_of_costs_in_2016_is_not_a_rise_of_prices() {
    let cost = series("SI.RMT.COST.IB.ZS", Country::KG, "2023-05-10");
    let refused = change(&cost, 2015, 2016, Comparison::OneSample).unwrap_err();
    assert!(matches!(refused, RevisionError::Break { year: 2016, .. }));
    let forced = change(&cost, 2015, 2016, Comparison::Forced).unwrap();
    assert_eq!((forced.difference.to_string().as_str(), forced.breaks.len()), ("2.13", 1));
    let within = change(&cost, 2016, 2017, Comparison::OneSample).unwrap();
    assert_eq!((within.difference.to_string().as_str(), within.breaks.len()), ("0.63", 0));
    assert!(matches!(
        change(&cost, 2016, 2030, Comparison::OneSample),
        Err(RevisionError::NoFigure(_))
    ));
}
