//! The laws of sources, claims, parameters and messages, each shown to catch a broken implementation.
// Helpers outside `#[test]` functions may fail a test too.
#![allow(clippy::unwrap_used)]
#![cfg(feature = "proptest")]

use std::fmt::Debug;
use std::hash::Hash;

use chrono::{Days, NaiveDate};
use kerben_core::calendar::day;
use kerben_core::claims::{
    AuthorsChoice, Chain, Claim, Claims, LatestStated, NoPreference, Preference, StrongestGrade,
    Verdict,
};
use kerben_core::data::{self, DataError, PackHeader, PackStamp};
use kerben_core::language::{Language, Localised};
use kerben_core::laws::source as laws;
use kerben_core::message::{Catalogue, CatalogueFinding, Message, MessageArg};
use kerben_core::overlay::{Change, Overlay, OverlayStamp};
use kerben_core::parameters::{Figure, ParameterSet};
use kerben_core::period::Validity;
use kerben_core::source::{Citation, Evidence, Source, Sourced, Sources};
use kerben_core::strategies::source as strategies;
use kerben_core::unsettled::{Reading, Readings, Settled, Unsettled};
use proptest::collection::vec;
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

fn round_trips<T>(value: &T) -> Result<(), TestCaseError>
where
    T: Serialize + DeserializeOwned + PartialEq + Debug,
{
    let json = serde_json::to_string(value).map_err(|e| TestCaseError::fail(e.to_string()))?;
    let back: T = serde_json::from_str(&json)
        .map_err(|error| TestCaseError::fail(format!("{json}: {error}")))?;
    prop_assert_eq!(&back, value);
    Ok(())
}

fn round_trips_in_toml<T>(value: &T) -> Result<(), TestCaseError>
where
    T: Serialize + DeserializeOwned + PartialEq + Debug,
{
    let text = toml::to_string(value).map_err(|e| TestCaseError::fail(e.to_string()))?;
    let back: T = data::parse("x.toml", &text)
        .map_err(|error| TestCaseError::fail(format!("{text}\n{error}")))?;
    prop_assert_eq!(&back, value);
    Ok(())
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0_u64..20_000)
        .prop_map(|days| day(1988, 1, 1).unwrap().checked_add_days(Days::new(days)).unwrap())
}

fn crowded_claims() -> impl Strategy<Value = Claims<u8>> {
    strategies::claims(0_u8..3)
}

