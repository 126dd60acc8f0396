//! Any claim file that can be read is answered without a panic, alike with and without its steps, and its derivation holds.
#![no_main]

#[path = "../../examples/pension/input.rs"]
mod input;

use std::sync::LazyLock;

use input::Question;
use kerben::core::message::Catalogue;
use kerben::core::explain::render;
use kerben::core::language::Language;
use kerben::pensions::coordination::{Methods, Tape, Workspace};
use libfuzzer_sys::fuzz_target;

static METHODS: LazyLock<Methods> = LazyLock::new(|| Methods::builtin().expect("ships whole"));
static WORDS: LazyLock<Catalogue> = LazyLock::new(|| kerben::catalogue().expect("ships whole"));

fuzz_target!(|text: &str| {
    let Ok(question) = Question::read("claim", text, &METHODS) else { return };
    let request = question.request();
    let _ = question.claim.record().findings(question.claim.asked_on());
    let (mut room, mut tape) = (Workspace::new(), Tape::new());
    let silent = question.engine.determine_in(&request, &mut room);
    let told = question.engine.explain_in(&request, &mut room, &mut tape);
    let (answer, last) = match (silent, told) {
        (Ok(silent), Ok((answer, last))) => {
            assert_eq!(silent, answer);
            (answer, last)
        }
        (silent, told) => {
            assert_eq!(silent.err(), told.err());
            return;
        }
    };
    let tree = question.engine.tree(&tape, last, &answer).expect("the last step is on the tape");
    let faults = tree.check();
    assert!(faults.is_empty(), "{faults:?}");
    assert!(!render::text(&tree, &WORDS, Language::Ky).contains('⟨'));
    serde_json::to_string(&answer).expect("every answer has a form");
});
