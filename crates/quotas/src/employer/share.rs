//! The permitted share by activity code and region.

use chrono::NaiveDate;
use kerben_core::parameters::{Missing, ParameterSet, ParameterValue};

/// The divisions of each section of the classification of activities (OKVED 2, NACE Rev. 2) of which a share is known.
const SECTIONS: [(&str, u8, u8); 3] = [("mining", 5, 9), ("manufacturing", 10, 33), ("f", 41, 43)];

/// The words under which shares for a code may stand, the most special one first: the code itself, its
/// divisions upwards, its section.
fn words(code: &str) -> Vec<String> {
    let code = code.trim().to_lowercase();
    let mut words = Vec::new();
    let mut rest = code.as_str();
    loop {
        words.push(rest.to_owned());
        // A subgroup is written by its digits without a dot: 47.81 lies in 47.8.
        if let Some((group, class)) = rest.rsplit_once('.') {
            if class.len() > 1 && class.bytes().all(|byte| byte.is_ascii_digit()) {
                words.extend(class.get(..1).map(|digit| format!("{group}.{digit}")));
            }
            rest = group;
        } else {
            break;
        }
    }
    let division = code.get(..2).and_then(|digits| digits.parse::<u8>().ok());
    let section = SECTIONS.iter().find(|(_, first, last)| {
        division.is_some_and(|division| (*first..=*last).contains(&division))
    });
    words.extend(section.map(|(word, ..)| (*word).to_owned()));
    words
}

/// Finds the permitted share for an activity code on a day, in percent: in the region if one stands for it there,
/// else for the whole state; for the code, else for the next wider group that has one on that day.
///
/// Codes are written as the classification writes them (`41.20`, `47.25.1`), sections by the letter or word of
/// the parameters (`f`). `None` if no group of the code has ever had a share: the activity is not limited.
///
/// # Errors
///
/// [`Missing`] if a group of the code has shares, but none for the day.
///
/// # Example
///
#[cfg_attr(feature = "builtin", doc = "```")]
#[cfg_attr(not(feature = "builtin"), doc = "```ignore")]
/// use kerben_core::calendar::day;
/// use kerben_quotas::builtin::parameters;
/// use kerben_quotas::employer::permitted_share;
///
/// let (parameters, on) = (parameters()?, day(2026, 3, 1)?);
/// let share = |code, region| permitted_share(&parameters, "ru.permitted-share", code, region, on);
/// // Building houses (41.20) belongs to construction (F): 50 %, in Dagestan 30 %.
/// assert_eq!(share("41.20", None)?.map(|found| found.value), Some(50.into()));
/// assert_eq!(share("41.20", Some("dagestan"))?.map(|found| found.value), Some(30.into()));
/// // The share of freight by road was read in a draft for 2026 only.
/// assert!(share("49.41", None).is_err());
/// // Programming was never limited.
/// assert!(share("62.01", None)?.is_none());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Source
///
/// Russia: yearly decree of the Government on permitted shares of foreign workers.
pub fn permitted_share<'a>(
    parameters: &'a ParameterSet,
    prefix: &str,
    code: &str,
    region: Option<&str>,
    on: NaiveDate,
) -> Result<Option<ParameterValue<'a>>, Missing> {
    let region = region.map(|region| region.trim().to_lowercase());
    let mut first_missing = None;
    for word in words(code) {
        let state = format!("{prefix}.{word}");
        let of_region = region.as_ref().map(|region| format!("{state}.{region}"));
        for id in of_region.into_iter().chain([state]) {
            if parameters.get(&id).is_none() {
                continue;
            }
            match parameters.at(&id, on) {
                Ok(found) => return Ok(Some(found)),
                Err(missing) => first_missing = first_missing.or(Some(missing)),
            }
        }
    }
    first_missing.map_or(Ok(None), Err)
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn a_code_lies_in_its_groups_and_its_section() {
        assert_eq!(words("41.20"), ["41.20", "41.2", "41", "f"]);
        assert_eq!(words("47.25.1"), ["47.25.1", "47.25", "47.2", "47"]);
        assert_eq!(words("01.13.1"), ["01.13.1", "01.13", "01.1", "01"]);
        assert_eq!(words("F"), ["f"]);
        assert_eq!(words(""), [""]);
    }
}
