//! Parties to instruments: states, and organisations that are no states.
//!
//! The organisations' names in Russian and Kyrgyz are customary usage, not taken from one source.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize};
use thiserror::Error;

use crate::country::Country;
use crate::language::Language;

/// An international organisation: a short code over a reviewed table.
///
/// ```
/// use kerben_core::language::Language;
/// use kerben_core::party::Organisation;
///
/// let union: Organisation = "EAEU".parse()?;
/// assert_eq!(union, Organisation::EAEU);
/// assert_eq!(union.name(Language::Ru), "Евразийский экономический союз");
/// # Ok::<(), kerben_core::party::PartyError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(into = "String")]
pub struct Organisation(&'static str);

struct Names {
    code: &'static str,
    en: &'static str,
    ru: &'static str,
    ky: &'static str,
}

macro_rules! organisations {
    ($($code:ident $en:literal $ru:literal $ky:literal,)*) => {
        impl Organisation {
            $(
                #[doc = $en]
                pub const $code: Self = Self(stringify!($code));
            )*
        }

        static TABLE: &[Names] =
            &[$(Names { code: stringify!($code), en: $en, ru: $ru, ky: $ky },)*];
    };
}

// A row an organisation, by code. No code is a code of ISO 3166-1: a test looks at each.
organisations! {
    ASEAN "Association of Southeast Asian Nations" "Ассоциация государств Юго-Восточной Азии" "Түштүк-Чыгыш Азия мамлекеттеринин ассоциациясы",
    CARICOM "Caribbean Community" "Карибское сообщество" "Кариб коомчулугу",
    CIS "Commonwealth of Independent States" "Содружество Независимых Государств" "Көз карандысыз мамлекеттердин шериктештиги",
    COE "Council of Europe" "Совет Европы" "Европа Кеңеши",
    COLOMBO_PLAN "Colombo Plan" "План Коломбо" "Коломбо планы",
    COLOMBO_PROCESS "Colombo Process" "Коломбский процесс" "Коломбо процесси",
    CSTO "Collective Security Treaty Organization" "Организация Договора о коллективной безопасности" "Жамааттык коопсуздук жөнүндө келишим уюму",
    EAC "East African Community" "Восточноафриканское сообщество" "Чыгыш Африка коомчулугу",
    EAEU "Eurasian Economic Union" "Евразийский экономический союз" "Евразия экономикалык бирлиги",
    EEA "European Economic Area" "Европейская экономическая зона" "Европа экономикалык аймагы",
    EFTA "European Free Trade Association" "Европейская ассоциация свободной торговли" "Европа эркин соода ассоциациясы",
    EU "European Union" "Европейский союз" "Европа Биримдиги",
    EURASEC "Eurasian Economic Community" "Евразийское экономическое сообщество" "Евразия экономикалык коомчулугу",
    GCC "Gulf Cooperation Council" "Совет сотрудничества стран Залива" "Булуң өлкөлөрүнүн кызматташтык кеңеши",
    ILO "International Labour Organization" "Международная организация труда" "Эл аралык эмгек уюму",
    IOM "International Organization for Migration" "Международная организация по миграции" "Эл аралык миграция уюму",
    MERCOSUR "Southern Common Market" "Общий рынок стран Южной Америки" "Түштүк Америка жалпы рыногу",
    OECD "Organisation for Economic Co-operation and Development" "Организация экономического сотрудничества и развития" "Экономикалык кызматташтык жана өнүктүрүү уюму",
    OSCE "Organization for Security and Co-operation in Europe" "Организация по безопасности и сотрудничеству в Европе" "Европадагы коопсуздук жана кызматташтык уюму",
    OTS "Organization of Turkic States" "Организация тюркских государств" "Түрк мамлекеттеринин уюму",
    SCO "Shanghai Cooperation Organisation" "Шанхайская организация сотрудничества" "Шанхай кызматташтык уюму",
    UN "United Nations" "Организация Объединённых Наций" "Бириккен Улуттар Уюму",
    UNHCR "Office of the United Nations High Commissioner for Refugees" "Управление Верховного комиссара ООН по делам беженцев" "БУУнун Качкындар боюнча Жогорку комиссарынын башкармалыгы",
    WB "World Bank" "Всемирный банк" "Дүйнөлүк банк",
    WTO "World Trade Organization" "Всемирная торговая организация" "Дүйнөлүк соода уюму",
}

/// The text names no party.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "\"{text}\" is not a party; accepted: a country code of ISO 3166-1, or one of {}",
    organisation_codes()
)]
pub struct PartyError {
    /// The text that was given (cut to 60 characters).
    pub text: String,
}

