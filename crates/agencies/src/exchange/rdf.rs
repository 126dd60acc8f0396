//! The register as a graph of RDF: the W3C ORG ontology, the EU's Core Public Organisation Vocabulary, or the Italian profile
//! of it.
//!
//! These ontologies have change events without kinds and without functions, parents and names without days. A renaming, a
//! re-parenting or a moved function is no change event there and is lost; so is a date that the vocabulary cannot write.

use kerben_core::data::PackHeader;
use kerben_core::language::Language;
use kerben_core::partial_date::PartialDate;
use oxjsonld::JsonLdSerializer;
use oxrdf::vocab::{rdf, xsd};
use oxrdf::{GraphName, Literal, NamedNode, Quad, Term, Triple};
use oxttl::TurtleSerializer;

use super::ledger::Ledger;
use super::{ExchangeError, Exported};
use crate::act::Act;
use crate::body::{Body, Level};
use crate::change::{Change, ChangeKind};
use crate::end::End;
use crate::register::Register;

const ORG: &str = "http://www.w3.org/ns/org#";
const SKOS: &str = "http://www.w3.org/2004/02/skos/core#";
const DCT: &str = "http://purl.org/dc/terms/";
const PROV: &str = "http://www.w3.org/ns/prov#";
const CV: &str = "http://data.europa.eu/m8g/";
const SCHEMA: &str = "https://schema.org/";
const COV: &str = "https://w3id.org/italia/onto/COV/";

/// Which ontology the graph speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Vocabulary {
    /// The Organization Ontology of the W3C. Dates of changes as precise as they are known, without qualifiers.
    Org,
    /// The Core Public Organisation Vocabulary of the EU. A change has a date only where the day is known, because the
    /// vocabulary asks for a moment; a mere year is never made one.
    Cpov,
    /// The Italian profile, whose predicate `orginalOrganization` is spelt so.
    CovApIt,
}

/// A graph.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Graph {
    /// The triples.
    pub triples: Vec<Triple>,
}

/// Returns the register as a graph; `base` is the address under which the ids of records become addresses, as
/// `https://example.org/id/`.
///
/// # Errors
///
/// [`ExchangeError::Write`] where the base is no address.
///
/// # Example
///
/// ```
/// # #[cfg(feature = "builtin")] {
/// use kerben_agencies::Register;
/// use kerben_agencies::exchange::rdf::{Vocabulary, export};
///
/// let register = Register::builtin()?;
/// let exported = export(&register, "https://example.org/id/", Vocabulary::Cpov)?;
/// let turtle = exported.text.turtle()?;
/// assert!(turtle.contains("org:ChangeEvent"));
/// // The ministry of 2013 came at an unknown day of about that year: no moment is invented.
/// assert!(!turtle.contains("2013-01-01T00:00:00"));
/// assert!(exported.losses.iter().any(|one| one.table == "change" && one.field == "on"));
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn export(
    register: &Register,
    base: &str,
    vocabulary: Vocabulary,
) -> Result<Exported<Graph>, ExchangeError> {
    let mut writer = Writer {
        base,
        vocabulary,
        ledger: Ledger::new(&register.records(PackHeader::new("export", "rdf", "1")))?,
        triples: Vec::new(),
    };
    for level in Level::ALL {
        if register.bodies().any(|body| body.level() == level) {
            let node = writer.named("level/", level.code())?;
            writer.typed(&node, SKOS, "Concept")?;
            writer.add(&node, SKOS, "notation", Literal::from(level.code()))?;
        }
    }
    for function in register.functions() {
        let node = writer.named("function/", function.id().as_str())?;
        writer.typed(&node, SKOS, "Concept")?;
        let id = function.id().as_str();
        for language in Language::ALL {
            let name = function.name().get(language);
            writer.tagged(&node, SKOS, "prefLabel", name, language.code())?;
        }
        writer.ledger.keep("function", id, "id");
        writer.ledger.keep("function", id, "name");
        if let Some(parent) = function.parent() {
            let wider = writer.named("function/", parent.as_str())?;
            writer.add(&node, SKOS, "broader", wider)?;
            writer.ledger.keep("function", id, "parent");
        }
    }
    for body in register.bodies() {
        writer.body(register, body)?;
    }
    for act in register.acts() {
        writer.act(act)?;
    }
    for change in register.changes() {
        writer.change(change)?;
    }
    Ok(Exported { text: Graph { triples: writer.triples }, losses: writer.ledger.losses() })
}

