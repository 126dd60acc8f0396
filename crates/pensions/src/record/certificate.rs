//! What the certificate of another institution states of a period: its code, what it counts for, and its own length.

use serde::{Deserialize, Serialize};

use super::PeriodKind;
use crate::error::PensionError;
use crate::unit::{Duration, NotifiedAs};

/// The families into which the codes of the certificate fall; the rules on coinciding periods go by them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Family {
    /// Treated by a law as if it were insurance: sickness, military service, care of a child.
    Equivalent,
    /// Voluntary or optional continued insurance.
    Voluntary,
    /// Residence, where a law counts residence.
    Residence,
    /// Compulsory insurance.
    Compulsory,
}

impl Family {
    /// The word in data and catalogues.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Equivalent => "equivalent",
            Self::Voluntary => "voluntary",
            Self::Residence => "residence",
            Self::Compulsory => "compulsory",
        }
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $family:ident;)*) => {
        /// The kind of a period by the codes of the European insurance record (structured electronic document P5000).
        ///
        /// # Source
        ///
        /// The labels of a public user interface of that document, graded `Code`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        #[non_exhaustive]
        pub enum CertificateCode {
            $($(#[$doc])* $name,)*
        }

        impl CertificateCode {
            /// Every code, in their order.
            pub const ALL: [Self; 22] = [$(Self::$name,)*];

            /// The code as the certificate writes it, such as `11`.
            #[must_use]
            pub const fn number(self) -> &'static str {
                match self {
                    $(Self::$name => $code,)*
                }
            }

            /// The family.
            #[must_use]
            pub const fn family(self) -> Family {
                match self {
                    $(Self::$name => Family::$family,)*
                }
            }
        }
    };
}

codes! {
    /// Compulsory contributions, not further specified.
    Compulsory = "10", Compulsory;
    /// Compulsory contributions of an employed person.
    CompulsoryEmployed = "11", Compulsory;
    /// Compulsory contributions of a self-employed person.
    CompulsorySelfEmployed = "12", Compulsory;
    /// Compulsory contributions of an unemployed person.
    CompulsoryUnemployed = "13", Compulsory;
    /// Voluntary contributions, not further specified.
    Voluntary = "20", Voluntary;
    /// Voluntary contributions of an employed person.
    VoluntaryEmployed = "21", Voluntary;
    /// Voluntary contributions of a self-employed person.
    VoluntarySelfEmployed = "22", Voluntary;
    /// Voluntary contributions of an unemployed person.
    VoluntaryUnemployed = "23", Voluntary;
    /// Residence.
    Residence = "30", Residence;
    /// Equivalent, not further specified.
    Equivalent = "40", Equivalent;
    /// Sickness or incapacity for work.
    Sickness = "41", Equivalent;
    /// Unemployment without benefit.
    UnemploymentWithoutBenefit = "42", Equivalent;
    /// Military service.
    MilitaryService = "43", Equivalent;
    /// Training or education.
    Education = "44", Equivalent;
    /// The raising of a child.
    ChildRaising = "45", Equivalent;
    /// Receipt of a pension.
    Pension = "46", Equivalent;
    /// Pregnancy or maternity leave.
    Maternity = "47", Equivalent;
    /// Early retirement.
    EarlyRetirement = "48", Equivalent;
    /// Unemployment with benefit.
    UnemploymentWithBenefit = "49", Equivalent;
    /// An awarded invalidity benefit.
    Invalidity = "50", Equivalent;
    /// Care of a dependent person.
    DependantCare = "51", Equivalent;
    /// A fictitious period after invalidity, death or the start of a pension.
    Fictitious = "52", Equivalent;
}

impl CertificateCode {
    /// The code for a kind of service where the certificate states none.
    #[must_use]
    pub const fn of_kind(kind: PeriodKind) -> Self {
        match kind {
            PeriodKind::Employment => Self::CompulsoryEmployed,
            PeriodKind::SelfEmployment => Self::CompulsorySelfEmployed,
            PeriodKind::Voluntary => Self::Voluntary,
            PeriodKind::Residence => Self::Residence,
            PeriodKind::ChildCare => Self::ChildRaising,
            PeriodKind::DependantCare => Self::DependantCare,
            PeriodKind::MilitaryService => Self::MilitaryService,
            PeriodKind::Study => Self::Education,
            PeriodKind::Unemployment => Self::Equivalent,
        }
    }
}

impl From<CertificateCode> for String {
    fn from(code: CertificateCode) -> Self {
        code.number().to_owned()
    }
}

impl TryFrom<String> for CertificateCode {
    type Error = PensionError;

    fn try_from(text: String) -> Result<Self, PensionError> {
        let known = Self::ALL.into_iter().find(|code| code.number() == text);
        known.ok_or_else(|| PensionError::UnknownCode {
            what: "period kind",
            given: text.chars().take(20).collect(),
            accepted: "10 to 13, 20 to 23, 30, 40 to 52",
        })
    }
}

/// For which benefits a period counts: the three digits of the certificate, old age, survivors, invalidity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Relevance(u8);

impl Relevance {
    /// For every benefit: `111`.
    pub const ALL: Self = Self(0b111);
    /// For none: `000`.
    pub const NONE: Self = Self(0);