proptest! {
    #[test]
    fn everything_round_trips(
        source in strategies::source(),
        sources in strategies::sources(),
        citation in strategies::citation(),
        sourced in strategies::sourced(any::<i64>()),
        claims in crowded_claims(),
        unsettled in strategies::unsettled(any::<i64>()),
        readings in strategies::readings(),
        overlay in strategies::overlay(),
        stamp in strategies::pack_stamp(),
        message in strategies::message(),
    ) {
        round_trips(&source)?;
        round_trips(&sources)?;
        round_trips(&citation)?;
        round_trips(&sourced)?;
        round_trips(&claims)?;
        round_trips(&claims.as_slice()[0])?;
        round_trips(&Settled::Unsettled(unsettled.clone()))?;
        round_trips(&Settled::<i64>::Settled(sourced.value))?;
        round_trips(&readings)?;
        round_trips(&overlay)?;
        round_trips(&overlay.stamp())?;
        round_trips(&stamp)?;
        round_trips(&message)?;
        round_trips_in_toml(&source)?;
        round_trips_in_toml(&citation)?;
        round_trips_in_toml(&claims)?;
        round_trips_in_toml(&unsettled)?;
        round_trips_in_toml(&overlay)?;
    }

    #[test]
    fn a_set_round_trips_with_its_overlays_and_readings(
        set in strategies::parameter_set(),
        overlay in strategies::overlay(),
        readings in strategies::readings(),
    ) {
        let set = set.with_readings(&readings);
        let set = set.overlay(&overlay).unwrap_or(set);
        round_trips(&set)?;
    }

    #[test]
    fn deserialisers_survive_garbage(json in "[\\[\\]{}\":,a-z0-9. -]{0,40}", set in strategies::parameter_set()) {
        let _ = serde_json::from_str::<Evidence>(&json);
        let _ = serde_json::from_str::<Source>(&json);
        let _ = serde_json::from_str::<Sources>(&json);
        let _ = serde_json::from_str::<Citation>(&json);
        let _ = serde_json::from_str::<Sourced<String>>(&json);
        let _ = serde_json::from_str::<Claims<String>>(&json);
        let _ = serde_json::from_str::<Unsettled<String>>(&json);
        let _ = serde_json::from_str::<Settled<String>>(&json);
        let _ = serde_json::from_str::<Readings>(&json);
        let _ = serde_json::from_str::<Overlay>(&json);
        let _ = serde_json::from_str::<OverlayStamp>(&json);
        let _ = serde_json::from_str::<PackHeader>(&json);
        let _ = serde_json::from_str::<PackStamp>(&json);
        let _ = serde_json::from_str::<Message>(&json);
        let _ = serde_json::from_str::<ParameterSet>(&json);
        // A stored set that is tampered with is refused, or is one that answers without panic.
        let stored = serde_json::to_string(&set).unwrap();
        let at = json.len().checked_mul(7).unwrap() % stored.len();
        if let Some((head, tail)) = stored.split_at_checked(at) {
            let tampered = format!("{head}{}", tail.replacen("pack\":0", "pack\":7", 1));
            if let Ok(set) = serde_json::from_str::<ParameterSet>(&tampered) {
                for id in set.ids() {
                    let _ = set.at(id, day(2010, 1, 1).unwrap());
                }
            }
        }
    }

    #[test]
    fn the_lowest_grade_is_the_lowest(path in vec(strategies::evidence(), 0..6)) {
        laws::grade_is_the_lowest(|path| Evidence::lowest(path.iter().copied()), &path)?;
        laws::grade_is_the_lowest(
            |path| path.iter().copied().reduce(Evidence::weaker),
            &path,
        )?;
    }

    #[test]
    fn strict_refuses_the_unverified(fact in strategies::sourced(any::<u8>())) {
        laws::strict_refuses_only_the_unverified(|fact| fact.strict().is_ok(), &fact)?;
    }

    #[test]
    fn preferences_are_sound(claims in crowded_claims()) {
        let rules: [&dyn Preference<u8>; 4] =
            [&StrongestGrade, &LatestStated, &AuthorsChoice, &Chain::usual()];
        for rule in rules {
            laws::preference_is_sound(rule, &claims)?;
            laws::preference_ignores_the_order(rule, &claims)?;
        }
    }

    #[test]
    fn unsettled_law_is_not_guessed(unsettled in strategies::unsettled(any::<u8>())) {
        laws::nothing_is_guessed(
            |unsettled, readings| unsettled.choose(readings).ok().map(|reading| reading.name.clone()),
            &unsettled,
        )?;
    }

    #[test]
    fn parameters_hold_where_they_say(set in strategies::parameter_set(), day in any_day()) {
        for id in set.ids() {
            laws::value_holds_where_it_says(|day| number(&set, id, day), day)?;
        }
    }

    #[test]
    fn lookup_is_that_of_the_list(set in strategies::parameter_set(), day in any_day()) {
        for id in set.ids() {
            let parameter = set.get(id).unwrap();
            let settled: Vec<(Validity, &Figure)> =
                parameter.values().map(|(holds, value)| (holds, &value.value)).collect();
            let at = |day| {
                set.figure_at(id, day, &Readings::new()).ok().map(|found| found.value)
            };
            laws::lookup_matches_the_list(at, &settled, day)?;
        }
    }

    #[test]
    fn overlays_change_only_their_days(
        set in strategies::parameter_set(),
        overlay in strategies::overlay(),
        day in any_day(),
    ) {
        let Ok(changed) = set.overlay(&overlay) else {
            let known: Vec<_> = set.ids().collect();
            let fits = |change: &Change| known.contains(&change.parameter.as_str());
            prop_assert!(!overlay.changes().iter().all(fits), "an overlay that fits is refused");
            return Ok(());
        };
        for id in set.ids() {
            let changes: Vec<(Validity, String)> = overlay
                .changes()
                .iter()
                .filter(|change| change.parameter == id)
                .map(|change| (change.holds, change.value.clone()))
                .collect();
            laws::overlay_changes_only_its_days(
                |day| set.at(id, day).ok().map(|found| found.value.to_string()),
                |day| changed.at(id, day).ok().map(|found| found.value.to_string()),
                &changes,
                day,
            )?;
            laws::value_holds_where_it_says(|day| number(&changed, id, day), day)?;
        }
    }

    #[test]
    fn numbers_are_kept_as_they_are_written(text in strategies::decimal_text()) {
        let figure = Figure::parse("one", &text);
        prop_assert_eq!(figure.map(|figure| figure.to_string()), Ok(text));
    }

    #[test]
    fn what_is_no_number_is_refused(text in strategies::near_decimal_text()) {
        prop_assert!(Figure::parse("one", &text).is_err(), "{text}");
    }

    #[test]
    fn every_message_is_rendered(message in strategies::message()) {
        let text = "key = 'x'";
        let catalogue = Catalogue::from_str(Language::En, "en.toml", text).unwrap();
        for language in Language::ALL {
            prop_assert!(!catalogue.render(&message, language).is_empty());
        }
    }
}