fn organisation_codes() -> String {
    TABLE.iter().map(|names| names.code).collect::<Vec<_>>().join(", ")
}

impl Organisation {
    /// Returns the organisation with this code.
    ///
    /// # Errors
    ///
    /// [`PartyError`], which lists the codes.
    pub fn new(code: &str) -> Result<Self, PartyError> {
        let known = TABLE.iter().find(|names| names.code == code);
        known
            .map(|names| Self(names.code))
            .ok_or_else(|| PartyError { text: code.chars().take(60).collect() })
    }

    /// Returns the code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.0
    }

    /// Returns the name in `language`.
    #[must_use]
    pub fn name(self, language: Language) -> &'static str {
        let names = TABLE.iter().find(|names| names.code == self.0);
        names.map_or(self.0, |names| match language {
            Language::En => names.en,
            Language::Ru => names.ru,
            Language::Ky => names.ky,
        })
    }

    /// Returns every organisation of the table, by code.
    pub fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|names| Self(names.code))
    }
}

/// A party to an instrument: a state or an organisation.
///
/// ```
/// use kerben_core::country::Country;
/// use kerben_core::party::{Organisation, Party};
///
/// assert_eq!("KG".parse(), Ok(Party::State(Country::KG)));
/// assert_eq!("EAEU".parse(), Ok(Party::Organisation(Organisation::EAEU)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
#[non_exhaustive]
pub enum Party {
    /// A state, or a territory with a code of its own.
    State(Country),
    /// An organisation that is no state.
    Organisation(Organisation),
}

impl Party {
    /// Returns the name in `language`.
    #[must_use]
    pub fn name(self, language: Language) -> &'static str {
        match self {
            Self::State(country) => country.name(language),
            Self::Organisation(organisation) => organisation.name(language),
        }
    }

    /// Returns the code: alpha-2 for a state.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::State(country) => country.alpha2(),
            Self::Organisation(organisation) => organisation.code(),
        }
    }

    /// Returns the state, `None` for an organisation.
    #[must_use]
    pub const fn state(self) -> Option<Country> {
        match self {
            Self::State(country) => Some(country),
            Self::Organisation(_) => None,
        }
    }
}

impl From<Country> for Party {
    fn from(country: Country) -> Self {
        Self::State(country)
    }
}

impl From<Organisation> for Party {
    fn from(organisation: Organisation) -> Self {
        Self::Organisation(organisation)
    }
}

impl fmt::Debug for Organisation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl fmt::Display for Organisation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0)
    }
}

impl fmt::Display for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl FromStr for Organisation {
    type Err = PartyError;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Self::new(code)
    }
}

impl FromStr for Party {
    type Err = PartyError;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        if let Ok(country) = Country::new(code) {
            return Ok(Self::State(country));
        }
        Organisation::new(code).map(Self::Organisation)
    }
}

// Written out: the derived one would be for `'static` input only.
impl<'de> Deserialize<'de> for Organisation {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::new(&String::deserialize(from)?).map_err(serde::de::Error::custom)
    }
}

impl From<Organisation> for String {
    fn from(organisation: Organisation) -> Self {
        organisation.0.to_owned()
    }
}

impl TryFrom<String> for Party {
    type Error = PartyError;

    fn try_from(code: String) -> Result<Self, Self::Error> {
        code.parse()
    }
}

impl From<Party> for String {
    fn from(party: Party) -> Self {
        party.code().to_owned()
    }
}
