//! What can happen to a worker, a family or between the States.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What happened, as far as clauses speak of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Happening {
    /// The host asks for a work permit or a patent.
    PermitDemanded,
    /// The host closes an occupation, an activity or a region to the person.
    WorkRestricted,
    /// An education document is not accepted without a procedure.
    DiplomaRefused,
    /// Work in the speciality of the education document is refused.
    SpecialityRefused,
    /// The host asks for registration, or fines its lack.
    RegistrationDemanded,
    /// The host asks for a migration card, or fines its lack.
    MigrationCardDemanded,
    /// The stay is ended while the contract runs.
    StayCutShort,
    /// A new contract without leaving is refused after the old one ended early.
    NewContractRefused,
    /// Property or the transfer of funds is refused.
    TransferBlocked,
    /// Social insurance is refused.
    InsuranceRefused,
    /// Periods of insurance are not counted.
    PeriodsNotCounted,
    /// Emergency medical care is refused.
    CareRefused,
    /// Joining a trade union is refused.
    UnionBarred,
    /// Information on stay, work and rights is withheld.
    InformationWithheld,
    /// A certificate of occupation, period and wages is refused.
    CertificateRefused,
    /// A child is refused preschool or school.
    SchoolRefused,
    /// The number of workers of the next year is not fixed in time.
    QuotaNotFixed,
    /// An unused part of a year's number is used in the next year.
    QuotaCarriedOver,
    /// The yearly information is not sent.
    DataNotSent,
    /// Work goes on beyond its longest term.
    WorkTooLong,
    /// A second season begins in the same calendar year.
    SecondSeason,
    /// The wage is lower than that of citizens.
    WageBelowCitizens,
    /// Travel or repatriation is charged to the worker.
    TravelCharged,
    /// Housing, transport, medical care or leave is not given.
    HousingRefused,
    /// The worker stays after the permit was cancelled.
    StayedAfterPermit,
    /// The person stays beyond the days without a visa.
    Overstayed,
    /// The consul is not told of a detention.
    DetentionNotNotified,
    /// The consul is not told of a death.
    DeathNotNotified,
    /// The consul is not told of a minor who needs a guardian.
    GuardianshipNotNotified,
    /// A State refuses its share of the pension.
    PensionShareRefused,
    /// The host asks a posted worker for contributions.
    HostContributionsDemanded,
    /// The worker does not return after the contract.
    NotReturned,
    /// The person is entered in the register of controlled persons.
    EnteredInRegister,
    /// Consultations on a dispute are refused.
    ConsultationsRefused,
}

impl Happening {
    /// Every one, in the order of the data.
    pub const ALL: [Self; 34] = [
        Self::PermitDemanded,
        Self::WorkRestricted,
        Self::DiplomaRefused,
        Self::SpecialityRefused,
        Self::RegistrationDemanded,
        Self::MigrationCardDemanded,
        Self::StayCutShort,
        Self::NewContractRefused,
        Self::TransferBlocked,
        Self::InsuranceRefused,
        Self::PeriodsNotCounted,
        Self::CareRefused,
        Self::UnionBarred,
        Self::InformationWithheld,
        Self::CertificateRefused,
        Self::SchoolRefused,
        Self::QuotaNotFixed,
        Self::QuotaCarriedOver,
        Self::DataNotSent,
        Self::WorkTooLong,
        Self::SecondSeason,
        Self::WageBelowCitizens,
        Self::TravelCharged,
        Self::HousingRefused,
        Self::StayedAfterPermit,
        Self::Overstayed,
        Self::DetentionNotNotified,
        Self::DeathNotNotified,
        Self::GuardianshipNotNotified,
        Self::PensionShareRefused,
        Self::HostContributionsDemanded,
        Self::NotReturned,
        Self::EnteredInRegister,
        Self::ConsultationsRefused,
    ];

    /// Returns the name that data files write.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::PermitDemanded => "permit-demanded",
            Self::WorkRestricted => "work-restricted",
            Self::DiplomaRefused => "diploma-refused",
            Self::SpecialityRefused => "speciality-refused",
            Self::RegistrationDemanded => "registration-demanded",
            Self::MigrationCardDemanded => "migration-card-demanded",
            Self::StayCutShort => "stay-cut-short",
            Self::NewContractRefused => "new-contract-refused",
            Self::TransferBlocked => "transfer-blocked",
            Self::InsuranceRefused => "insurance-refused",
            Self::PeriodsNotCounted => "periods-not-counted",
            Self::CareRefused => "care-refused",
            Self::UnionBarred => "union-barred",
            Self::InformationWithheld => "information-withheld",
            Self::CertificateRefused => "certificate-refused",
            Self::SchoolRefused => "school-refused",
            Self::QuotaNotFixed => "quota-not-fixed",
            Self::QuotaCarriedOver => "quota-carried-over",
            Self::DataNotSent => "data-not-sent",
            Self::WorkTooLong => "work-too-long",
            Self::SecondSeason => "second-season",
            Self::WageBelowCitizens => "wage-below-citizens",
            Self::TravelCharged => "travel-charged",
            Self::HousingRefused => "housing-refused",
            Self::StayedAfterPermit => "stayed-after-permit",
            Self::Overstayed => "overstayed",
            Self::DetentionNotNotified => "detention-not-notified",
            Self::DeathNotNotified => "death-not-notified",
            Self::GuardianshipNotNotified => "guardianship-not-notified",
            Self::PensionShareRefused => "pension-share-refused",
            Self::HostContributionsDemanded => "host-contributions-demanded",
            Self::NotReturned => "not-returned",
            Self::EnteredInRegister => "entered-in-register",
            Self::ConsultationsRefused => "consultations-refused",
        }
    }
}

impl fmt::Display for Happening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