    /// For these benefits.
    #[must_use]
    pub const fn new(old_age: bool, survivors: bool, invalidity: bool) -> Self {
        Self((old_age as u8) << 2 | (survivors as u8) << 1 | invalidity as u8)
    }

    /// Whether the period counts for an old-age pension.
    #[must_use]
    pub const fn old_age(self) -> bool {
        self.0 & 0b100 != 0
    }

    /// Whether the period counts for a survivors' pension.
    #[must_use]
    pub const fn survivors(self) -> bool {
        self.0 & 0b010 != 0
    }

    /// Whether the period counts for an invalidity pension.
    #[must_use]
    pub const fn invalidity(self) -> bool {
        self.0 & 0b001 != 0
    }
}

impl From<Relevance> for String {
    fn from(relevance: Relevance) -> Self {
        format!("{:03b}", relevance.0)
    }
}

impl TryFrom<String> for Relevance {
    type Error = PensionError;

    fn try_from(text: String) -> Result<Self, PensionError> {
        let digits = text.len() == 3 && text.bytes().all(|digit| matches!(digit, b'0' | b'1'));
        let bits = digits.then(|| u8::from_str_radix(&text, 2).ok()).flatten();
        bits.map(Self).ok_or_else(|| PensionError::UnknownCode {
            what: "relevance",
            given: text.chars().take(20).collect(),
            accepted: "three digits 0 or 1: old age, survivors, invalidity",
        })
    }
}

/// The scheme under which a period was completed, by the codes of the certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[non_exhaustive]
pub enum SchemeCode {
    /// The general scheme.
    #[serde(rename = "00")]
    General,
    /// For employed persons.
    #[serde(rename = "01")]
    Employed,
    /// For self-employed persons.
    #[serde(rename = "02")]
    SelfEmployed,
    /// For public employees.
    #[serde(rename = "03")]
    PublicEmployee,
    /// For miners.
    #[serde(rename = "04")]
    Miner,
    /// By residence.
    #[serde(rename = "05")]
    Residence,
    /// For farmers.
    #[serde(rename = "06")]
    Farmer,
    /// For seamen.
    #[serde(rename = "07")]
    Seaman,
    /// Any other.
    #[serde(rename = "99")]
    Other,
}

/// What the certificate states of one period beside its days.
///
/// The certified length is authoritative where it stands, even where it disagrees with the dates (Regulation (EC)
/// No 987/2009, article 13(1)(a)); the record reports the difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    /// The kind of the period.
    pub code: CertificateCode,
    /// The benefits whose conditions the period helps to fulfil.
    #[serde(default = "all")]
    pub entitlement: Relevance,
    /// The benefits in whose amount the period counts.
    #[serde(default = "all")]
    pub calculation: Relevance,
    /// The scheme.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheme: Option<SchemeCode>,
    /// The length in the unit of the institution.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duration: Option<Duration>,
    /// Whether the length is that of the whole block or was notified year by year.
    #[serde(default = "block")]
    pub notified: NotifiedAs,
    /// Whether the length lies somewhere within the dates and nobody knows where.
    #[serde(default)]
    pub undated: bool,
}

fn all() -> Relevance {
    Relevance::ALL
}

fn block() -> NotifiedAs {
    NotifiedAs::Block
}

impl Certificate {
    /// A certificate that states a code, for every benefit.
    #[must_use]
    pub const fn new(code: CertificateCode) -> Self {
        Self {
            code,
            entitlement: Relevance::ALL,
            calculation: Relevance::ALL,
            scheme: None,
            duration: None,
            notified: NotifiedAs::Block,
            undated: false,
        }
    }

    /// With the length that it certifies.
    #[must_use]
    pub const fn lasting(mut self, duration: Duration) -> Self {
        self.duration = Some(duration);
        self
    }

    /// With the benefits for whose conditions and for whose amount the period counts.
    #[must_use]
    pub const fn relevant(mut self, entitlement: Relevance, calculation: Relevance) -> Self {
        self.entitlement = entitlement;
        self.calculation = calculation;
        self
    }

    /// With the scheme.
    #[must_use]
    pub const fn under(mut self, scheme: SchemeCode) -> Self {
        self.scheme = Some(scheme);
        self
    }

    /// Notified year by year.
    #[must_use]
    pub const fn per_year(mut self) -> Self {
        self.notified = NotifiedAs::PerYear;
        self
    }

    /// Lying somewhere within the dates.
    #[must_use]
    pub const fn somewhere(mut self) -> Self {
        self.undated = true;
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_masks_are_read_as_they_are_written() {
        for code in CertificateCode::ALL {
            assert_eq!(CertificateCode::try_from(String::from(code)).unwrap(), code);
        }
        for bits in 0..8 {
            let relevance = Relevance(bits);
            assert_eq!(Relevance::try_from(String::from(relevance)).unwrap(), relevance);
            let rebuilt =
                Relevance::new(relevance.old_age(), relevance.survivors(), relevance.invalidity());
            assert_eq!(rebuilt, relevance);
        }
        for garbage in ["", "1", "0111", "211", "14", "9", "٣", "1 1"] {
            assert!(CertificateCode::try_from(garbage.to_owned()).is_err(), "{garbage}");
            assert!(Relevance::try_from(garbage.to_owned()).is_err(), "{garbage}");
        }
    }
}
