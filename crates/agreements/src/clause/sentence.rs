//! Clauses in words: a sentence in English, Russian and Kyrgyz.

use kerben_core::language::{Language, Localised};
use kerben_core::message::{Catalogue, Message, MessageArg};

use super::act::{Act, Count, Moment};
use super::form::{EntryIntoForce, Floor, Form, Split};
use crate::rule::DateRule;

impl EntryIntoForce {
    /// Returns the clause as a sentence. The words are those of the crate's catalogue.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "builtin")] {
    /// use kerben_agreements::clause::EntryIntoForce;
    /// use kerben_core::language::Language;
    ///
    /// let words = kerben_agreements::catalogue()?;
    /// let clause: EntryIntoForce = "D+30(nth-deposit(35))".parse()?;
    /// assert_eq!(
    ///     clause.sentence(&words, Language::En),
    ///     "It enters into force on the 30th day after the deposit of the 35th instrument.",
    /// );
    /// assert_eq!(
    ///     clause.sentence(&words, Language::Ru),
    ///     "Вступает в силу на 30-й день после сдачи на хранение 35-й грамоты или уведомления.",
    /// );
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn sentence(&self, words: &Catalogue, language: Language) -> String {
        let speech = Speech { words, language };
        let when = speech.form(self.form(), true);
        speech.say(Message::new("agreements.clause.sentence").arg("when", when))
    }

    /// Returns the clause as words without the frame of a sentence: "on the 30th day after the exchange".
    #[must_use]
    pub fn phrase(&self, words: &Catalogue, language: Language) -> String {
        Speech { words, language }.form(self.form(), true)
    }
}

pub(crate) struct Speech<'a> {
    pub(crate) words: &'a Catalogue,
    pub(crate) language: Language,
}

impl Speech<'_> {
    pub(crate) fn say(&self, message: impl Into<Message>) -> String {
        self.words.render(&message.into(), self.language)
    }

    fn form(&self, form: &Form, outermost: bool) -> String {
        let said = match form {
            Form::Max(forms) => self.list("agreements.clause.form.max", forms),
            Form::Min(forms) => self.list("agreements.clause.form.min", forms),
            Form::OrAgreed(inner) => {
                let inner = self.form(inner, true);
                self.say(Message::new("agreements.clause.form.or-agreed").arg("when", inner))
            }
            Form::NotBefore(inner, floor) => {
                let message = Message::new("agreements.clause.form.not-before")
                    .arg("when", self.form(inner, false))
                    .arg("floor", self.floor(floor));
                self.say(message)
            }
            Form::PerParty { early, split, later } => {
                let message = Message::new("agreements.clause.form.per-party")
                    .arg("when", self.form(early, true))
                    .arg("split", Message::new(split_key(*split)))
                    .arg("later", self.form(later, true));
                self.say(message)
            }
            Form::Mixed { simple, procedure } => {
                let message = Message::new("agreements.clause.form.mixed")
                    .arg("when", self.form(simple, true))
                    .arg("procedure", self.form(procedure, true));
                self.say(message)
            }
            Form::Retroactive(day, inner) => {
                let message = Message::new("agreements.clause.form.retroactive")
                    .arg("day", *day)
                    .arg("when", self.form(inner, false));
                self.say(message)
            }
            simple => return self.say(simple_message(simple)),
        };
        if outermost { said } else { format!("({said})") }
    }

    fn list(&self, key: &str, forms: &[Form]) -> String {
        let parts: Vec<String> = forms.iter().map(|form| self.form(form, false)).collect();
        self.say(Message::new(key).arg("list", parts.join("; ")))
    }

    fn floor(&self, floor: &Floor) -> String {
        self.say(match floor {
            Floor::Day(day) => Message::new("agreements.clause.floor.day").arg("day", *day),
            Floor::Force(id) => {
                Message::new("agreements.clause.floor.force").arg("other", id.clone())
            }
        })
    }
}

const fn split_key(split: Split) -> &'static str {
    match split {
        Split::AfterAct => "agreements.clause.split.after-act",
        Split::AfterForce => "agreements.clause.split.after-force",
    }
}

/// The words of a form without forms within.
fn simple_message(form: &Form) -> Message {
    match form {
        Form::Fixed(day) => Message::new("agreements.clause.form.fixed").arg("day", *day),
        Form::On(act) => Message::new("agreements.clause.form.on").arg("act", act_message(*act)),
        Form::After(rule, act) => rule_message(*rule).arg("act", act_message(*act)),
        Form::FiscalYear(Some(begins), act) => Message::new("agreements.clause.form.fiscal-year")
            .arg("begins", begins.to_string())
            .arg("act", act_message(*act)),
        Form::FiscalYear(None, act) => {
            Message::new("agreements.clause.form.fiscal-year-unknown").arg("act", act_message(*act))
        }
        Form::Agreed => Message::new("agreements.clause.form.agreed"),
        _ => Message::new("agreements.clause.form.its-force"),
    }
}

