//! Bad data are refused with file, line, instrument, event and what would be accepted, and nothing is half-loaded.
//!
//! Each file of `tests/bad` stands beside the message that it must give.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking, helpers included")]

use std::path::Path;

use kerben_agreements::Treaties;

#[test]
fn every_bad_file_gives_the_message_beside_it() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad");
    let mut files: Vec<_> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "toml"))
        .collect();
    files.sort();
    assert!(files.len() >= 10, "{} files", files.len());
    for path in files {
        let name = path.file_name().unwrap().to_str().unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        let message = Treaties::from_str(name, &text).unwrap_err().to_string();
        let beside = path.with_extension("txt");
        if std::env::var_os("KERBEN_WRITE_GOLDEN").is_some() {
            std::fs::write(&beside, format!("{message}\n")).unwrap();
        }
        let expected = std::fs::read_to_string(&beside).unwrap();
        assert_eq!(message, expected.trim_end(), "{name}");
        assert!(message.starts_with(&format!("{name}:")), "no line: {message}");
        assert!(message.contains("; accepted: "), "{message}");
    }
}

/// What the events and the clauses of one instrument make impossible is told with the instrument and the event: circles of
/// "not before", more deposits than parties, events that contradict each other, unknown States, days that do not exist.
#[test]
fn the_instrument_and_the_event_are_named() {
    for (name, text, event) in [
        ("circular-not-before", include_str!("bad/circular-not-before.toml"), "entry into force"),
        ("too-few-parties", include_str!("bad/too-few-parties.toml"), "nth-deposit(4)"),
        ("registered-too-few", include_str!("bad/registered-too-few.toml"), "nth-registration(3)"),
        ("ends-before-entry", include_str!("bad/ends-before-entry.toml"), "left"),
        ("enters-after-end", include_str!("bad/enters-after-end.toml"), "in-force"),
        ("twice-in-force", include_str!("bad/twice-in-force.toml"), "in-force"),
        (
            "refused-without-renewal",
            include_str!("bad/refused-without-renewal.toml"),
            "renewal-refused",
        ),
        ("unknown-state", include_str!("bad/unknown-state.toml"), "signed"),
        ("no-such-day", include_str!("bad/no-such-day.toml"), "signed"),
    ] {
        let message = Treaties::from_str(name, text).unwrap_err().to_string();
        assert!(message.contains(&format!("A, event {event}: ")), "{message}");
    }
}

/// A register into which one bad file goes is not there at all, wherever the file stands among good ones.
#[test]
fn nothing_is_half_loaded() {
    let good = include_str!("good.toml").replace("id = \"A\"", "id = \"Good\"");
    let register = Treaties::from_texts([("good.toml", good.as_str())]).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bad");
    for path in std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
        if path.extension().is_none_or(|extension| extension != "toml") {
            continue;
        }
        let bad = std::fs::read_to_string(&path).unwrap();
        let files = [("good.toml", good.as_str()), ("bad.toml", bad.as_str())];
        assert!(Treaties::from_texts(files).is_err(), "{}", path.display());
        let [first, second] = files;
        assert!(Treaties::from_texts([second, first]).is_err(), "{}", path.display());
    }
    assert_eq!(Treaties::from_texts([("good.toml", good.as_str())]).unwrap(), register);
}
