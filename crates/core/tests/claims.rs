//! Contradicting claims side by side, and the rules that prefer one.
#![cfg(feature = "builtin")]
// Helpers outside `#[test]` functions may fail a test too.
#![allow(clippy::unwrap_used)]

use kerben_core::claims::{
    AuthorsChoice, Chain, Claim, Claims, ClaimsError, LatestStated, Named, StrongestGrade,
};
use kerben_core::data;
use kerben_core::language::{Language, Localised};
use kerben_core::message::Catalogue;
use kerben_core::source::{Evidence, Sourced};

fn claim(id: &str, value: u32, grade: Evidence, stated: Option<&str>) -> Claim<u32> {
    let claim = Claim::new(id, Sourced::new(value, grade, "source"));
    match stated {
        Some(text) => claim.stated_on(text.parse().unwrap()),
        None => claim,
    }
}

fn claims(listed: &[(&str, u32, Evidence, Option<&str>)]) -> Claims<u32> {
    let listed = listed.iter().map(|(id, value, grade, on)| claim(id, *value, *grade, *on));
    Claims::new("places of 2023", listed.collect()).unwrap()
}

use Evidence::{Official, Press};

#[test]
fn the_strongest_evidence_is_preferred_with_its_reason() {
    let claims = claims(&[("paper", 25, Press, None), ("decree", 16, Official, None)]);
    let choice = claims.choose(&StrongestGrade).unwrap();
    assert_eq!(choice.chosen.value.value, 16);
    assert_eq!(choice.others.iter().map(|claim| claim.id.as_str()).collect::<Vec<_>>(), ["paper"]);
    assert_eq!(choice.rule, "strongest-grade");
    {
        let words = Catalogue::builtin().unwrap();
        assert_eq!(
            words.render(&choice.reason, Language::En),
            "its evidence is the strongest (official)"
        );
        assert_eq!(
            words.render(&choice.reason, Language::Ru),
            "оно подкреплено сильнее других (официальный источник)"
        );
    }
}

#[test]
fn a_tie_between_claims_that_differ_names_both() {
    let claims =
        claims(&[("a", 25, Press, None), ("b", 16, Official, None), ("c", 17, Official, None)]);
    let refusal = claims.choose(&StrongestGrade).unwrap_err();
    assert_eq!(refusal.tied, ["b", "c"]);
    assert_eq!(
        refusal.to_string(),
        "the rule `strongest-grade` prefers none of the claims about \"places of 2023\": it leaves b, c; \
         accepted: another rule, or a claim preferred by name"
    );
}

#[test]
fn a_tie_between_claims_that_agree_is_none() {
    let claims = claims(&[("a", 16, Official, None), ("b", 16, Official, None)]);
    assert!(claims.agree());
    assert_eq!(claims.choose(&StrongestGrade).unwrap().reason.key, "claims.agree");
    assert_eq!(claims.choose(&LatestStated).unwrap().reason.key, "claims.agree");
    assert_eq!(claims.choose(&AuthorsChoice).unwrap().reason.key, "claims.agree");
}

#[test]
fn the_latest_must_certainly_be_the_latest() {
    let listed = |first: Option<&str>, second: Option<&str>| {
        let claims = claims(&[("a", 1, Press, first), ("b", 2, Press, second)]);
        claims.choose(&LatestStated).map(|choice| choice.chosen.id.clone()).map_err(|e| e.tied)
    };
    let both = || Err(vec!["a".to_owned(), "b".to_owned()]);
    assert_eq!(listed(Some("2022"), Some("2023-11")), Ok("b".to_owned()));
    assert_eq!(listed(Some("2023-11-03"), Some("2023-11-02")), Ok("a".to_owned()));
    assert_eq!(listed(Some("2023"), Some("2023-11")), both(), "some day of 2023 may be December");
    assert_eq!(listed(None, Some("2023-11")), both(), "an undated claim may be later");
    assert_eq!(listed(Some("2023-11"), Some("2023-11")), both());
}

#[test]
fn the_author_of_the_data_may_prefer_with_a_reason() {
    let claims = claims(&[("paper", 25, Press, None), ("decree", 16, Official, None)]);
    assert!(claims.choose(&AuthorsChoice).is_err(), "without a choice it does not decide");
    let because = Localised::new("the decree was amended").with_ru("постановление изменено");
    let claims = claims.preferring("paper", because).unwrap();
    let choice = claims.choose(&AuthorsChoice).unwrap();
    assert_eq!(choice.chosen.id, "paper");
    assert_eq!(
        Catalogue::builtin().unwrap().render(&choice.reason, Language::Ru),
        "выбрано поимённо: постановление изменено"
    );
    let refusal = claims.preferring("nobody", Localised::new("why")).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "the preferred claim `nobody` about \"places of 2023\" does not exist; accepted: paper, decree"
    );
}

