//! Items of the balance of payments, and the double entry of what households send and earn across
//! borders.
//!
//! Titles are data keyed by the edition of the manual, since they change: workers' remittances
//! (BPM5) became personal transfers (BPM6), compensation of employees becomes remuneration of
//! employees (BPM7).

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ledger::{Account, AccountKind};

/// An edition of the balance-of-payments manual.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Edition {
    /// The fifth edition.
    Bpm5,
    /// The sixth edition.
    Bpm6,
    /// The seventh edition.
    Bpm7,
}

macro_rules! items {
    ($($(#[$doc:meta])* $variant:ident => $word:literal, $kind:ident, $path:literal;)+) => {
        /// An item of the balance of payments that remittances touch.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        #[non_exhaustive]
        pub enum Item {
            $($(#[$doc])* $variant,)+
        }

        impl Item {
            /// Every item.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Its word in data files.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The account of the item in the books of an economy.
            #[must_use]
            pub fn account(self) -> Account {
                match self { $(Self::$variant => Account::below(AccountKind::$kind, $path)),+ }
            }
        }
    };
}

items! {
    /// Current transfers between resident and non-resident households.
    PersonalTransfers => "personal-transfers", CurrentAndCapital, "SecondaryIncome:PersonalTransfers";
    /// Pay of workers who are employed where they are not resident, gross of their taxes.
    CompensationOfEmployees => "compensation-of-employees", CurrentAndCapital, "PrimaryIncome:CompensationOfEmployees";
    /// Taxes on the pay of short-term workers.
    Taxes => "taxes", CurrentAndCapital, "SecondaryIncome:TaxesOnIncome";
    /// Social contributions on the pay of short-term workers.
    SocialContributions => "social-contributions", CurrentAndCapital, "SecondaryIncome:SocialContributions";
    /// What short-term workers spend on living abroad.
    Travel => "travel", CurrentAndCapital, "Services:Travel";
    /// What short-term workers pay to foreign carriers.
    PassengerTransport => "passenger-transport", CurrentAndCapital, "Services:PassengerTransport";
    /// Capital transfers between households.
    HouseholdCapitalTransfers => "household-capital-transfers", CurrentAndCapital, "CapitalAccount:HouseholdCapitalTransfers";
    /// Pensions and other social benefits from abroad.
    SocialBenefits => "social-benefits", CurrentAndCapital, "SecondaryIncome:SocialBenefits";
    /// Current transfers to non-profit institutions serving households.
    CurrentTransfersToNpish => "current-transfers-to-npish", CurrentAndCapital, "SecondaryIncome:CurrentTransfersToNpish";
    /// Capital transfers to non-profit institutions serving households.
    CapitalTransfersToNpish => "capital-transfers-to-npish", CurrentAndCapital, "CapitalAccount:CapitalTransfersToNpish";
    /// Goods brought into the economy or out of it.
    Goods => "goods", CurrentAndCapital, "Goods";
    /// Services other than travel and passenger transport, in which claims are settled.
    Services => "services", CurrentAndCapital, "Services:Other";
    /// Currency and deposits, as an asset of the economy.
    CurrencyAndDeposits => "currency-and-deposits", Financial, "OtherInvestment:CurrencyAndDeposits";
    /// What balances transactions of which one side was not seen; in no account of the balance of
    /// payments, and kept beside the financial account, whose gaps it fills.
    NetErrorsAndOmissions => "net-errors-and-omissions", Financial, "NetErrorsAndOmissions";
    /// Claims on operators abroad that have not been settled.
    ClaimsOnOperators => "claims-on-operators", Financial, "OtherInvestment:ClaimsOnOperators";
}

impl Item {
    /// The item's message key in the catalogues.
    #[must_use]
    pub fn key(self) -> String {
        format!("remittances.item.{}", self.name())
    }
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