struct Writer<'a> {
    base: &'a str,
    vocabulary: Vocabulary,
    ledger: Ledger,
    triples: Vec<Triple>,
}

fn refused(problem: &impl ToString) -> ExchangeError {
    ExchangeError::Write {
        format: "RDF",
        problem: problem.to_string(),
        accepted: "an absolute address as the base, such as https://example.org/id/",
    }
}

impl Writer<'_> {
    fn named(&self, kind: &str, id: &str) -> Result<NamedNode, ExchangeError> {
        // The path of an address: what an id may have that an address may not.
        let id = id.replace(' ', "%20");
        NamedNode::new(format!("{}{kind}{id}", self.base)).map_err(|error| refused(&error))
    }

    fn add(
        &mut self,
        subject: &NamedNode,
        space: &str,
        predicate: &str,
        object: impl Into<Term>,
    ) -> Result<(), ExchangeError> {
        let predicate =
            NamedNode::new(format!("{space}{predicate}")).map_err(|error| refused(&error))?;
        self.triples.push(Triple::new(subject.clone(), predicate, object));
        Ok(())
    }

    fn typed(
        &mut self,
        subject: &NamedNode,
        space: &str,
        class: &str,
    ) -> Result<(), ExchangeError> {
        let class = NamedNode::new(format!("{space}{class}")).map_err(|error| refused(&error))?;
        self.triples.push(Triple::new(subject.clone(), rdf::TYPE, class));
        Ok(())
    }

    fn tagged(
        &mut self,
        subject: &NamedNode,
        space: &str,
        predicate: &str,
        text: &str,
        language: &str,
    ) -> Result<(), ExchangeError> {
        let literal = Literal::new_language_tagged_literal(text, language)
            .map_err(|error| refused(&error))?;
        self.add(subject, space, predicate, literal)
    }

    fn body(&mut self, register: &Register, body: &Body) -> Result<(), ExchangeError> {
        let id = body.id().as_str();
        let node = self.named("body/", id)?;
        match self.vocabulary {
            Vocabulary::Org => self.typed(&node, ORG, "FormalOrganization")?,
            Vocabulary::Cpov => self.typed(&node, CV, "PublicOrganisation")?,
            Vocabulary::CovApIt => self.typed(&node, COV, "PublicOrganization")?,
        }
        self.add(&node, DCT, "identifier", Literal::from(id))?;
        let level = self.named("level/", body.level().code())?;
        self.add(&node, ORG, "classification", level)?;
        for field in ["id", "level"] {
            self.ledger.keep("body", id, field);
        }
        let mut preferred = Vec::new();
        for (place, name) in body.names().iter().enumerate() {
            let dated = name.from().is_some() || name.until().is_some();
            let first = !dated && !preferred.contains(&name.language());
            let predicate = if first { "prefLabel" } else { "altLabel" };
            preferred.extend(first.then_some(name.language()));
            self.tagged(&node, SKOS, predicate, name.text(), name.language().code())?;
            self.ledger.keep("body", id, format!("name[{place}].text"));
            self.ledger.keep("body", id, format!("name[{place}].language"));
        }
        for (place, name) in body.local_names().iter().enumerate() {
            if Literal::new_language_tagged_literal(&*name.text, &*name.tongue).is_ok() {
                self.tagged(&node, SKOS, "altLabel", &name.text, &name.tongue)?;
                self.ledger.keep("body", id, format!("local[{place}].text"));
                self.ledger.keep("body", id, format!("local[{place}].tongue"));
            }
        }
        for (field, predicate, end) in
            [("from", "foundingDate", body.from()), ("until", "dissolutionDate", body.until())]
        {
            match end.date().and_then(literal) {
                Some((literal, as_written)) => {
                    self.note_date("body", id, field, &literal, as_written);
                    self.add(&node, SCHEMA, predicate, literal)?;
                }
                // Silence says the same.
                None if *end == End::Open => self.ledger.keep("body", id, field),
                None => {}
            }
        }
        // The parents that it had to the last: the ontology has no days for them.
        for (place, parent) in body.parents().iter().enumerate() {
            let ended = parent.until().date().and_then(PartialDate::latest);
            let life = body.until().date().and_then(PartialDate::earliest);
            let last = match (ended, life) {
                (None, _) => true,
                (Some(ended), Some(life)) => life <= ended,
                (Some(_), None) => false,
            };
            if last {
                let above = self.named("body/", parent.body().as_str())?;
                self.add(&node, ORG, "subOrganizationOf", above)?;
                self.ledger.keep("body", id, format!("parent[{place}].body"));
            }
        }
        for holding in register.holdings().iter().filter(|one| one.holder() == body.id()) {
            let function = self.named("function/", holding.function().as_str())?;
            self.add(&node, ORG, "purpose", function)?;
            self.ledger.keep("holding", holding.id().as_str(), "holder");
            self.ledger.keep("holding", holding.id().as_str(), "function");
        }
        for site in register.sites().iter().filter(|one| one.body == *body.id()) {
            let place = self.named("site/", site.id.as_str())?;
            self.typed(&place, ORG, "Site")?;
            let words = match &site.place {
                Some(place) => format!("{place}, {}", site.country.name(Language::En)),
                None => site.country.name(Language::En).to_owned(),
            };
            self.add(&place, ORG, "siteAddress", Literal::from(words))?;
            self.add(&node, ORG, "hasSite", place)?;
            for field in ["id", "body", "country", "place"] {
                self.ledger.keep("site", site.id.as_str(), field);
            }
        }
        Ok(())
    }

    fn note_date(
        &mut self,
        table: &str,
        id: &str,
        field: &str,
        literal: &Literal,
        as_written: bool,
    ) {
        if as_written {
            self.ledger.keep(table, id, field);
        } else {
            self.ledger.replace(table, id, field, literal.value());
        }
    }

    fn act(&mut self, act: &Act) -> Result<(), ExchangeError> {
        let id = act.id().as_str();
        let node = self.named("act/", id)?;
        self.typed(&node, CV, "ReferenceFramework")?;
        self.add(&node, DCT, "identifier", Literal::from(id))?;
        let citation = act.citation().to_string();
        self.tagged(&node, DCT, "title", &citation, "en")?;
        for language in Language::ALL {
            let subject = act.subject().get(language);
            if language == Language::En || subject != act.subject().get(Language::En) {
                self.tagged(&node, DCT, "description", subject, language.code())?;
            }
        }
        for field in ["id", "subject", "jurisdiction", "issuer", "kind", "number", "adopted"] {
            self.ledger.keep("act", id, field);
        }
        Ok(())
    }

    /// A change with bodies on both sides becomes a change event; one that keeps identity or moves a function is none there.
    fn change(&mut self, change: &Change) -> Result<(), ExchangeError> {
        let event = change.kind.axes().is_some()
            || matches!(
                change.kind,
                ChangeKind::Foundation | ChangeKind::Closing | ChangeKind::Refounding
            );
        if !event {
            return Ok(());
        }
        let id = change.id.as_str();
        let node = self.named("change/", id)?;
        match self.vocabulary {
            Vocabulary::CovApIt => self.typed(&node, COV, italian(change.kind))?,
            Vocabulary::Org | Vocabulary::Cpov => self.typed(&node, ORG, "ChangeEvent")?,
        }
        let (space, original, resulting) = match self.vocabulary {
            Vocabulary::CovApIt => (COV, "orginalOrganization", "resultingOrganization"),
            Vocabulary::Org | Vocabulary::Cpov => {
                (ORG, "originalOrganization", "resultingOrganization")
            }
        };
        let mut said = Vec::new();
        for (place, one) in change.moves.iter().enumerate() {
            let sides = [("donor", original, &one.donor), ("receiver", resulting, &one.receiver)];
            for (field, predicate, body) in sides {
                let Some(body) = body else { continue };
                self.ledger.keep("change", id, format!("move[{place}].{field}"));
                if !said.contains(&(predicate, body)) {
                    said.push((predicate, body));
                    let body = self.named("body/", body.as_str())?;
                    self.add(&node, space, predicate, body)?;
                }
            }
        }
        let kind = change.kind.code().replace('_', " ");
        self.tagged(&node, DCT, "description", &kind, "en")?;
        self.ledger.keep("change", id, "kind");
        self.ledger.keep("change", id, "id");
        if let Some(date) = change.on.date() {
            match self.vocabulary {
                // A day known to the day begins at a moment; nothing less exact does.
                Vocabulary::Cpov => {
                    if let Some(day) = date.exact() {
                        let moment = format!("{day}T00:00:00");
                        let literal = Literal::new_typed_literal(moment, xsd::DATE_TIME);
                        self.add(&node, PROV, "startedAtTime", literal)?;
                        self.ledger.keep("change", id, "on");
                    }
                }
                Vocabulary::Org | Vocabulary::CovApIt => {
                    if let Some((literal, as_written)) = literal(date) {
                        self.note_date("change", id, "on", &literal, as_written);
                        self.add(&node, DCT, "date", literal)?;
                    }
                }
            }
        }
        for act in &change.basis {
            let act = self.named("act/", act.as_str())?;
            self.add(&node, CV, "hasFormalFramework", act)?;
        }
        if !change.basis.is_empty() {
            self.ledger.keep("change", id, "basis");
        }
        Ok(())
    }
}

