//! Clauses of time: when an instrument enters into force, how long it lasts, how it is left.
//!
//! The rules of the final articles of treaties are a small grammar. An [`EntryIntoForce`] is composed of forms,
//! read from and printed to a short text, said as a sentence in English, Russian and Kyrgyz, and computed over dated
//! events.
//!
//! | text | the clause says |
//! | --- | --- |
//! | `1970-03-01` | on 1 March 1970 |
//! | `on(signature)`, `on(exchange)` | on the day of the act |
//! | `D+30(own-deposit)` | on the thirtieth day after |
//! | `DA+30(last-notification-received)` | after thirty full days |
//! | `M+12/clamp(nth-registration(2))` | twelve months after; `clamp`, `roll` and `reject` say what a short month does |
//! | `FOM+2(exchange)` | on the first day of the second month following |
//! | `P3M>FOM(own-deposit)` | on the first day of the month following a period of three months after |
//! | `fiscal-year(01-01, last-notification)` | from the fiscal year that begins in the year after |
//! | `max(a, b)`, `min(a, b)` | whichever is later, earlier |
//! | `not-before(a, force(M-EAEU))` | but not before another treaty, or a day |
//! | `per-party(a, after-act, b)` | `b` for States that consent after the act that brings it into force |
//! | `mixed(a, b)` | `b` for States that need procedures of their own |
//! | `agreed`, `or-agreed(a)` | on a day on which the parties agree |
//! | `retroactive(2020-01-01, a)` | with effect from a day, once `a` is met |
//!
//! The acts are `signature`, `adoption`, `decision`, `exchange`, `last-notification` and `own-notification` (with
//! `-received` or `-sent`), `nth-deposit(n)`, `nth-registration(n)`, `own-deposit`, `own-registration`,
//! `circulation(act)`, `notice` (with `-received` or `-sent`) and `?` where the source does not name it.
//! `nth-deposit(n)` counts the list as it was then, predecessor States included; `nth-deposit(n, current-states)`
//! does not, and `nth-deposit(n, newcomers(m))` asks for newcomers among them.

//!
//! # Duration, renewal and exit
//!
//! A [`Term`] is written `term(duration, renewal, exit)`:
//! `term(5y/clamp, tacit(5y/clamp, 6m/clamp), at-period-end)`, `term(indefinite, none, notice(M+12/clamp, received))`,
//! `term(indefinite, none, window(10y/clamp, 1y/clamp, M+12/clamp))`. With a [`Life`] it gives the periods that tile
//! time, the next end, the last day for a notice, the window on a day and the earliest end.
//!
//! An instrument of the register that carries a [`Timing`] enters into force and ends by it:
//! [`Treaties::status`](crate::Treaties::status) and every question on top of it see the same days.

mod act;
mod answer;
mod backward;
mod binding;
mod book;
mod error;
mod evaluate;
mod form;
mod form_text;
mod leaving;
mod life;
mod lookup;
mod month_day;
mod preset;
mod sentence;
mod setting;
mod span;
mod term;
mod term_sentence;
mod text;
mod timing;
mod vclt;

pub(crate) use binding::by_clause;

pub use act::{Act, Count, DEPOSITS_MAX, Moment};
pub use answer::{ForceDate, Lack, Lacking, Notified, Relied};
pub use backward::{BACKWARD_RULE, LastDay, last_day_reaching};
pub use binding::ForceFinding;
pub use book::{CLAUSES_MAX, ClauseBook, ClauseRecord};
pub use error::{ClauseError, TextError};
pub use form::{
    EntryIntoForce, FORM_DEPTH_MAX, FORM_PARTS_MAX, Floor, Form, OTHER_CHARS_MAX, Split,
};
pub use leaving::{EarliestEnd, Effect, Notice, Window};
pub use life::{Coverage, Life, PeriodKind, TermPeriod};
pub use month_day::MonthDay;
pub use preset::Preset;
pub use setting::{CHAIN_MAX, NoOthers, OtherForce, OtherInstruments, Setting, follow};
pub use span::Span;
pub use term::{Duration, EXIT_DEPTH_MAX, Exit, Renewal, Since, Term, UNTIL_CHARS_MAX};
pub use text::{TEXT_CHARS_MAX, TEXT_DEPTH_MAX, TEXT_WORDS_MAX};
#[cfg(feature = "proptest")]
pub(crate) use timing::Floors;
pub use timing::Timing;
pub use vclt::{
    Revocation, Withdrawal, earliest_measure, revocation, silent_withdrawal, tacit_acceptance,
};
