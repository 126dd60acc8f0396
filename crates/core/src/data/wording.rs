//! Turns the messages of the TOML reader and of `serde` into words for people.

/// What is wrong and what would be accepted.
pub(super) struct Worded {
    pub(super) problem: String,
    pub(super) accepted: Option<String>,
}

/// Splits `a; accepted: b`, the form in which this crate's own errors speak.
pub(super) fn split_accepted(message: &str) -> (String, Option<String>) {
    match message.split_once("; accepted: ") {
        Some((problem, accepted)) => (problem.to_owned(), Some(accepted.to_owned())),
        None => (message.to_owned(), None),
    }
}

/// Returns the words for a message about the text `found`.
pub(super) fn of_message(message: &str, found: &str) -> Worded {
    let (problem, accepted) = split_accepted(message.trim());
    if accepted.is_some() {
        return Worded { problem, accepted };
    }
    if let Some(key) = message.strip_prefix("missing field ") {
        return Worded {
            problem: format!("the key {key} is missing"),
            accepted: Some(format!("this table with a key {key}")),
        };
    }
    if let Some(key) = message.strip_prefix("duplicate field ") {
        return Worded {
            problem: format!("the key {key} stands twice"),
            accepted: Some("each key once".to_owned()),
        };
    }
    if message.starts_with("duplicate key") {
        return Worded {
            problem: format!("the key `{}` stands twice", found.trim()),
            accepted: Some("each key once".to_owned()),
        };
    }
    if message.starts_with("data did not match any variant") {
        return Worded {
            problem: "this value has none of the forms that are accepted here".to_owned(),
            accepted: None,
        };
    }
    if message.starts_with("cannot recurse further") {
        return Worded {
            problem: "tables and lists are nested too deeply".to_owned(),
            accepted: Some("fewer than 80 levels".to_owned()),
        };
    }
    let (problem, expected) = match message.split_once(", expected ") {
        Some((problem, expected)) => (problem, Some(expected)),
        None => match message.split_once(", there are no ") {
            Some((problem, what)) => {
                (problem, Some(if what == "fields" { "no key" } else { what }))
            }
            None => (message, None),
        },
    };
    let accepted = expected.map(plain);
    let problem = if let Some(key) = problem.strip_prefix("unknown field ") {
        format!("the key {key} is unknown")
    } else if let Some(name) = problem.strip_prefix("unknown variant ") {
        format!("{name} is unknown")
    } else if let Some(found) =
        problem.strip_prefix("invalid type: ").or(problem.strip_prefix("invalid value: "))
    {
        format!("{} is not accepted here", plain(found))
    } else if let Some(length) = problem.strip_prefix("invalid length ") {
        format!("a length of {length} is not accepted here")
    } else {
        problem.to_owned()
    };
    Worded { problem, accepted }
}

/// Says `a table` and `a list` where `serde` speaks of Rust's types.
fn plain(text: &str) -> String {
    let text = text.strip_prefix("one of ").unwrap_or(text);
    if text.starts_with("struct ") {
        return "a table".to_owned();
    }
    if text.starts_with("tuple struct ") || text.starts_with("a tuple of ") {
        return "a list".to_owned();
    }
    if text.starts_with("enum ") {
        return "a name".to_owned();
    }
    match text {
        "a map" | "map" => "a table",
        "a sequence" | "sequence" => "a list",
        "option" => "a value",
        "i8" => "a whole number from -128 to 127",
        "u8" => "a whole number from 0 to 255",
        "u16" => "a whole number from 0 to 65535",
        "u32" => "a whole number from 0 to 4294967295",
        "u64" | "usize" | "u128" => "a whole number from 0",
        "i16" | "i32" | "i64" | "isize" | "i128" => "a whole number",
        "a borrowed string" => "a string",
        other => other,
    }
    .to_owned()
}
