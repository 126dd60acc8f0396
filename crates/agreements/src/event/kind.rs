//! The kinds of events.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What happened to an instrument, for one party or for all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum EventKind {
    /// Somebody proposed it or announced its signature.
    Proposed,
    /// Experts initialled the text.
    Initialled,
    /// A government approved the draft: no signature, no consent.
    DraftApproved,
    /// A source reports a signature that another one denies.
    SigningReported,
    /// The text was adopted.
    Adopted,
    /// It was opened for signature.
    OpenedForSignature,
    /// It was signed, subject to whatever the text asks for.
    Signed,
    /// It was signed ad referendum: a signature once it is confirmed (Vienna Convention 1969, article 12(2)(b)).
    SignedAdReferendum,
    /// A signature ad referendum was confirmed.
    SignatureConfirmed,
    /// It was signed with the effect of consent to be bound (article 12(1)).
    SignedDefinitively,
    /// The host State issued the act.
    Issued,
    /// It was put to parliament.
    Submitted,
    /// A step of domestic law: ratification law, decree. It has no effect between States.
    DomesticStep,
    /// The State's ratification reached the depositary or the other party.
    Ratified,
    /// The State's accession reached the depositary.
    Acceded,
    /// The State's acceptance reached the depositary or the other party (article 14(2)).
    Accepted,
    /// The State's approval reached the depositary or the other party (article 14(2)).
    Approved,
    /// The State gave notice that it succeeds to another as a party; [`crate::Event::effective`] is the day of the succession.
    Succeeded,
    /// An instrument of a kind that is not told was deposited.
    Deposited,
    /// The State's notification was sent.
    NotificationSent,
    /// The State's notification was received.
    NotificationReceived,
    /// The instruments were exchanged.
    Exchanged,
    /// The State's instrument was registered, as with the International Labour Organization.
    Registered,
    /// The depositary sent out its notice of an instrument or a notification; without a party, of the one that counts.
    Circulated,
    /// The organ that the text names took its decision.
    Decided,
    /// The parties agreed on a day: the date is that day.
    DateAgreed,
    /// It is applied provisionally from this day.
    ProvisionallyApplied,
    /// It entered into force, as notified or stated.
    InForce,
    /// The State made clear that it will not become a party (articles 18(a) and 25(2)).
    NotToBecomeParty,
    /// It was registered with the Secretariat of the United Nations (article 80; Charter, article 102).
    RegisteredWithUn,
    /// A source says that it was in force on some day of this date.
    StatedInForce,
    /// A source says that it was not in force on some day of this date.
    StatedNotInForce,
    /// A source says that the State was not bound on this date.
    StatedNotBound,
    /// The State excluded or changed provisions for itself.
    Reserved,
    /// The State withdrew its reservation (article 22(1)).
    ReservationWithdrawn,
    /// The State accepted the reservation of another (article 20).
    ReservationAccepted,
    /// The State objected to a reservation.
    Objected,
    /// The State withdrew its objection (article 22(2)).
    ObjectionWithdrawn,
    /// Its text was changed by an act that is not an instrument of its own here.
    Amended,
    /// It was prolonged.
    Renewed,
    /// Its term ends on this day unless it is renewed.
    TermEnds,
    /// A notice was given that it shall not be renewed.
    RenewalRefused,
    /// It is suspended from this day.
    Suspended,
    /// It applies again from this day.
    Resumed,
    /// A notice of withdrawal was received.
    NoticeOfWithdrawal,
    /// That notice was revoked before it took effect (Vienna Convention 1969, article 68).
    NoticeRevoked,
    /// The first day on which the State is no longer bound.
    Left,
    /// The first day on which it no longer binds anybody.
    Terminated,
    /// The first day after its term.
    Expired,
}

