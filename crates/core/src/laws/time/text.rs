//! What is written is read back, and what is read is worth writing.

use std::fmt::{Debug, Display};
use std::str::FromStr;

use proptest::{prop_assert_eq, test_runner::TestCaseError};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

#[derive(Serialize, Deserialize)]
struct Keyed<T> {
    value: T,
}

/// A value written as JSON or TOML is read back as the same value.
///
/// # Errors
/// Fails with the text and the value that came back.
pub fn serde_round_trip<T>(value: &T) -> Result<(), TestCaseError>
where
    T: Serialize + DeserializeOwned + PartialEq + Debug,
{
    let failed = |error: &dyn Display| TestCaseError::fail(format!("{value:?}: {error}"));
    let json = serde_json::to_string(value).map_err(|error| failed(&error))?;
    let back: T = serde_json::from_str(&json).map_err(|error| failed(&error))?;
    prop_assert_eq!(&back, value, "through {}", json);
    let toml = toml::to_string(&Keyed { value }).map_err(|error| failed(&error))?;
    let back: Keyed<T> = toml::from_str(&toml).map_err(|error| failed(&error))?;
    prop_assert_eq!(&back.value, value, "through {}", toml);
    Ok(())
}

/// A value written as text is read back as the same value.
///
/// # Errors
/// Fails with the text and the value that came back.
pub fn text_round_trip<T>(value: &T) -> Result<(), TestCaseError>
where
    T: Display + FromStr<Err: Display> + PartialEq + Debug,
{
    let text = value.to_string();
    let back: T = text
        .parse()
        .map_err(|error| TestCaseError::fail(format!("{text:?} is not read back: {error}")))?;
    prop_assert_eq!(&back, value, "through {}", text);
    Ok(())
}

/// Whatever JSON a type accepts, it can write, and reads what it wrote as the same value; it never
/// panics.
///
/// With [`serde_round_trip`] it shows that the constructors are the only door: nothing can be
/// deserialised that cannot be held.
///
/// # Errors
/// Fails with the JSON that was accepted and not kept.
pub fn whatever_is_accepted_is_kept<T>(json: &str) -> Result<(), TestCaseError>
where
    T: Serialize + DeserializeOwned + PartialEq + Debug,
{
    match serde_json::from_str::<T>(json) {
        Ok(value) => serde_round_trip(&value),
        Err(_) => Ok(()),
    }
}
