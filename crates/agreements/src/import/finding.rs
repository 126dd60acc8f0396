//! What is doubtful in a table: a rule, a severity, a subject and the evidence.

use std::fmt;

use kerben_core::message::{Message, MessageArg};
use serde::Serialize;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Severity {
    /// It can be right; a reader should know.
    Note,
    /// It is probably wrong.
    Warning,
    /// It cannot be right.
    Error,
}

macro_rules! rules {
    ($($(#[$doc:meta])* $rule:ident $name:literal $severity:ident,)*) => {
        /// The rules by which a table is checked.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        #[serde(rename_all = "kebab-case")]
        #[non_exhaustive]
        pub enum FindingRule {
            $($(#[$doc])* $rule,)*
        }

        impl FindingRule {
            /// Every rule.
            pub const ALL: &[Self] = &[$(Self::$rule,)*];

            /// Returns its name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$rule => $name,)* }
            }

            /// Returns how much its findings weigh.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self { $(Self::$rule => Severity::$severity,)* }
            }
        }
    };
}

rules! {
    /// A day can be read with the month or with the day first.
    AmbiguousDayMonth "ambiguous-day-month" Warning,
    /// Another source has the same day with day and month exchanged.
    SwappedDayMonth "swapped-day-month" Error,
    /// A year lies outside the years that the reader accepts.
    ImplausibleYear "implausible-year" Error,
    /// The year 9999 stands for "unknown" or "no end".
    SentinelYear "sentinel-year" Error,
    /// A cell holds several dates.
    SeveralDates "several-dates" Warning,
    /// A date cell holds words.
    FreeTextDate "free-text-date" Warning,
    /// A day that the calendar does not have.
    ImpossibleDate "impossible-date" Error,
    /// No day of signature.
    NoSignature "no-signature" Warning,
    /// A draft was approved, nobody signed: the status is draft.
    ApprovedDraft "approved-draft" Warning,
    /// The row calls it a draft and has a day of signature.
    SignedDraft "signed-draft" Warning,
    /// The draft was approved after the signature.
    ApprovedAfterSigned "approved-after-signed" Warning,
    /// Ratified before it was signed.
    RatifiedBeforeSigned "ratified-before-signed" Warning,
    /// The year beside the day of signature is another.
    YearMismatch "year-mismatch" Warning,
    /// In force before it was signed: legal and common.
    InForceBeforeSigned "in-force-before-signed" Note,
    /// In force before it was ratified, and no rule is told that would exclude it.
    InForceBeforeRatified "in-force-before-ratified" Warning,
    /// In force before the day that its own rule gives from the ratification.
    InForceExcludedByForm "in-force-excluded-by-form" Error,
    /// The column of ratification holds the day of entry into force.
    RatifiedIsInForce "ratified-is-in-force" Warning,
    /// Two sources disagree.
    SourceConflict "source-conflict" Warning,
    /// The same States signed on the same day in several rows.
    Duplicate "duplicate" Warning,
    /// A neighbouring row of the same State with another partner has the same day of signature.
    CopiedDate "copied-date" Warning,
    /// The row numbers have a gap, or one stands twice.
    RowNumbers "row-numbers" Note,
    /// An end after a notice: which of the two days the cell means.
    EndConvention "end-convention" Note,
    /// An end that does not follow from the notice and its period.
    EndMismatch "end-mismatch" Warning,
    /// It ended before it was in force.
    EndedBeforeInForce "ended-before-in-force" Error,
    /// An instrument of the register that the table lacks.
    KnownMissing "known-missing" Note,
}

impl fmt::Display for FindingRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a finding is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct Subject {
    /// The file.
    pub file: String,
    /// The line of the row; `None` for the table as a whole.
    pub line: Option<u64>,
    /// The column.
    pub column: Option<&'static str>,
    /// The instrument or the States with the title.
    pub what: String,
}

/// A piece of evidence: what it is, and its value as it stands in the table or follows from it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Piece {
    /// What it is: a column, or what was computed.
    pub name: &'static str,
    /// Its value.
    pub value: String,
}

/// One doubt about a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// The rule.
    pub rule: FindingRule,
    /// How much it weighs.
    pub severity: Severity,
    /// What it is about.
    pub subject: Subject,
    /// The evidence.
    pub evidence: Vec<Piece>,
}

impl Finding {
    pub(super) fn new(rule: FindingRule, subject: Subject) -> Self {
        Self { rule, severity: rule.severity(), subject, evidence: Vec::new() }
    }

    pub(super) fn with(mut self, name: &'static str, value: impl fmt::Display) -> Self {
        self.evidence.push(Piece { name, value: value.to_string() });
        self
    }

    /// Returns the finding as a message of the crate's catalogue.
    #[must_use]
    pub fn message(&self) -> Message {
        let evidence: Vec<MessageArg> = self
            .evidence
            .iter()
            .map(|piece| MessageArg::Text(format!("{} {}", piece.name, piece.value)))
            .collect();
        Message::new(format!("agreements.import.{}", self.rule))
            .arg("what", self.subject.what.clone())
            .arg("evidence", evidence)
    }
}

/// Prints file, line, column, rule and evidence in one line.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.subject.file)?;
        if let Some(line) = self.subject.line {
            write!(f, ":{line}")?;
        }
        if let Some(column) = self.subject.column {
            write!(f, ": {column}")?;
        }
        write!(f, ": {} ({})", self.rule, self.subject.what)?;
        for (index, piece) in self.evidence.iter().enumerate() {
            let mark = if index == 0 { ":" } else { "," };
            write!(f, "{mark} {} {}", piece.name, piece.value)?;
        }
        Ok(())
    }
}

/// Every finding about a table, in the order of lines.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Report {
    findings: Vec<Finding>,
}

impl Report {
    pub(super) fn new(mut findings: Vec<Finding>) -> Self {
        // Stable: the findings of one line keep the order of the rules.
        findings.sort_by_key(|finding| finding.subject.line.unwrap_or(u64::MAX));
        Self { findings }
    }

    /// Returns the findings.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// Returns the findings of a rule.
    pub fn of(&self, rule: FindingRule) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(move |finding| finding.rule == rule)
    }

    /// Returns whether a rule has a finding on a line.
    #[must_use]
    pub fn has(&self, rule: FindingRule, line: u64) -> bool {
        self.of(rule).any(|finding| finding.subject.line == Some(line))
    }

    /// Returns how many findings each rule has, in the order of the rules; rules without findings are left out.
    #[must_use]
    pub fn counts(&self) -> Vec<(FindingRule, usize)> {
        FindingRule::ALL
            .iter()
            .map(|rule| (*rule, self.of(*rule).count()))
            .filter(|(_, count)| *count > 0)
            .collect()
    }

    /// Returns the greatest severity; `None` for a report without findings.
    #[must_use]
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).max()
    }
}
