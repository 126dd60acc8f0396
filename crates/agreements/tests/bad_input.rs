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

/// A register into which one bad file goes is not there at all.
#[test]
fn nothing_is_half_loaded() {
    let good = include_str!("good.toml");
    let bad = include_str!("bad/no-such-day.toml");
    assert!(Treaties::from_texts([("good.toml", good)]).is_ok());
    assert!(Treaties::from_texts([("good.toml", good), ("bad.toml", bad)]).is_err());
}
