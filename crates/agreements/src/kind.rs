//! What an instrument is, what it deals with and whom it covers.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What an instrument is. Treaty law applies to [`Kind::Treaty`] alone; every other kind adds conditions and
/// never displaces a treaty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Kind {
    /// An agreement between States or their governments, governed by international law.
    Treaty,
    /// A memorandum between agencies; a treaty only if so intended (Vienna Convention 1969, article 2(1)(a)).
    AgencyMemorandum,
    /// An arrangement of a region, city or district.
    SubState,
    /// A contract of a State body with a company or association.
    Contract,
    /// An act of the host State alone.
    Unilateral,
    /// A text that nobody has signed as far as the sources say.
    Draft,
    /// A consultative process of States.
    Process,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::Treaty,
        Self::AgencyMemorandum,
        Self::SubState,
        Self::Contract,
        Self::Unilateral,
        Self::Draft,
        Self::Process,
    ];

    /// Returns whether treaty law applies.
    #[must_use]
    pub const fn is_treaty(self) -> bool {
        matches!(self, Self::Treaty)
    }

    /// Returns the name that data files write.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Treaty => "treaty",
            Self::AgencyMemorandum => "agency-memorandum",
            Self::SubState => "sub-state",
            Self::Contract => "contract",
            Self::Unilateral => "unilateral",
            Self::Draft => "draft",
            Self::Process => "process",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What an instrument deals with. Work, stay, pensions and readmission are separate instruments with
/// separate dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Matter {
    /// Access to work and the terms of work.
    Work,
    /// Entry, registration and length of stay.
    Stay,
    /// Social protection of migrant workers in general.
    SocialProtection,
    /// Social insurance other than pensions.
    SocialSecurity,
    /// Pensions.
    Pension,
    /// Readmission.
    Readmission,
    /// Organised recruitment.
    Recruitment,
    /// Training and traineeships.
    Training,
    /// Employment services.
    EmploymentServices,
    /// Resettlement.
    Resettlement,
    /// Status of citizens who live permanently in the other State.
    Status,
    /// Cooperation of authorities, data exchange, offices.
    Cooperation,
    /// Recognition of qualifications.
    Qualifications,
    /// Rights of migrant workers as a floor below any other instrument.
    WorkerRights,
    /// Human rights in general.
    HumanRights,
    /// Consular protection.
    ConsularProtection,
    /// Trafficking in persons.
    Trafficking,
    /// Smuggling of migrants.
    Smuggling,
    /// Organised crime.
    Crime,
    /// Taxes.
    Tax,
    /// The law of treaties itself.
    LawOfTreaties,
}

impl Matter {
    /// Every matter.
    pub const ALL: [Self; 21] = [
        Self::Work,
        Self::Stay,
        Self::SocialProtection,
        Self::SocialSecurity,
        Self::Pension,
        Self::Readmission,
        Self::Recruitment,
        Self::Training,
        Self::EmploymentServices,
        Self::Resettlement,
        Self::Status,
        Self::Cooperation,
        Self::Qualifications,
        Self::WorkerRights,
        Self::HumanRights,
        Self::ConsularProtection,
        Self::Trafficking,
        Self::Smuggling,
        Self::Crime,
        Self::Tax,
        Self::LawOfTreaties,
    ];

    /// Returns the name that data files write.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Work => "work",
            Self::Stay => "stay",
            Self::SocialProtection => "social-protection",
            Self::SocialSecurity => "social-security",
            Self::Pension => "pension",
            Self::Readmission => "readmission",
            Self::Recruitment => "recruitment",
            Self::Training => "training",
            Self::EmploymentServices => "employment-services",
            Self::Resettlement => "resettlement",
            Self::Status => "status",
            Self::Cooperation => "cooperation",
            Self::Qualifications => "qualifications",
            Self::WorkerRights => "worker-rights",
            Self::HumanRights => "human-rights",
            Self::ConsularProtection => "consular-protection",
            Self::Trafficking => "trafficking",
            Self::Smuggling => "smuggling",
            Self::Crime => "crime",
            Self::Tax => "tax",
            Self::LawOfTreaties => "law-of-treaties",
        }
    }
}

impl fmt::Display for Matter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a person does in the host State.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Activity {
    /// Works under a labour or civil-law contract.
    Worker,
    /// Works for a season.
    Seasonal,
    /// Is sent by an employer of another State.
    Posted,
    /// Works on own account.
    SelfEmployed,
    /// Works in a free profession or as an artist on a short visit.
    FreeProfession,
    /// Studies.
    Student,
    /// Is a refugee.
    Refugee,
    /// Looks for work.
    JobSeeker,
    /// Is a member of a worker's family and does not work.
    FamilyMember,
    /// Does not work any more.
    Pensioner,
}

impl Activity {
    /// Every activity.
    pub const ALL: [Self; 10] = [
        Self::Worker,
        Self::Seasonal,
        Self::Posted,
        Self::SelfEmployed,
        Self::FreeProfession,
        Self::Student,
        Self::Refugee,
        Self::JobSeeker,
        Self::FamilyMember,
        Self::Pensioner,
    ];

    /// Returns the name that data files write.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Worker => "worker",
            Self::Seasonal => "seasonal",
            Self::Posted => "posted",
            Self::SelfEmployed => "self-employed",
            Self::FreeProfession => "free-profession",
            Self::Student => "student",
            Self::Refugee => "refugee",
            Self::JobSeeker => "job-seeker",
            Self::FamilyMember => "family-member",
            Self::Pensioner => "pensioner",
        }
    }
}

impl fmt::Display for Activity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Whom an instrument covers. The same person can be inside one scope and outside another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Persons {
    /// Citizens of a party.
    CitizensOfAParty,
    /// Persons who live permanently in a party, citizens or not.
    PermanentResidentsOfAParty,
    /// Citizens of a party who work in another of which they are no citizens and where they do not
    /// permanently reside.
    WorkersOfAParty,
    /// Persons who live in a party, for benefits of the State of residence.
    ResidentsOfAParty,
    /// Persons who are or were insured in a party.
    InsuredPersons,
    /// The article was not read.
    NotRecorded,
}

/// Which State pays for a period of service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Pays {
    /// The State where the service was acquired.
    Acquisition,
    /// Each State for the periods on its own territory.
    Territory,
    /// The State where the person lives at the claim.
    Residence,
}
