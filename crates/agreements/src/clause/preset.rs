//! What depositaries and organisations do, as named clauses.

use kerben_core::source::Evidence;

use super::error::ClauseError;
use super::form::EntryIntoForce;
use super::term::Term;

/// A clause that a depositary or an organisation uses again and again.
///
/// A preset is a start for a data author, never a default: every instrument says its own clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Preset {
    /// The name.
    pub id: &'static str,
    /// What it is.
    pub title: &'static str,
    /// The clause on entry into force, in the text form.
    pub entry: &'static str,
    /// The clause on duration and exit, in the text form, where the source tells it.
    pub term: Option<&'static str>,
    /// The source.
    pub source: &'static str,
    /// How far it can be trusted.
    pub grade: Evidence,
    /// What a reader should know.
    pub note: Option<&'static str>,
}

const MEMBERSHIP: &str =
    "dates of ratification and force of 6,506 pairs of a public environmental membership table";

const fn seen(
    id: &'static str,
    title: &'static str,
    entry: &'static str,
    note: Option<&'static str>,
) -> Preset {
    Preset { id, title, entry, term: None, source: MEMBERSHIP, grade: Evidence::Code, note }
}

impl Preset {
    /// The United Nations as depositary: the thirtieth day after.
    pub const UN_30: Self =
        seen("un-30", "United Nations depositary, thirty days", "D+30(own-deposit)", None);
    /// The United Nations as depositary: the ninetieth day after, as in the conventions on climate change, endangered
    /// species, tobacco control and chemicals, and in the Montreal Protocol.
    pub const UN_90: Self = seen(
        "un-90",
        "United Nations depositary, ninety days",
        "D+90(own-deposit)",
        Some("Seen in CITES, the Montreal Protocol, UNFCCC, FCTC and PIC"),
    );
    /// The Ramsar convention on wetlands: four months.
    pub const RAMSAR: Self = seen(
        "ramsar",
        "Ramsar convention, four months",
        "M+4/clamp(own-deposit)",
        Some("Albania, 1995-10-31, is recorded as 1996-02-28 although 1996 is a leap year"),
    );
    /// The International Maritime Organization: twelve months, as for safe containers and salvage.
    pub const IMO_12_MONTHS: Self = seen(
        "imo-12-months",
        "IMO depositary, twelve months",
        "M+12/clamp(own-deposit)",
        Some("Safe Containers and Salvage; the table does not show what 29 February does"),
    );
    /// The International Maritime Organization: three months, clamped, as for most pairs of MARPOL 78.
    pub const IMO_3_MONTHS: Self = seen(
        "imo-3-months",
        "IMO depositary, three months, clamped",
        "M+3/clamp(own-deposit)",
        Some("Most pairs of MARPOL 78; a few roll forward: 1993-08-31 to 1993-12-01"),
    );
    /// The International Maritime Organization: three months, rolled forward, as for a few pairs of MARPOL 78.
    pub const IMO_3_MONTHS_ROLLED: Self = seen(
        "imo-3-months-rolled",
        "IMO depositary, three months, rolled forward",
        "M+3/roll(own-deposit)",
        Some("A few pairs of MARPOL 78, such as Argentina"),
    );
    /// The International Atomic Energy Agency: after thirty full days, as for about two thirds of the pairs of the
    /// two conventions on nuclear accidents.
    pub const IAEA_FULL_DAYS: Self = seen(
        "iaea-full-days",
        "IAEA depositary, thirty full days",
        "DA+30(own-deposit)",
        Some(
            "About two thirds of the pairs of the accident conventions show +31, the rest mostly +30",
        ),
    );
    /// The International Atomic Energy Agency: the thirtieth day, as for the rest of those pairs.
    pub const IAEA_NTH_DAY: Self = seen(
        "iaea-nth-day",
        "IAEA depositary, thirtieth day",
        "D+30(own-deposit)",
        Some("The lesser part of the pairs of the accident conventions"),
    );
    /// Conventions of the International Labour Organization.
    pub const ILO: Self = Self {
        id: "ilo",
        title: "ILO convention",
        entry: "per-party(M+12/clamp(nth-registration(2)), after-act, M+12/clamp(own-registration))",
        term: Some("term(indefinite, none, window(10y/clamp, 1y/clamp, M+12/clamp))"),
        source: "https://debates.parlamento.pt/catalogo/r3/dar/s2a/12/01/121S1/2012-02-15/9; NORMLEX; \
                 learning.itcilo.org and ilo.org WCMS_700640",
        grade: Evidence::Official,
        note: Some(
            "The windows count from the first entry into force of the convention, not from the State's",
        ),
    };
    /// The Vienna Convention on the Law of Treaties, article 84.
    pub const VCLT: Self = Self {
        id: "vclt",
        title: "Vienna Convention on the Law of Treaties, article 84",
        entry: "per-party(D+30(nth-deposit(35)), after-act, D+30(own-deposit))",
        term: None,
        source: "https://studylib.net/doc/26037981/vienna-convention-on-the-law-of-treaties",
        grade: Evidence::Official,
        note: None,
    };
    /// The Migrant Workers Convention, articles 87 and 89.
    pub const MIGRANT_WORKERS: Self = Self {
        id: "migrant-workers",
        title: "Migrant Workers Convention, articles 87 and 89",
        entry: "per-party(P3M>FOM(nth-deposit(20)), after-force, P3M>FOM(own-deposit))",
        term: Some(
            "term(indefinite, none, not-before(5y/clamp, own-force, notice(P12M>FOM, received)))",
        ),
        source: "https://lawin.org/international-convention-on-the-protection-of-the-rights-of-all-migrant-11/",
        grade: Evidence::Official,
        note: None,
    };
    /// The Treaty on the Eurasian Economic Union, articles 113 and 118.
    pub const EAEU: Self = Self {
        id: "eaeu",
        title: "EAEU Treaty, articles 113 and 118",
        entry: "on(last-notification-received)",
        term: Some("term(indefinite, none, notice(M+12/clamp, received))"),
        source: "mappingtreaties/tota xml/pta_440.xml",
        grade: Evidence::Official,
        note: Some("That the Treaty is indefinite is read from the absence of a term (Derived)"),
    };
    /// Agreements of the Commonwealth of Independent States that wait for the third notification.
    pub const CIS_THIRD: Self = Self {
        id: "cis-third",
        title: "CIS agreement, third notification",
        entry: "per-party(on(nth-deposit(3)), after-act, on(own-deposit))",
        term: None,
        source: "CIS Protocol of 2005 (zakonpravo.kz); CIS free trade agreement of 1994 (mappingtreaties/tota xml/pta_90.xml)",
        grade: Evidence::Official,
        note: None,
    };
    /// Agreements of the Commonwealth of Independent States that bind from signature, or from the own notice of a
    /// State that needs procedures.
    pub const CIS_SIGNATURE: Self = Self {
        id: "cis-signature",
        title: "CIS agreement from signature, or from the own notice",
        entry: "mixed(on(signature), on(own-notification-received))",
        term: None,
        source: "CIS Council of heads of migration authorities, 2007-10-05 (https://cis-legislation.com/document.fwx?rgn=19055)",
        grade: Evidence::Official,
        note: None,
    };

    /// Every preset.
    pub const ALL: [Self; 14] = [
        Self::UN_30,
        Self::UN_90,
        Self::RAMSAR,
        Self::IMO_12_MONTHS,
        Self::IMO_3_MONTHS,
        Self::IMO_3_MONTHS_ROLLED,
        Self::IAEA_FULL_DAYS,
        Self::IAEA_NTH_DAY,
        Self::ILO,
        Self::VCLT,
        Self::MIGRANT_WORKERS,
        Self::EAEU,
        Self::CIS_THIRD,
        Self::CIS_SIGNATURE,
    ];

    /// Returns the preset of that name.
    #[must_use]
    pub fn named(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|preset| preset.id == id)
    }

    /// Returns the clause on entry into force.
    ///
    /// # Errors
    /// [`ClauseError`] only if the library itself were damaged; a test reads every preset.
    pub fn entry(&self) -> Result<EntryIntoForce, ClauseError> {
        self.entry.parse()
    }

    /// Returns the clause on duration and exit, where the source tells it.
    ///
    /// # Errors
    /// As [`Preset::entry`].
    pub fn term(&self) -> Result<Option<Term>, ClauseError> {
        self.term.map(str::parse).transpose()
    }
}
