//! Reads weights, minimums and maximums from a CSV file; every error names the file, the line and the column.

use kerben::core::data::DataError;
use kerben::quotas::apportion::Key;

const COLUMNS: [&str; 4] = ["unit", "weight", "minimum", "maximum"];

/// Reads the key from the text of a CSV file.
pub(crate) fn key(file: &str, text: &str) -> Result<Key, DataError> {
    let refused = |line: usize, key: &str, problem: String, accepted: &str| {
        Err(DataError::at(file, Some(line), key, problem, Some(accepted)))
    };
    let lines = text.lines().enumerate().map(|(index, line)| (index + 1, line.trim()));
    let mut lines = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    let Some((at, header)) = lines.next() else {
        return refused(1, "", "the file has no header".to_owned(), "unit,weight,minimum,maximum");
    };
    let columns: Vec<&str> = header.split(',').map(str::trim).collect();
    let wanted = COLUMNS.get(..columns.len());
    if columns.len() < 2 || wanted != Some(columns.as_slice()) {
        let problem = format!("the header is \"{header}\"");
        return refused(at, "", problem, "unit,weight or unit,weight,minimum,maximum");
    }
    let (mut labels, mut weights, mut bounds) = (Vec::new(), Vec::new(), Vec::new());
    for (at, line) in lines {
        let cells: Vec<&str> = line.split(',').map(str::trim).collect();
        if cells.len() != columns.len() {
            let problem = format!("{} cells", cells.len());
            return refused(at, "", problem, &format!("{} cells, as in the header", columns.len()));
        }
        let number = |column: usize| match cells.get(column).copied() {
            None | Some("") if column > 1 => Ok(None),
            cell => {
                let cell = cell.unwrap_or_default();
                cell.parse::<u64>().map(Some).map_err(|_| {
                    let problem = format!("\"{cell}\" is no weight or number of places");
                    let accepted = "a whole number from 0 to 18446744073709551615";
                    DataError::at(file, Some(at), COLUMNS[column], problem, Some(accepted))
                })
            }
        };
        let name = cells.first().copied().unwrap_or_default().to_owned();
        if name.is_empty() || labels.contains(&name) {
            let problem = format!("the name \"{name}\" is empty or stands twice");
            return refused(at, "unit", problem, "each unit once, by a name without a comma");
        }
        labels.push(name);
        weights.push(number(1)?.unwrap_or_default());
        bounds.push((at, number(2)?, number(3)?));
    }
    let last = text.lines().count();
    let failed = |at: usize, key: &str, error: &dyn std::fmt::Display| {
        let text = error.to_string();
        let (problem, accepted) = text.split_once("; accepted: ").unwrap_or((&text, ""));
        DataError::at(file, Some(at), key, problem, (!accepted.is_empty()).then_some(accepted))
    };
    let mut key = Key::new(weights)
        .and_then(|key| key.labelled(labels))
        .map_err(|error| failed(last, "weight", &error))?;
    for (unit, (at, minimum, maximum)) in bounds.into_iter().enumerate() {
        if let Some(minimum) = minimum {
            key = key.at_least(unit, minimum).map_err(|error| failed(at, "minimum", &error))?;
        }
        if let Some(maximum) = maximum {
            key = key.at_most(unit, maximum).map_err(|error| failed(at, "maximum", &error))?;
        }
    }
    Ok(key)
}