/// The words of a rule of days; the act stands in the place `act`.
pub(crate) fn rule_message(rule: DateRule) -> Message {
    let numbered = |key: &str, number: u32| {
        let key = format!("agreements.clause.rule.{key}{}", if number == 1 { "-one" } else { "" });
        Message::new(key).arg("n", number.to_string()).arg("nth", ordinal(number))
    };
    match rule {
        DateRule::NthDay(0) => Message::new("agreements.clause.form.on"),
        DateRule::NthDay(days) => {
            Message::new("agreements.clause.rule.nth-day").arg("nth", ordinal(days))
        }
        DateRule::AfterFullDays(days) => numbered("full-days", days),
        DateRule::Months { months, end } => numbered("months", months)
            .arg("end", Message::new(format!("agreements.clause.month-end.{end}"))),
        DateRule::FirstOfMonth(months) => {
            Message::new("agreements.clause.rule.first-of-month").arg("nth", ordinal(months))
        }
        DateRule::FirstOfMonthAfter(months) => numbered("first-of-month-after", months),
    }
}

/// "30th" in each language, as it stands before a noun.
pub(crate) fn ordinal(number: u32) -> MessageArg {
    let suffix = match (number % 10, number % 100) {
        (1, 1 | 21..) => "st",
        (2, 2 | 22..) => "nd",
        (3, 3 | 23..) => "rd",
        _ => "th",
    };
    MessageArg::from(
        Localised::new(format!("{number}{suffix}"))
            .with_ru(format!("{number}-"))
            .with_ky(format!("{number}-")),
    )
}

fn act_key(act: Act) -> String {
    let moment = |stem: &str, moment: Moment| match moment {
        Moment::Received => format!("{stem}-received"),
        Moment::Sent => format!("{stem}-sent"),
        Moment::Unsaid => stem.to_owned(),
    };
    let name = match act {
        Act::Signature => "signature".to_owned(),
        Act::Adoption => "adoption".to_owned(),
        Act::Decision => "decision".to_owned(),
        Act::Exchange => "exchange".to_owned(),
        Act::LastNotification(when) => moment("last-notification", when),
        Act::OwnNotification(when) => moment("own-notification", when),
        Act::NthDeposit(_) => "nth-deposit".to_owned(),
        Act::NthRegistration(_) => "nth-registration".to_owned(),
        Act::OwnDeposit => "own-deposit".to_owned(),
        Act::OwnRegistration => "own-registration".to_owned(),
        Act::CirculationOfLastNotification => "circulation-last".to_owned(),
        Act::CirculationOfNthDeposit(_) => "circulation-nth".to_owned(),
        Act::CirculationOfOwnDeposit => "circulation-own".to_owned(),
        Act::Notice(when) => moment("notice", when),
        Act::Unnamed => "unnamed".to_owned(),
    };
    format!("agreements.clause.act.{name}")
}

/// The words of an act, as they stand after "on" and "after".
pub(crate) fn act_message(act: Act) -> Message {
    let message = Message::new(act_key(act));
    let Some(count) = act.count() else {
        return message;
    };
    message.arg("nth", ordinal(count.number())).arg("counted", counted(count))
}

fn counted(count: Count) -> MessageArg {
    let key = match (count.counts_predecessors(), count.newcomers()) {
        (true, 0) => return MessageArg::from(""),
        (false, 0) => "agreements.clause.counted.current",
        (true, _) => "agreements.clause.counted.newcomers",
        (false, _) => "agreements.clause.counted.both",
    };
    MessageArg::from(Message::new(key).arg("newcomers", count.newcomers().to_string()))
}

/// The title of a step of the computation.
pub(crate) fn step_message(form: &Form) -> Message {
    match form {
        Form::Max(_) => Message::new("agreements.clause.step.max"),
        Form::Min(_) => Message::new("agreements.clause.step.min"),
        Form::OrAgreed(_) => Message::new("agreements.clause.step.or-agreed"),
        Form::NotBefore(..) => Message::new("agreements.clause.step.not-before"),
        Form::PerParty { split, .. } => Message::new("agreements.clause.step.per-party")
            .arg("split", Message::new(split_key(*split))),
        Form::Mixed { .. } => Message::new("agreements.clause.step.mixed"),
        Form::Retroactive(day, _) => {
            Message::new("agreements.clause.step.retroactive").arg("day", *day)
        }
        simple => simple_message(simple),
    }
}