/// The class of the Italian profile for a kind of change.
const fn italian(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Foundation | ChangeKind::Refounding => "Foundation",
        ChangeKind::Closing => "Closing",
        ChangeKind::Fusion | ChangeKind::Integration => "Merger",
        ChangeKind::Scission | ChangeKind::Extraction => "Scission",
        ChangeKind::Conversion | ChangeKind::Replacement => "Replacement",
        _ => "ChangeEvent",
    }
}

/// A date as a year, a month or a day, and whether that is all that the date says. `None` for spans and seasons.
fn literal(date: PartialDate) -> Option<(Literal, bool)> {
    let text = date.to_string();
    let bare = text.trim_end_matches(['~', '?', '%']);
    let digits = bare.split('-').all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    let season = bare.len() == 7 && bare.get(5..).is_some_and(|code| code > "12");
    if !digits || season || bare.contains('/') {
        return None;
    }
    let kind = match bare.len() {
        4 => xsd::G_YEAR,
        7 => xsd::G_YEAR_MONTH,
        10 => xsd::DATE,
        _ => return None,
    };
    Some((Literal::new_typed_literal(bare, kind), bare == text))
}

const PREFIXES: [(&str, &str); 7] = [
    ("org", ORG),
    ("skos", SKOS),
    ("dct", DCT),
    ("prov", PROV),
    ("cv", CV),
    ("schema", SCHEMA),
    ("cov", COV),
];

