//! The shape of the text form: a word, or a word with parts in parentheses. What the words mean is read elsewhere.

use super::error::TextError;

/// The most characters of a clause's text.
pub const TEXT_CHARS_MAX: usize = 12_000;
/// How deep parentheses may stand within each other.
pub const TEXT_DEPTH_MAX: usize = 16;
/// The most words of a clause's text.
pub const TEXT_WORDS_MAX: usize = 512;

/// A word with its parts, and where it stands.
#[derive(Debug)]
pub(crate) struct Call<'a> {
    pub(crate) word: &'a str,
    pub(crate) args: Vec<Call<'a>>,
    position: usize,
    /// Where the parentheses close, or where they would open.
    after: usize,
    opened: bool,
}

/// Joins names for "accepted: ...".
pub(crate) fn accepted_list(names: &[&str]) -> String {
    names.join(", ")
}

fn shown(word: &str) -> String {
    let head: String = word.chars().take(40).collect();
    format!("`{head}`")
}

impl<'a> Call<'a> {
    /// Reads the shape of a text.
    pub(crate) fn parse(text: &'a str) -> Result<Self, TextError> {
        let characters = text.chars().count();
        if characters > TEXT_CHARS_MAX {
            return Err(TextError {
                position: TEXT_CHARS_MAX + 1,
                found: format!("a text of {characters} characters"),
                accepted: format!("at most {TEXT_CHARS_MAX} characters"),
            });
        }
        let mut reader = Reader { text, at: 0, position: 1, words: 0 };
        let call = reader.call(0)?;
        reader.blanks();
        match reader.peek() {
            None => Ok(call),
            Some(found) => {
                Err(reader.error(&shown(found.encode_utf8(&mut [0; 4])), "the end of the text"))
            }
        }
    }

    /// The error of a word that means nothing here.
    pub(crate) fn error(&self, accepted: &str) -> TextError {
        TextError {
            position: self.position,
            found: shown(self.word),
            accepted: accepted.to_owned(),
        }
    }

    /// The error of parts that do not fit.
    pub(crate) fn error_inside(&self, found: &str, accepted: &str) -> TextError {
        TextError {
            position: self.after,
            found: format!("{found} in {}", shown(self.word)),
            accepted: accepted.to_owned(),
        }
    }

    /// Refuses parts after a word that takes none.
    pub(crate) fn no_parts(&self) -> Result<(), TextError> {
        if self.opened {
            Err(self.error_inside("parts", "no parentheses after this word"))
        } else {
            Ok(())
        }
    }

    /// Reads the word as a plain number.
    pub(crate) fn number(&self, max: u32, accepted: &str) -> Result<u32, TextError> {
        self.no_parts()?;
        let plain = !self.word.is_empty() && self.word.bytes().all(|byte| byte.is_ascii_digit());
        let number = if plain { self.word.parse().ok() } else { None };
        number
            .filter(|number| *number <= max)
            .ok_or_else(|| self.error(&format!("{accepted} (a number up to {max})")))
    }

    /// Exactly so many parts.
    pub(crate) fn parts<const N: usize>(&self, accepted: &str) -> Result<[&Self; N], TextError> {
        let parts: Vec<&Self> = self.args.iter().collect();
        let found = format!("{} parts", parts.len());
        parts.try_into().map_err(|_| self.error_inside(&found, accepted))
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    position: usize,
    words: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<char> {
        self.text.get(self.at..).and_then(|rest| rest.chars().next())
    }

    fn step(&mut self, character: char) {
        self.at = self.at.saturating_add(character.len_utf8());
        self.position = self.position.saturating_add(1);
    }

    fn blanks(&mut self) {
        while let Some(character) = self.peek().filter(|character| character.is_whitespace()) {
            self.step(character);
        }
    }

    fn error(&self, found: &str, accepted: &str) -> TextError {
        TextError {
            position: self.position,
            found: found.to_owned(),
            accepted: accepted.to_owned(),
        }
    }

    fn call(&mut self, depth: usize) -> Result<Call<'a>, TextError> {
        if depth > TEXT_DEPTH_MAX {
            let found = "parentheses within parentheses";
            return Err(self.error(found, &format!("at most {TEXT_DEPTH_MAX} levels")));
        }
        self.words = self.words.saturating_add(1);
        if self.words > TEXT_WORDS_MAX {
            return Err(self.error("one word more", &format!("at most {TEXT_WORDS_MAX} words")));
        }
        self.blanks();
        let (start, position) = (self.at, self.position);
        // Words of a source stand in double quotes and may hold anything but quotes.
        if self.peek() == Some('"') {
            self.step('"');
            loop {
                match self.peek() {
                    Some('"') => {
                        self.step('"');
                        break;
                    }
                    Some(character) => self.step(character),
                    None => return Err(self.error("the end of the text", "a closing \"")),
                }
            }
        } else {
            while let Some(character) = self.peek().filter(|character| {
                !character.is_whitespace() && !matches!(character, '(' | ')' | ',' | '"')
            }) {
                self.step(character);
            }
        }
        let word = self.text.get(start..self.at).unwrap_or_default();
        if word.is_empty() {
            let found = match self.peek() {
                Some(character) => shown(character.encode_utf8(&mut [0; 4])),
                None => "the end of the text".to_owned(),
            };
            return Err(self.error(&found, "a word, such as `on` or `max`"));
        }
        self.blanks();
        let mut call =
            Call { word, args: Vec::new(), position, after: self.position, opened: false };
        if self.peek() != Some('(') {
            return Ok(call);
        }
        self.step('(');
        call.opened = true;
        loop {
            call.args.push(self.call(depth.saturating_add(1))?);
            self.blanks();
            match self.peek() {
                Some(',') => self.step(','),
                Some(')') => {
                    call.after = self.position;
                    self.step(')');
                    return Ok(call);
                }
                Some(character) => {
                    let found = shown(character.encode_utf8(&mut [0; 4]));
                    return Err(self.error(&found, "`,` or `)`"));
                }
                None => return Err(self.error("the end of the text", "`,` or `)`")),
            }
        }
    }
}