fn number(set: &ParameterSet, id: &str, day: NaiveDate) -> Option<(String, Validity)> {
    set.at(id, day).ok().map(|found| (found.value.to_string(), found.holds))
}

// Each law catches a broken implementation.

#[test]
fn the_law_of_the_lowest_grade_catches_the_first_and_the_strongest() {
    let path = [Evidence::Official, Evidence::Unverified, Evidence::Press];
    assert!(laws::grade_is_the_lowest(|path| path.first().copied(), &path).is_err());
    assert!(laws::grade_is_the_lowest(|path| path.iter().max().copied(), &path).is_err());
    assert!(laws::grade_is_the_lowest(|_| None, &path).is_err());
    assert!(laws::grade_is_the_lowest(|_| Some(Evidence::Official), &[]).is_err());
}

#[test]
fn the_law_of_strictness_catches_the_lax_and_the_severe() {
    let unverified = Sourced::new(1, Evidence::Unverified, "hearsay");
    let derived = Sourced::new(1, Evidence::Derived, "sum");
    assert!(laws::strict_refuses_only_the_unverified(|_| true, &unverified).is_err());
    let severe = |fact: &Sourced<i32>| fact.grade == Evidence::Official;
    assert!(laws::strict_refuses_only_the_unverified(severe, &derived).is_err());
}

struct First;

impl Preference<u8> for First {
    fn id(&self) -> &'static str {
        "first"
    }

    fn prefer(&self, _: &Claims<u8>) -> Result<Verdict, NoPreference> {
        Ok(Verdict { index: 0, reason: Message::new("test.first") })
    }
}

struct Beyond;

impl Preference<u8> for Beyond {
    fn id(&self) -> &'static str {
        "beyond"
    }

    fn prefer(&self, claims: &Claims<u8>) -> Result<Verdict, NoPreference> {
        let index = claims.as_slice().len();
        Ok(Verdict { index, reason: Message::new("test.beyond") })
    }
}

struct Never;

impl Preference<u8> for Never {
    fn id(&self) -> &'static str {
        "never"
    }

    fn prefer(&self, claims: &Claims<u8>) -> Result<Verdict, NoPreference> {
        Err(NoPreference::new(claims, "never", claims.ids()))
    }
}

fn two_claims(one: u8, two: u8) -> Claims<u8> {
    let claim = |id: &str, value| Claim::new(id, Sourced::new(value, Evidence::Press, "paper"));
    Claims::new("x", vec![claim("a", one), claim("b", two)]).unwrap()
}

