//! The instruments as data: read from a file, bound to the register of agreements for their days.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use kerben_agreements::Treaties;
use kerben_core::calendar;
use kerben_core::country::Country;
use kerben_core::data::{DataError, Document, PackHeader, PackStamp};
use kerben_core::language::Localised;
use kerben_core::source::{Citation, Evidence, Source, Sources};
use kerben_core::tri::Tri;
use serde::Deserialize;

use super::method::{
    Aggregation, Calculator, CoincidingRule, ConversionDay, Denominator, EarlierPeriods, Export,
    Member, Method, MethodProvision, MinimumOwn, Role, SmallPeriod, ThirdStates, Tie,
};
use super::readings::{MethodReading, OpenQuestion};
use super::relation::{Former, Persons};
use crate::error::PensionError;
use crate::unit::Regime;

/// The instruments of a data file.
///
/// # Example
///
/// ```
/// # #[cfg(feature = "builtin")] {
/// use kerben_pensions::coordination::{Calculator, Methods};
/// let methods = Methods::builtin()?;
/// assert_eq!(methods.get("EU-883-2004").ok_or("known")?.calculator, Calculator::HigherOf);
/// # }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Methods {
    stamp: PackStamp,
    sources: Sources,
    rows: Vec<Method>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    pack: PackHeader,
    source: Vec<Source>,
    method: Vec<RawMethod>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct RawMethod {
    id: String,
    title: Localised,
    calculator: Calculator,
    #[serde(default = "all_periods")]
    denominator: Denominator,
    regime: Regime,
    aggregation: Aggregation,
    #[serde(default)]
    coinciding: Vec<CoincidingRule>,
    #[serde(default)]
    supplement: bool,
    #[serde(default)]
    small_period: Option<SmallPeriod>,
    #[serde(default)]
    minimum_own: Option<MinimumOwn>,
    third_states: ThirdStates,
    earlier: EarlierPeriods,
    #[serde(default = "independent")]
    tie: Tie,
    export: Export,
    #[serde(default)]
    conversion: Option<ConversionDay>,
    #[serde(default)]
    deciding: Vec<Country>,
    #[serde(default)]
    persons: Persons,
    #[serde(default)]
    former: Option<RawFormer>,
    #[serde(default)]
    overrides: Vec<Arc<str>>,
    #[serde(default)]
    open: Vec<RawOpen>,
    #[serde(default)]
    register: Option<String>,
    source: String,
    grade: Evidence,
    #[serde(default)]
    #[expect(dead_code, reason = "a note is for the reader of the file")]
    note: Option<String>,
    #[serde(default)]
    member: Vec<RawMember>,
    #[serde(default)]
    provision: Vec<RawProvision>,
}

fn all_periods() -> Denominator {
    Denominator::AllPeriods
}