impl Graph {
    /// Returns the graph as Turtle.
    ///
    /// # Errors
    ///
    /// [`ExchangeError::Write`] if the serialiser refused a term.
    pub fn turtle(&self) -> Result<String, ExchangeError> {
        let mut serializer = TurtleSerializer::new();
        for (prefix, space) in
            PREFIXES.into_iter().chain([("xsd", "http://www.w3.org/2001/XMLSchema#")])
        {
            serializer = serializer.with_prefix(prefix, space).map_err(|error| refused(&error))?;
        }
        let mut writer = serializer.for_writer(Vec::new());
        for triple in &self.triples {
            writer.serialize_triple(triple).map_err(|error| refused(&error))?;
        }
        String::from_utf8(writer.finish().map_err(|error| refused(&error))?)
            .map_err(|error| refused(&error))
    }

    /// Returns the graph as JSON-LD.
    ///
    /// # Errors
    ///
    /// [`ExchangeError::Write`] if the serialiser refused a term.
    pub fn json_ld(&self) -> Result<String, ExchangeError> {
        let mut serializer = JsonLdSerializer::new();
        for (prefix, space) in PREFIXES {
            serializer = serializer.with_prefix(prefix, space).map_err(|error| refused(&error))?;
        }
        let mut writer = serializer.for_writer(Vec::new());
        for triple in &self.triples {
            let quad = Quad::new(
                triple.subject.clone(),
                triple.predicate.clone(),
                triple.object.clone(),
                GraphName::DefaultGraph,
            );
            writer.serialize_quad(&quad).map_err(|error| refused(&error))?;
        }
        String::from_utf8(writer.finish().map_err(|error| refused(&error))?)
            .map_err(|error| refused(&error))
    }
}