#[test]
fn the_laws_of_preference_catch_order_wrong_places_and_idle_refusals() {
    assert!(laws::preference_ignores_the_order(&First, &two_claims(1, 2)).is_err());
    assert!(laws::preference_is_sound(&Beyond, &two_claims(1, 2)).is_err());
    assert!(laws::preference_is_sound(&Never, &two_claims(1, 1)).is_err());
    assert!(laws::preference_is_sound(&Never, &two_claims(1, 2)).is_ok());
    assert!(two_claims(1, 2).choose(&Beyond).is_err(), "a wrong place is refused, not trusted");
}

#[test]
fn the_law_of_open_questions_catches_guesses() {
    let reading =
        |name: &str| Reading::new(name, 1, Localised::new("so"), Evidence::Press, "paper");
    let open = Unsettled::new(
        "q",
        vec![reading("one"), reading("two")],
        Validity::always(),
        Localised::new("open"),
    )
    .unwrap();
    let guesses = |open: &Unsettled<i32>, readings: &Readings| {
        let chosen = open.choose(readings).ok().or(open.readings().first());
        chosen.map(|reading| reading.name.clone())
    };
    let deaf = |_: &Unsettled<i32>, _: &Readings| None;
    assert!(laws::nothing_is_guessed(guesses, &open).is_err());
    assert!(laws::nothing_is_guessed(deaf, &open).is_err());
}

#[test]
fn the_laws_of_lookup_catch_values_that_hold_elsewhere() {
    let (start, turn) = (day(2021, 1, 1).unwrap(), day(2022, 1, 1).unwrap());
    let asked = day(2021, 6, 1).unwrap();
    // Says that the old value holds without end, although it is replaced.
    let stale = |day: NaiveDate| Some((u8::from(day >= turn), Validity::from(start)));
    let wrong = |_: NaiveDate| Some((0_u8, Validity::from(turn)));
    assert!(laws::value_holds_where_it_says(stale, asked).is_ok(), "its first day agrees");
    let until_later = Validity::between(start, day(2023, 1, 1).unwrap()).unwrap();
    let stale = |day: NaiveDate| Some((u8::from(day >= turn), until_later));
    assert!(laws::value_holds_where_it_says(stale, asked).is_err());
    assert!(laws::value_holds_where_it_says(wrong, asked).is_err());

    let list = [(Validity::between(start, turn).unwrap(), 1_u8), (Validity::from(turn), 2)];
    let off_by_a_day = |day: NaiveDate| Some(if day > turn { 2_u8 } else { 1 });
    assert!(laws::lookup_matches_the_list(off_by_a_day, &list, turn).is_err());
    assert!(laws::lookup_matches_the_list(|_| None, &list, turn).is_err());
}

#[test]
fn the_law_of_overlays_catches_leaks_and_losses() {
    let turn = day(2022, 1, 1).unwrap();
    let changes = [(Validity::from(turn), 9_u8)];
    let before = |_: NaiveDate| Some(1_u8);
    let leaks = |_: NaiveDate| Some(9_u8);
    let (inside, outside) = (turn, turn.pred_opt().unwrap());
    assert!(laws::overlay_changes_only_its_days(before, leaks, &changes, outside).is_err());
    assert!(laws::overlay_changes_only_its_days(before, before, &changes, inside).is_err());
    assert!(laws::overlay_changes_only_its_days(before, |_| None, &changes, outside).is_err());
}

#[test]
fn the_law_of_catalogues_catches_what_is_not_translated() {
    let english = "a = 'x {y}'\nb = 'z'";
    let partial = Catalogue::from_texts(
        "m",
        [
            (Language::En, english),
            (Language::Ru, "a = 'икс {z}'\nb = 'зет'"),
            (Language::Ky, english),
        ],
    )
    .unwrap();
    assert!(laws::catalogue_is_complete(&partial).is_err());
    assert_eq!(
        partial.findings(),
        [CatalogueFinding::Places {
            key: "a".into(),
            language: Language::Ru,
            absent: vec!["y".into()],
            unknown: vec!["z".into()],
        }]
    );
    let missing = Catalogue::from_str(Language::En, "en.toml", english).unwrap();
    assert!(laws::catalogue_is_complete(&missing).is_err());
    assert_eq!(missing.missing(Language::Ky), ["a", "b"]);
}