impl EventKind {
    /// Every kind of event.
    pub const ALL: [Self; 49] = [
        Self::Proposed,
        Self::Initialled,
        Self::DraftApproved,
        Self::SigningReported,
        Self::Adopted,
        Self::OpenedForSignature,
        Self::Signed,
        Self::SignedAdReferendum,
        Self::SignatureConfirmed,
        Self::SignedDefinitively,
        Self::Issued,
        Self::Submitted,
        Self::DomesticStep,
        Self::Ratified,
        Self::Acceded,
        Self::Accepted,
        Self::Approved,
        Self::Succeeded,
        Self::Deposited,
        Self::NotificationSent,
        Self::NotificationReceived,
        Self::Exchanged,
        Self::Registered,
        Self::Circulated,
        Self::Decided,
        Self::DateAgreed,
        Self::ProvisionallyApplied,
        Self::InForce,
        Self::NotToBecomeParty,
        Self::RegisteredWithUn,
        Self::StatedInForce,
        Self::StatedNotInForce,
        Self::StatedNotBound,
        Self::Reserved,
        Self::ReservationWithdrawn,
        Self::ReservationAccepted,
        Self::Objected,
        Self::ObjectionWithdrawn,
        Self::Amended,
        Self::Renewed,
        Self::TermEnds,
        Self::RenewalRefused,
        Self::Suspended,
        Self::Resumed,
        Self::NoticeOfWithdrawal,
        Self::NoticeRevoked,
        Self::Left,
        Self::Terminated,
        Self::Expired,
    ];

    /// Returns whether the event establishes a State's consent to be bound (articles 11 to 16).
    #[must_use]
    pub const fn is_consent(self) -> bool {
        matches!(
            self,
            Self::Ratified
                | Self::Acceded
                | Self::Accepted
                | Self::Approved
                | Self::Succeeded
                | Self::SignedDefinitively
                | Self::Deposited
                | Self::NotificationReceived
                | Self::Exchanged
        )
    }

    /// Returns whether the event fixes the text: signature or adoption.
    #[must_use]
    pub const fn is_conclusion(self) -> bool {
        matches!(self, Self::Signed | Self::SignedDefinitively | Self::Adopted | Self::Issued)
    }

    /// Returns whether the event ends the force of the instrument for the party or for all.
    #[must_use]
    pub const fn is_end(self) -> bool {
        matches!(self, Self::Left | Self::Terminated | Self::Expired)
    }

    /// Returns whether the event takes a State in: its consent, or its entry into force.
    #[must_use]
    pub const fn takes_in(self) -> bool {
        self.is_consent() || matches!(self, Self::InForce)
    }

    /// Returns the name that data files write.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Proposed => "proposed",
            Self::Initialled => "initialled",
            Self::DraftApproved => "draft-approved",
            Self::SigningReported => "signing-reported",
            Self::Adopted => "adopted",
            Self::OpenedForSignature => "opened-for-signature",
            Self::Signed => "signed",
            Self::SignedAdReferendum => "signed-ad-referendum",
            Self::SignatureConfirmed => "signature-confirmed",
            Self::SignedDefinitively => "signed-definitively",
            Self::Issued => "issued",
            Self::Submitted => "submitted",
            Self::DomesticStep => "domestic-step",
            Self::Ratified => "ratified",
            Self::Acceded => "acceded",
            Self::Accepted => "accepted",
            Self::Approved => "approved",
            Self::Succeeded => "succeeded",
            Self::Deposited => "deposited",
            Self::NotificationSent => "notification-sent",
            Self::NotificationReceived => "notification-received",
            Self::Exchanged => "exchanged",
            Self::Registered => "registered",
            Self::Circulated => "circulated",
            Self::Decided => "decided",
            Self::DateAgreed => "date-agreed",
            Self::ProvisionallyApplied => "provisionally-applied",
            Self::InForce => "in-force",
            Self::NotToBecomeParty => "not-to-become-party",
            Self::RegisteredWithUn => "registered-with-un",
            Self::StatedInForce => "stated-in-force",
            Self::StatedNotInForce => "stated-not-in-force",
            Self::StatedNotBound => "stated-not-bound",
            Self::Reserved => "reserved",
            Self::ReservationWithdrawn => "reservation-withdrawn",
            Self::ReservationAccepted => "reservation-accepted",
            Self::Objected => "objected",
            Self::ObjectionWithdrawn => "objection-withdrawn",
            Self::Amended => "amended",
            Self::Renewed => "renewed",
            Self::TermEnds => "term-ends",
            Self::RenewalRefused => "renewal-refused",
            Self::Suspended => "suspended",
            Self::Resumed => "resumed",
            Self::NoticeOfWithdrawal => "notice-of-withdrawal",
            Self::NoticeRevoked => "notice-revoked",
            Self::Left => "left",
            Self::Terminated => "terminated",
            Self::Expired => "expired",
        }
    }
}

impl fmt::Display for EventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
