//! The date attributes of EAC-CPF: an imprecise end as an earliest and a latest day, an absent one as ongoing or unknown.

use serde::{Deserialize, Serialize};

use crate::end::End;

/// How EAC-CPF writes one end of a span: one of `standardDate`, `notBefore` with `notAfter`, and `status`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct DateSpan {
    /// The day, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub standard_date: Option<String>,
    /// The earliest day that it can be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_before: Option<String>,
    /// The latest day that it can be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_after: Option<String>,
    /// `ongoing` where no end had come, `unknown` where it is not told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
}

impl DateSpan {
    /// Returns the attributes of an end.
    ///
    /// `slack` is how many units of its own precision an approximate date is widened by on each side; with 0 the bounds
    /// are those of the date as it is written.
    ///
    /// ```
    /// use kerben_agencies::exchange::eac::DateSpan;
    ///
    /// let span = DateSpan::of(&"2021-02/2021-09-29".parse()?, 0);
    /// assert_eq!(span.to_string(), r#"notBefore="2021-02-01" notAfter="2021-09-29""#);
    /// assert_eq!(DateSpan::of(&"open".parse()?, 0).to_string(), r#"status="ongoing""#);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn of(end: &End, slack: u32) -> Self {
        let status = |status: &str| Self { status: Some(status.to_owned()), ..Self::default() };
        match end {
            End::Open => status("ongoing"),
            End::Unknown => status("unknown"),
            End::Dated(date) => match date.exact() {
                Some(day) => Self { standard_date: Some(day.to_string()), ..Self::default() },
                None => Self {
                    not_before: end.earliest(slack).map(|day| day.to_string()),
                    not_after: end.latest(slack).map(|day| day.to_string()),
                    ..Self::default()
                },
            },
        }
    }
}

/// The attributes as XML writes them.
impl std::fmt::Display for DateSpan {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let attributes = [
            ("standardDate", &self.standard_date),
            ("notBefore", &self.not_before),
            ("notAfter", &self.not_after),
            ("status", &self.status),
        ];
        let mut between = "";
        for (name, value) in attributes {
            if let Some(value) = value {
                write!(f, "{between}{name}=\"{value}\"")?;
                between = " ";
            }
        }
        Ok(())
    }
}