#[test]
fn the_caller_may_name_a_claim() {
    let claims = claims(&[("paper", 25, Press, None), ("decree", 16, Official, None)]);
    let named = Named::new("paper", Localised::new("what if the paper were right"));
    assert_eq!(claims.choose(&named).unwrap().chosen.id, "paper");
    let refusal = claims.choose(&Named::new("tv", Localised::new("why"))).unwrap_err();
    assert_eq!(
        refusal.to_string(),
        "the rule `named` prefers none of the claims about \"places of 2023\": `tv` does not exist; \
         accepted: paper, decree"
    );
}

#[test]
fn a_chain_lets_each_rule_decide_among_what_the_earlier_leave() {
    let claims = claims(&[
        ("old", 1, Official, Some("2021")),
        ("new", 2, Official, Some("2023")),
        ("newest", 3, Press, Some("2024")),
    ]);
    let choice = claims.choose(&Chain::usual()).unwrap();
    assert_eq!(choice.chosen.id, "new", "the press is out before the days are compared");
    assert_eq!(choice.rule, "authors-choice>strongest-grade>latest-stated");
    assert_eq!(choice.others.len(), 2);
    assert_eq!(
        Catalogue::builtin().unwrap().render(&choice.reason, Language::En),
        "it is the latest statement (2023), among old, new, which the earlier rules leave"
    );
    let tie = Claims::new(
        "x",
        vec![claim("a", 1, Press, Some("2023")), claim("b", 2, Press, Some("2023"))],
    )
    .unwrap();
    assert_eq!(tie.choose(&Chain::usual()).unwrap_err().tied, ["a", "b"]);
}

#[test]
fn claims_have_names_of_their_own() {
    assert!(matches!(Claims::<u32>::new("x", Vec::new()), Err(ClaimsError::Count { .. })));
    let twice = vec![claim("a", 1, Press, None), claim("a", 2, Press, None)];
    assert!(matches!(Claims::new("x", twice), Err(ClaimsError::Name { .. })));
    let blank = vec![claim(" ", 1, Press, None)];
    assert!(matches!(Claims::new("x", blank), Err(ClaimsError::Name { .. })));
}

#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    claims: Vec<Claims<u32>>,
}

const FILE: &str = "\
[[claims]]
subject = 'places of 2023'
preferred = 'decree'
because = { en = 'it is the act', ru = 'это акт' }
[[claims.claim]]
id = 'decree'
value = 16000
grade = 'Official'
source = 'decree'
about = '2023'
[[claims.claim]]
id = 'paper'
value = 25000
grade = 'Press'
source = 'paper'
stated_on = '2023-11'
statement = '25 thousand'
";

#[test]
fn claims_are_read_from_data_files() {
    let file: File = data::parse("quotas.toml", FILE).unwrap();
    let claims = &file.claims[0];
    assert_eq!(claims.choose(&AuthorsChoice).unwrap().chosen.value.value, 16_000);
    assert_eq!(claims.get("paper").unwrap().statement.as_deref(), Some("25 thousand"));
    let refusal = |text: &str| data::parse::<File>("quotas.toml", text).unwrap_err().to_string();
    assert_eq!(
        refusal(&FILE.replace("preferred = 'decree'", "preferred = 'degree'")),
        "quotas.toml:1:1: claims[0]: the preferred claim `degree` about \"places of 2023\" does not exist; \
         accepted: decree, paper"
    );
    assert_eq!(
        refusal(&FILE.replace("preferred = 'decree'\n", "")),
        "quotas.toml:1:1: claims[0]: a preference about \"places of 2023\" is incomplete; accepted: \
         `preferred` and `because` together"
    );
    assert_eq!(
        refusal(&FILE.replace("grade = 'Press'", "grade = 'TV'")),
        "quotas.toml:14:9: claims[0].claim[1].grade: `TV` is unknown; accepted: `Unverified`, `Derived`, \
         `Code`, `Press`, `Official`"
    );
    let error = refusal(&FILE.replace("2023-11", "autumn"));
    assert!(error.starts_with("quotas.toml:16:13: claims[0].claim[1].stated_on: "), "{error}");
}
