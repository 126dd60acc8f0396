//! Duration, renewal and exit in words.

use kerben_core::language::Language;
use kerben_core::message::{Catalogue, Message};

use super::act::{Act, Moment};
use super::sentence::{Speech, act_message, rule_message};
use super::span::Span;
use super::term::{Duration, Exit, Renewal, Since, Term};

impl Term {
    /// Returns the term in sentences. The words are those of the crate's catalogue.
    ///
    /// # Example
    /// ```
    /// # #[cfg(feature = "builtin")] {
    /// use kerben_agreements::clause::Term;
    /// use kerben_core::language::Language;
    ///
    /// let words = kerben_agreements::catalogue()?;
    /// let term: Term = "term(5y/clamp, tacit(5y/clamp, 6m/clamp), at-period-end)".parse()?;
    /// assert_eq!(
    ///     term.sentence(&words, Language::En),
    ///     "It lasts 5 years. It is renewed for 5 years each time unless notice is given at least 6 months before \
    ///      the end. It is left at the end of a period, by not renewing it.",
    /// );
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn sentence(&self, words: &Catalogue, language: Language) -> String {
        let speech = Speech { words, language };
        let duration = match self.duration() {
            Duration::Indefinite => speech.say("agreements.clause.duration.indefinite"),
            Duration::Fixed(span) => {
                let span = speech.span(*span);
                speech.say(Message::new("agreements.clause.duration.fixed").arg("span", span))
            }
            Duration::Until(event) => speech
                .say(Message::new("agreements.clause.duration.until").arg("event", event.clone())),
        };
        let renewal = match self.renewal() {
            Renewal::None if matches!(self.duration(), Duration::Fixed(_)) => {
                Some(Message::new("agreements.clause.renewal.none"))
            }
            Renewal::None => None,
            Renewal::ByAgreement => Some(Message::new("agreements.clause.renewal.by-agreement")),
            Renewal::Tacit { period, notice } => {
                let message = match notice {
                    Some(notice) => Message::new("agreements.clause.renewal.tacit-notice")
                        .arg("notice", speech.span(*notice)),
                    None => Message::new("agreements.clause.renewal.tacit"),
                };
                Some(message.arg("span", speech.span(*period)))
            }
            Renewal::ThenIndefinite { notice } => Some(match notice {
                Some(notice) => Message::new("agreements.clause.renewal.then-indefinite-notice")
                    .arg("notice", speech.span(*notice)),
                None => Message::new("agreements.clause.renewal.then-indefinite"),
            }),
        };
        let mut said = vec![duration];
        said.extend(renewal.map(|message| speech.say(message)));
        said.push(speech.exit(self.exit()));
        said.join(" ")
    }
}

impl Exit {
    /// Returns how a party leaves, as a sentence.
    #[must_use]
    pub fn sentence(&self, words: &Catalogue, language: Language) -> String {
        Speech { words, language }.exit(self)
    }
}

impl Speech<'_> {
    fn span(&self, span: Span) -> String {
        let (number, unit) = if span.in_months().is_multiple_of(12) {
            (span.in_months() / 12, "years")
        } else {
            (span.in_months(), "months")
        };
        let plural = match (self.language, number % 10, number % 100) {
            (Language::En, _, _) if number == 1 => "one",
            (Language::Ru, 1, rest) if rest != 11 => "one",
            (Language::Ru, 2..=4, rest) if !(12..=14).contains(&rest) => "few",
            _ => "many",
        };
        let key = format!("agreements.clause.span.{unit}-{plural}");
        self.say(Message::new(key).arg("n", number.to_string()))
    }

    fn exit(&self, exit: &Exit) -> String {
        match exit {
            Exit::Notice { rule, from } => {
                let rule =
                    self.say(rule_message(*rule).arg("act", act_message(Act::Notice(*from))));
                self.say(Message::new("agreements.clause.exit.notice").arg("rule", rule))
            }
            Exit::Window { every, open, rule } => {
                let act = act_message(Act::Notice(Moment::Received));
                let rule = self.say(rule_message(*rule).arg("act", act));
                let message = Message::new("agreements.clause.exit.window")
                    .arg("every", self.span(*every))
                    .arg("open", self.span(*open))
                    .arg("rule", rule);
                self.say(message)
            }
            Exit::NotBefore { time, since, then } => {
                let since = match since {
                    Since::OwnForce => "agreements.clause.since.own-force",
                    Since::FirstForce => "agreements.clause.since.first-force",
                };
                let message = Message::new("agreements.clause.exit.not-before")
                    .arg("span", self.span(*time))
                    .arg("since", Message::new(since))
                    .arg("exit", self.exit(then));
                self.say(message)
            }
            Exit::AtPeriodEnd => self.say("agreements.clause.exit.at-period-end"),
            Exit::Silent => self.say("agreements.clause.exit.silent"),
        }
    }
}
