//! The answer in words.

use kerben_core::message::Message;
use kerben_core::tri::Tri;

use super::{Basis, Gap, Holder, Reach, Responsible, Standing};
use crate::missing::{Doubt, MissingAct};

impl Responsible {
    /// Returns the answer in one sentence: who, under which act, or what is missing.
    ///
    /// ```
    /// # #[cfg(feature = "builtin")] {
    /// use kerben_agencies::{FunctionId, Register, catalogue};
    /// use kerben_core::{calendar, country::Country, explain::Off, language::Language};
    ///
    /// let asked = FunctionId::new("external_labour_migration")?;
    /// let day = calendar::parse_day("2017-06-01")?;
    /// let answer = Register::builtin()?.responsible(&asked, Country::KG, day, &mut Off)?.value;
    /// assert_eq!(
    ///     catalogue()?.render(&answer.message(), Language::En),
    ///     "State Migration Service under the Government \
    ///      (KG Government resolution No. 854 of 2015-12-11)"
    /// );
    /// # }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn message(&self) -> Message {
        let said = |holds: Tri| -> Vec<Message> {
            let mut bodies = Vec::new();
            let mut messages = Vec::new();
            for holder in &self.holders {
                let repeated = bodies.contains(&&holder.body)
                    || (holds.is_unknown() && self.certain().any(|body| *body == holder.body));
                if holder.holds == holds && !repeated {
                    bodies.push(&holder.body);
                    messages.push(holder.message());
                }
            }
            messages
        };
        match &self.standing {
            Standing::One | Standing::Several => {
                Message::new("agencies.answer.certain").arg("holders", said(Tri::Yes))
            }
            Standing::OneAndPerhapsMore => Message::new("agencies.answer.perhaps-more")
                .arg("holders", said(Tri::Yes))
                .arg("others", said(Tri::Unknown)),
            Standing::Perhaps => {
                Message::new("agencies.answer.perhaps").arg("holders", said(Tri::Unknown))
            }
            Standing::Gap(gap) => gap.message(),
            Standing::NotCovered => Message::new("agencies.answer.not-covered"),
        }
    }

    /// Returns why it is not certain who held the function, each reason once; empty where nothing is in doubt.
    #[must_use]
    pub fn missing(&self) -> Vec<Message> {
        let mut missing = Vec::new();
        for doubt in self.holders.iter().flat_map(|holder| &holder.doubts) {
            let message = doubt.message();
            if !missing.contains(&message) {
                missing.push(message);
            }
        }
        missing
    }
}

impl Holder {
    /// Returns the holder's name with the act on which its holding rests, and why it is in doubt where it is.
    #[must_use]
    pub fn message(&self) -> Message {
        let message = if self.doubts.is_empty() {
            Message::new("agencies.answer.holder")
        } else {
            Message::new("agencies.answer.holder-in-doubt").arg("missing", self.doubt_messages())
        };
        message.arg("body", self.name.clone()).arg("basis", self.basis.message())
    }

    /// Returns why it is unknown whether it held the function; empty where it certainly did.
    #[must_use]
    pub fn doubt_messages(&self) -> Vec<Message> {
        self.doubts.iter().map(Doubt::message).collect()
    }
}

impl Basis {
    /// Returns the acts as they are cited, and what was looked for and not found.
    #[must_use]
    pub fn message(&self) -> Message {
        let acts: Vec<String> = self.acts().iter().map(|act| act.citation().to_string()).collect();
        let missing: Vec<Message> =
            self.missing().iter().copied().map(MissingAct::message).collect();
        match (acts.is_empty(), missing.is_empty()) {
            (true, true) => Message::new("agencies.missing.any-act"),
            (true, false) => Message::new("agencies.basis.missing").arg("missing", missing),
            (false, true) => Message::new("agencies.basis.acts").arg("acts", acts),
            (false, false) => {
                Message::new("agencies.basis.partly").arg("acts", acts).arg("missing", missing)
            }
        }
    }
}

impl Reach {
    /// Whether the body held the whole of the function that was asked for.
    #[must_use]
    pub const fn is_whole(&self) -> bool {
        !matches!(self, Self::Part(_))
    }
}

impl Gap {
    /// Returns the message that nobody is recorded, and who stands on both sides.
    #[must_use]
    pub fn message(&self) -> Message {
        let key = match (&self.before, &self.after) {
            (Some(_), Some(_)) => "agencies.gap.between",
            (Some(_), None) => "agencies.gap.after",
            (None, Some(_)) => "agencies.gap.before",
            (None, None) => "agencies.gap.alone",
        };
        let mut message = Message::new(key);
        if let Some(before) = &self.before {
            message = message.arg("before", before.name.clone());
            message = message.arg("ended", before.date.to_string());
        }
        if let Some(after) = &self.after {
            message = message.arg("after", after.name.clone());
            message = message.arg("starts", after.date.to_string());
        }
        message
    }
}