fn independent() -> Tie {
    Tie::Independent
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFormer {
    method: Arc<str>,
    #[serde(with = "calendar::serde_day")]
    before: NaiveDate,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOpen {
    question: Arc<str>,
    reading: Vec<RawReading>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawReading {
    name: Arc<str>,
    #[serde(default)]
    earlier: Option<EarlierPeriods>,
    #[serde(default)]
    member: Vec<RawMember>,
    source: String,
    grade: Evidence,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMember {
    states: Vec<Country>,
    #[serde(default)]
    towards: Vec<Country>,
    #[serde(default, with = "calendar::serde_day_option")]
    from: Option<NaiveDate>,
    #[serde(default, with = "calendar::serde_day_option")]
    last: Option<NaiveDate>,
    source: String,
    grade: Evidence,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawProvision {
    role: Role,
    instrument: String,
    #[serde(default)]
    article: Option<String>,
    #[serde(default)]
    paragraph: Option<String>,
    source: String,
    grade: Evidence,
    #[serde(default)]
    #[expect(dead_code, reason = "a note is for the reader of the file")]
    note: Option<String>,
}

impl Methods {
    /// Reads the instruments of a data file; `file` is only a name for error messages.
    ///
    /// # Errors
    ///
    /// [`DataError`] with line and key: no TOML, an unknown key or word, an id or a role that stands twice, a source
    /// that is not defined, a membership that ends before it begins, an instrument that binds nobody, a question with one
    /// reading, another row that is not there.
    pub fn from_str(file: &str, text: &str) -> Result<Self, DataError> {
        let document = Document::new(file, text)?;
        let raw: RawFile = document.parse()?;
        let sources = document.sources(raw.source)?;
        let mut methods: Vec<Method> = Vec::with_capacity(raw.method.len());
        for (index, entry) in raw.method.into_iter().enumerate() {
            let key = |field: &str| format!("method[{index}].{field}");
            if methods.iter().any(|known| *known.id == *entry.id) {
                let problem = format!("the id `{}` stands twice", entry.id);
                return Err(document.error(&key("id"), problem, "each id once"));
            }
            methods.push(method(&document, &sources, index, entry)?);
        }
        check_references(&document, &methods)?;
        Ok(Self { stamp: raw.pack.stamp(text.as_bytes()), sources, rows: methods })
    }

    /// The instruments that ship with the crate.
    ///
    /// # Errors
    ///
    /// [`DataError`] only if the library itself was built with a damaged file.
    #[cfg(feature = "builtin")]
    pub fn builtin() -> Result<Self, DataError> {
        Self::from_str("coordination.toml", include_str!("../../data/coordination.toml"))
    }

    /// The days of every instrument that stands in the register of agreements, taken from there.
    ///
    /// A State of which the register cannot say whether the instrument binds it is taken as bound, without a first day,
    /// and its grade sinks to `Unverified`: the answer then says so.
    ///
    /// # Errors
    ///
    /// [`PensionError::Agreement`] when the register lacks an instrument or holds a date that it cannot use.
    pub fn bound_by(mut self, treaties: &Treaties, on: NaiveDate) -> Result<Self, PensionError> {
        for method in &mut self.rows {
            let Some(id) = &method.register else { continue };
            let mut members = Vec::new();
            for member in &method.members {
                let standing = treaties.status(id, member.state, on)?;
                let (from, grade) = match standing.is_in_force() {
                    Tri::No => continue,
                    Tri::Yes => (
                        standing.since().and_then(kerben_agreements::Bounds::exact),
                        standing.grade(),
                    ),
                    Tri::Unknown => (None, Evidence::Unverified),
                };
                members.push(Member { from: from.or(member.from), grade, ..member.clone() });
            }
            method.members = members;
        }
        Ok(self)
    }

    /// The instrument of that id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Method> {
        self.rows.iter().find(|method| *method.id == *id)
    }

    /// Every instrument, in the order of the file.
    pub fn iter(&self) -> std::slice::Iter<'_, Method> {
        self.rows.iter()
    }

    /// The sources on which the rows rest.
    #[must_use]
    pub const fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The pack's identity, for a receipt.
    #[must_use]
    pub const fn stamp(&self) -> &PackStamp {
        &self.stamp
    }
}

impl<'a> IntoIterator for &'a Methods {
    type Item = &'a Method;
    type IntoIter = std::slice::Iter<'a, Method>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl IntoIterator for Methods {
    type Item = Method;
    type IntoIter = std::vec::IntoIter<Method>;

    fn into_iter(self) -> Self::IntoIter {
        self.rows.into_iter()
    }
}

fn method(
    document: &Document<'_>,
    sources: &Sources,
    index: usize,
    entry: RawMethod,
) -> Result<Method, DataError> {
    let key = |field: &str| format!("method[{index}].{field}");
    document.check_source(sources, &key("source"), &entry.source)?;
    let mut provisions: BTreeMap<Role, MethodProvision> = BTreeMap::new();
    for (place, provision) in entry.provision.into_iter().enumerate() {
        let key = |field: &str| key(&format!("provision[{place}].{field}"));
        document.check_source(sources, &key("source"), &provision.source)?;
        let mut citation = Citation::new(provision.instrument);
        citation.article = provision.article;
        citation.paragraph = provision.paragraph;
        citation.address = sources.get(&provision.source).and_then(|known| known.address.clone());
        let role = provision.role;
        let kept = MethodProvision { role, citation, grade: provision.grade };
        if provisions.insert(role, kept).is_some() {
            let problem = "this role stands twice";
            return Err(document.error(&key("role"), problem, "one provision for each role"));
        }
    }
    let members = members(document, sources, &key("member"), &entry.member)?;
    let mut open = Vec::with_capacity(entry.open.len());
    for (place, question) in entry.open.into_iter().enumerate() {
        open.push(question_of(document, sources, &key(&format!("open[{place}]")), question)?);
    }
    if let Some(stranger) =
        entry.deciding.iter().find(|state| !members.iter().any(|member| member.state == **state))
    {
        let problem = format!("{stranger} decides and is no member");
        return Err(document.error(&key("deciding"), problem, "states of [[method.member]]"));
    }
    if members.is_empty() {
        let problem = "the instrument binds nobody";
        return Err(document.error(&key("member"), problem, "at least one [[method.member]]"));
    }
    Ok(Method {
        id: Arc::from(entry.id),
        title: entry.title,
        calculator: entry.calculator,
        denominator: entry.denominator,
        regime: entry.regime,
        aggregation: entry.aggregation,
        coinciding: entry.coinciding,
        supplement: entry.supplement,
        small_period: entry.small_period,
        minimum_own: entry.minimum_own,
        third_states: entry.third_states,
        earlier: entry.earlier,
        tie: entry.tie,
        export: entry.export,
        conversion: entry.conversion,
        members,
        deciding: entry.deciding,
        persons: entry.persons,
        former: entry.former.map(|former| Former { method: former.method, before: former.before }),
        overrides: entry.overrides,
        open,
        register: entry.register,
        provisions: provisions.into_values().collect(),
        grade: entry.grade,
    })
}

fn members(
    document: &Document<'_>,
    sources: &Sources,
    key: &str,
    groups: &[RawMember],
) -> Result<Vec<Member>, DataError> {
    let mut members = Vec::new();
    for (place, group) in groups.iter().enumerate() {
        let key = |field: &str| format!("{key}[{place}].{field}");
        document.check_source(sources, &key("source"), &group.source)?;
        let until = match group.last {
            Some(last) => Some(
                calendar::add_days(last, 1)
                    .map_err(|error| document.refused(&key("last"), &error))?,
            ),
            None => None,
        };
        if let (Some(from), Some(until)) = (group.from, until)
            && until <= from
        {
            let problem = format!("the membership ends before it begins on {from}");
            return Err(document.error(&key("last"), problem, "a last day that is not earlier"));
        }
        for state in &group.states {
            let towards = group.towards.clone();
            members.push(Member {
                from: group.from,
                until,
                towards,
                ..Member::new(*state, group.grade)
            });
        }
    }
    Ok(members)
}

fn question_of(
    document: &Document<'_>,
    sources: &Sources,
    key: &str,
    question: RawOpen,
) -> Result<OpenQuestion, DataError> {
    let mut readings: Vec<MethodReading> = Vec::with_capacity(question.reading.len());
    for (place, reading) in question.reading.into_iter().enumerate() {
        let key = |field: &str| format!("{key}.reading[{place}].{field}");
        document.check_source(sources, &key("source"), &reading.source)?;
        if readings.iter().any(|known| known.name == reading.name) {
            let problem = format!("the reading `{}` stands twice", reading.name);
            return Err(document.error(&key("name"), problem, "each name once"));
        }
        let members = members(document, sources, &key("member"), &reading.member)?;
        let (name, earlier, grade) = (reading.name, reading.earlier, reading.grade);
        readings.push(MethodReading { name, earlier, members, grade });
    }
    if readings.len() < 2 {
        let problem = format!("the question `{}` has one reading", question.question);
        return Err(document.error(&format!("{key}.reading"), problem, "two readings or more"));
    }
    Ok(OpenQuestion { id: question.question, readings })
}

/// Whether every row that another names is there.
fn check_references(document: &Document<'_>, methods: &[Method]) -> Result<(), DataError> {
    let known = |id: &Arc<str>| methods.iter().any(|method| method.id == *id);
    for (index, method) in methods.iter().enumerate() {
        let former = method.former.iter().map(|former| (&former.method, "former.method"));
        let named = method.overrides.iter().map(|id| (id, "overrides")).chain(former);
        for (id, field) in named {
            if !known(id) || *id == method.id {
                let problem = format!("`{id}` is no other row of the file");
                let key = format!("method[{index}].{field}");
                return Err(document.error(&key, problem, "the id of another [[method]]"));
            }
        }
    }
    Ok(())
}