#[test]
#[cfg(feature = "builtin")]
fn the_built_in_words_are_complete() {
    let words = Catalogue::builtin().unwrap();
    laws::catalogue_is_complete(&words).unwrap();
    for grade in Evidence::ALL {
        assert!(words.has(&format!("grade.{grade}"), Language::Ky));
    }
    for month in 1..=12 {
        assert!(words.has(&format!("month.{month}"), Language::Ru));
    }
    for reason in ["only", "agree", "strongest_grade", "latest_stated", "named", "among"] {
        assert!(words.has(&format!("claims.{reason}"), Language::En));
    }
    for lack in ["unknown", "no_value", "unsettled"] {
        assert!(words.has(&format!("parameters.{lack}"), Language::En));
    }
}

#[test]
fn messages_fall_back_and_show_what_is_missing() {
    let catalogue = Catalogue::from_texts(
        "m",
        [
            (
                Language::En,
                "a = 'from {day} in {where}: {what}'\nb = '{{b}} {n}'\nloop = '{again}'",
            ),
            (Language::Ru, "a = '{where}, с {day}: {what}'"),
        ],
    )
    .unwrap();
    let message = Message::new("a")
        .arg("day", day(2021, 1, 1).unwrap())
        .arg("where", Localised::new("Osh").with_ru("Ош"))
        .arg("what", Message::new("b").arg("n", 3_u32));
    assert_eq!(catalogue.render(&message, Language::Ru), "Ош, с 2021-01-01: {b} 3");
    assert_eq!(catalogue.render(&message, Language::Ky), "from 2021-01-01 in Osh: {b} 3");
    assert_eq!(catalogue.render(&Message::new("b"), Language::En), "{b} ⟨n⟩");
    assert_eq!(catalogue.render(&Message::new("c"), Language::En), "⟨c⟩");
    let list = Message::new("b").arg("n", vec!["x", "y"]);
    assert_eq!(catalogue.render(&list, Language::En), "{b} x, y");
    let deep =
        (0..100).fold(Message::new("loop"), |inner, _| Message::new("loop").arg("again", inner));
    assert_eq!(catalogue.render(&deep, Language::En), "⟨loop⟩", "depth is bounded");
    assert_eq!(message.to_string(), "a(day=2021-01-01, what=b(n=3), where=Osh)");
}

#[test]
fn catalogues_merge_unless_they_disagree() {
    let one = Catalogue::from_str(Language::En, "one.toml", "a = 'x'").unwrap();
    let same = Catalogue::from_str(Language::En, "two.toml", "a = 'x'\nb = 'y'").unwrap();
    let other = Catalogue::from_str(Language::En, "three.toml", "a = 'z'").unwrap();
    let both = one.clone().merge(same).unwrap();
    assert_eq!(both.keys().collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(
        one.merge(other).unwrap_err().to_string(),
        "three.toml: a: the key `a` has other words in one.toml; accepted: each key in one file of a language"
    );
}

#[test]
fn sources_stand_once() {
    let one = Source::new("act", "Act");
    let two = Source::new("act", "Another act");
    assert!(Sources::new([one.clone(), two.clone()]).is_err());
    assert!(Sources::new([Source::new("", "Act")]).is_err());
    let (first, second) = (Sources::new([one.clone()]).unwrap(), Sources::new([two]).unwrap());
    assert!(first.merge(&second).is_err());
    assert_eq!(first.merge(&first).unwrap(), first);
    assert_eq!(first.get("act"), Some(&one));
}

#[test]
fn grades_are_read_and_printed() {
    for grade in Evidence::ALL {
        assert_eq!(grade.to_string().parse(), Ok(grade));
    }
    assert_eq!(
        "official".parse::<Evidence>().unwrap_err().to_string(),
        "\"official\" is not a grade of evidence; accepted: Official, Press, Code, Derived, Unverified"
    );
    let weak = Sourced::new(1, Evidence::Unverified, "hearsay");
    assert_eq!(
        weak.strict().unwrap_err().to_string(),
        "a fact from source `hearsay` has the grade Unverified; accepted: Derived or stronger"
    );
    assert!(Sourced::new(1, Evidence::Press, "paper").require(Evidence::Official).is_err());
}

#[test]
fn citations_print_what_they_have() {
    let law = Citation::new("RU Law 400-FZ");
    assert_eq!(law.to_string(), "RU Law 400-FZ");
    assert_eq!(law.clone().paragraph("2").to_string(), "RU Law 400-FZ para. 2");
    let dated = law.article("15-1").version(day(2024, 1, 1).unwrap());
    assert_eq!(dated.to_string(), "RU Law 400-FZ art. 15-1, version of 2024-01-01");
}

#[test]
fn stamps_refuse_what_is_no_hash() {
    let stamp = PackStamp::of("a", "A", "1", b"abc");
    assert_eq!(stamp.to_string(), "a 1 sha256:ba7816bf8f01");
    let json = serde_json::to_string(&stamp).unwrap();
    for wrong in ["BA78", "ba78", ""] {
        let json = json.replace(stamp.sha256(), wrong);
        assert!(serde_json::from_str::<PackStamp>(&json).is_err(), "{json}");
    }
}

#[test]
fn numbers_are_stored_as_text_and_refused_as_json_numbers() {
    let text = "[pack]\nid='a'\ntitle='A'\nversion='1'\n[[source]]\nid='s'\ntitle='S'\n[[parameter]]\n\
                id='p'\ntitle='P'\nunit='one'\n[[parameter.value]]\nvalue='0.10'\nsource='s'\ngrade='Press'\n";
    let set = ParameterSet::from_str("a.toml", text).unwrap();
    let json = serde_json::to_string(&set).unwrap();
    assert!(json.contains("\"value\":\"0.10\""), "{json}");
    let number = json.replace("\"0.10\"", "0.10");
    assert!(serde_json::from_str::<ParameterSet>(&number).is_err());
}

#[test]
fn the_public_types_have_the_promised_traits() {
    fn value<T: Debug + Clone + PartialEq + Eq + Send + Sync + 'static>() {}
    fn stored<T: Serialize + DeserializeOwned>() {}
    fn hashed<T: Hash>() {}
    fn error<T: std::error::Error + Clone + PartialEq + Send + Sync + 'static>() {}
    macro_rules! all {
        ($check:ident: $($type:ty),* $(,)?) => { $($check::<$type>();)* };
    }
    all!(value: Evidence, Source, Sources, Citation, Sourced<u8>, Claim<u8>, Claims<u8>, Verdict,
        PackHeader, PackStamp, ParameterSet, Figure, Overlay, Change, OverlayStamp, Reading<u8>,
        Unsettled<u8>, Settled<u8>, Readings, Message, MessageArg, Catalogue, CatalogueFinding);
    all!(stored: Evidence, Source, Sources, Citation, Sourced<u8>, Claim<u8>, Claims<u8>, PackHeader,
        PackStamp, ParameterSet, Overlay, Change, OverlayStamp, Reading<u8>, Unsettled<u8>, Settled<u8>,
        Readings, Message, MessageArg);
    all!(hashed: Evidence, Source, Citation, Sourced<u8>, Claim<u8>, Claims<u8>, PackStamp, Figure, Overlay,
        OverlayStamp, Unsettled<u8>, Readings, Message);
    all!(error: DataError, NoPreference, kerben_core::claims::ClaimsError,
        kerben_core::parameters::Missing, kerben_core::parameters::MergeError,
        kerben_core::parameters::FigureError, kerben_core::parameters::ParameterSetError,
        kerben_core::overlay::OverlayError, kerben_core::unsettled::UnsettledError,
        kerben_core::unsettled::NotChosen, kerben_core::source::Unproven,
        kerben_core::source::SourcesError, kerben_core::source::EvidenceError);
}
