//! The five questions, put to the five crates. Nothing is computed here.

use std::sync::Arc;

use chrono::{Months, NaiveDate};
use kerben::agencies::{FunctionId, Register, Responsible};
use kerben::agreements::calendar_of_duties::{DutyBook, DutyCalendar};
use kerben::agreements::deadlines::{Deadlines, WorkerDeadlines, WorkerFacts};
use kerben::agreements::obligations::{CaseObligations, Obligations};
use kerben::agreements::register::Ratification;
use kerben::agreements::{Activity, Between, Case, Governing, Matter, Treaties};
use kerben::core::calendar;
use kerben::core::country::Country;
use kerben::core::data::{DataError, Document};
use kerben::core::explain::{Explain, Node, Off, Receipt, Traced};
use kerben::core::parameters::ParameterSet;
use kerben::core::period::Period;
use kerben::pensions::claim::Claim;
use kerben::pensions::law::Law;
use kerben::pensions::outcome::Determination;
use kerben::pensions::person::Person;
use kerben::pensions::record::InsuranceRecord;
use kerben::pensions::schemes::kr::{self, Refund, RefundClaim};
use kerben::pensions::service::Service;
use kerben::quotas::{PlaceNeed, PlaceRequest, QuotaAnswer, Quotas};
use kerben::remittances::classification::Sender;
use kerben::remittances::residence::Stay as Abroad;
use kerben::remittances::statement::{self, Statement, StatementRules};
use serde::Serialize;

use crate::books::{self, Booked, PlaceTaken};
use crate::input::{DossierFile, PermitRequest};

/// The function whose holders are asked for.
const FUNCTION: &str = "external_labour_migration";

/// Everything that is consulted.
pub(crate) struct Library {
    register: Register,
    treaties: Treaties,
    obligations: Obligations,
    deadlines: Deadlines,
    duties: DutyBook,
    quotas: Quotas,
    remittances: ParameterSet,
    law: Law,
}

/// An answer with the tree of its reasons.
#[derive(Debug, Serialize)]
pub(crate) struct Reasoned<T> {
    pub(crate) value: T,
    pub(crate) derivation: Arc<Node>,
}

/// What is said of one stay for work outside the state of citizenship.
#[derive(Debug, Serialize)]
pub(crate) struct StayAnswer {
    pub(crate) home: Country,
    pub(crate) host: Country,
    pub(crate) first: NaiveDate,
    pub(crate) responsible: Reasoned<Responsible>,
    pub(crate) between: Between,
    pub(crate) work: Reasoned<Governing>,
    /// What the clauses in force ask for this worker, and what they may ask.
    pub(crate) obligations: CaseObligations,
    pub(crate) pension: Reasoned<Governing>,
    pub(crate) deadlines: Reasoned<WorkerDeadlines>,
}

/// What is said of one request for a place.
#[derive(Debug, Serialize)]
pub(crate) struct RequestAnswer {
    pub(crate) request: PermitRequest,
    pub(crate) citizenships: Vec<Country>,
    pub(crate) quota: Reasoned<QuotaAnswer>,
    /// A place of that total, taken in a register; `None` where none is needed or no total is known.
    pub(crate) place: Option<PlaceTaken>,
}

/// The whole dossier.
#[derive(Debug, Serialize)]
pub(crate) struct Dossier {
    pub(crate) title: String,
    pub(crate) asked_on: NaiveDate,
    pub(crate) stays: Vec<StayAnswer>,
    pub(crate) requests: Vec<RequestAnswer>,
    pub(crate) remittances: Reasoned<Statement>,
    pub(crate) ledger: Booked,
    pub(crate) pensions: Reasoned<Determination>,
    /// Whether Korea pays contributions back, where the file asks for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) korean_refund: Option<Reasoned<Refund>>,
    /// The conventions that the State of citizenship has ratified.
    pub(crate) ratified: Vec<Ratification>,
    /// What falls due for the State of citizenship in the year after the question.
    pub(crate) duties: DutyCalendar,
    pub(crate) receipt: Receipt,
}

/// What stops a dossier: data that cannot be used, in the file or in the library.
pub(crate) type Stop = Box<dyn std::error::Error>;

impl Library {
    /// Loads what ships with the crates, the treaties as they were known on a day.
    pub(crate) fn builtin(known_on: NaiveDate) -> Result<Self, Stop> {
        let treaties = Treaties::builtin()?;
        let obligations = Obligations::builtin(&treaties)?;
        let deadlines = Deadlines::builtin(&treaties, &obligations)?;
        Ok(Self {
            register: Register::builtin()?,
            treaties: treaties.as_known_on(known_on),
            obligations,
            deadlines,
            duties: DutyBook::builtin()?,
            quotas: Quotas::builtin()?,
            remittances: kerben::remittances::parameters()?,
            law: Law::builtin()?,
        })
    }

    /// Answers every question of a dossier.
    pub(crate) fn answer(
        &self,
        file: &DossierFile,
        document: &Document<'_>,
    ) -> Result<Dossier, Stop> {
        let home = home(file, document)?;
        let year = file
            .asked_on
            .checked_add_months(Months::new(12))
            .and_then(|end| Period::new(file.asked_on, end).ok())
            .ok_or_else(|| {
                let accepted = "a day at least a year before the end of the calendar";
                document.error("asked_on", "no year follows this day", accepted)
            })?;
        let ratified = self.treaties.ratifications(&[home], file.asked_on)?;
        Ok(Dossier {
            ratified: ratified.into_iter().filter(|one| one.is_ratified().is_yes()).collect(),
            duties: self
                .duties
                .calendar(&self.treaties, &self.obligations, home, year, &mut Off)?
                .value,
            title: file.title.clone(),
            asked_on: file.asked_on,
            stays: self.stays(file, document)?,
            requests: self.requests(file, document)?,
            remittances: self.remittances(file, document)?,
            ledger: books::ledger(&file.transfer)?,
            pensions: self.pensions(file, document)?,
            korean_refund: self.korean_refund(file, document)?,
            receipt: self.receipt(file)?,
        })
    }

    fn stays(&self, file: &DossierFile, document: &Document<'_>) -> Result<Vec<StayAnswer>, Stop> {
        let function = FunctionId::new(FUNCTION)?;
        let mut stays = Vec::new();
        for (index, entry) in file.period.iter().enumerate() {
            let (host, first) = (entry.state(), entry.period().start());
            let (home, residence) = ties(file, document, index, first)?;
            if host == home {
                continue;
            }
            let citizenships = file.worker.citizenships_on(first);
            let at = |error: &dyn std::fmt::Display| {
                document.refused(&format!("period[{index}].state"), &error)
            };
            let case = |day: NaiveDate| {
                Case::new(citizenships.clone(), residence, host, Activity::Worker, day)
                    .and_then(|case| case.entered_on(first))
                    .map_err(|error| at(&error))
            };
            stays.push(StayAnswer {
                home,
                host,
                first,
                responsible: reasoned(
                    self.register
                        .responsible(&function, home, first, &mut Explain::new())
                        .map_err(|error| at(&error))?,
                ),
                between: self
                    .treaties
                    .instruments_between(home, host, first, None)
                    .map_err(|error| at(&error))?,
                work: reasoned(self.treaties.governing(
                    &case(first)?,
                    Matter::Work,
                    &mut Explain::new(),
                )?),
                obligations: self
                    .obligations
                    .of_case(&self.treaties, &case(first)?, &mut Off)
                    .map_err(|error| at(&error))?
                    .value,
                pension: reasoned(self.treaties.governing(
                    &case(file.asked_on)?,
                    Matter::Pension,
                    &mut Explain::new(),
                )?),
                deadlines: reasoned(
                    self.deadlines
                        .of(
                            &self.treaties,
                            &self.obligations,
                            &case(first)?,
                            &WorkerFacts::default(),
                            &file.readings,
                            &mut Explain::new(),
                        )
                        .map_err(|error| at(&error))?,
                ),
            });
        }
        Ok(stays)
    }

    fn requests(
        &self,
        file: &DossierFile,
        document: &Document<'_>,
    ) -> Result<Vec<RequestAnswer>, Stop> {
        let mut answers = Vec::new();
        for (index, request) in file.permit_request.iter().enumerate() {
            let key = |name: &str| format!("permit_request[{index}].{name}");
            let day = calendar::day(request.year, 1, 1)
                .map_err(|error| document.refused(&key("year"), &error))?;
            let citizenships = file.worker.citizenships_on(day);
            let mut place = PlaceRequest::new(request.state, request.state, day)
                .citizenships(citizenships.clone())
                .known_on(file.asked_on)
                .readings(file.readings.clone());
            place.pool.clone_from(&request.pool);
            place.region.clone_from(&request.region);
            place.sector.clone_from(&request.sector);
            let quota = self
                .quotas
                .answer(&place, &self.treaties, &mut Explain::new())
                .map_err(|error| document.refused(&format!("permit_request[{index}]"), &error))?;
            // Nobody takes a place that is not needed.
            let total = quota.value.total.as_ref();
            let total = total.filter(|_| !matches!(quota.value.need, PlaceNeed::NotNeeded(_)));
            let place = books::place(request, total)?;
            answers.push(RequestAnswer {
                request: request.clone(),
                citizenships,
                quota: reasoned(quota),
                place,
            });
        }
        Ok(answers)
    }

    fn remittances(
        &self,
        file: &DossierFile,
        document: &Document<'_>,
    ) -> Result<Reasoned<Statement>, Stop> {
        let home = home(file, document)?;
        let mut abroad = Vec::new();
        for (index, entry) in file.period.iter().enumerate() {
            if entry.state() != home {
                let stay =
                    Abroad::new(entry.state(), entry.period().start(), Some(entry.period().last()))
                        .map_err(|error| document.refused(&format!("period[{index}]"), &error))?;
                abroad.push(stay);
            }
        }
        let sender = Sender { home, stays: abroad };
        let rules = StatementRules::new(sender, file.asked_on, &self.remittances)?;
        let traced = statement::trace(&file.transfer, &rules, &mut Explain::new())
            .map_err(|error| document.refused("transfer", &error))?;
        Ok(reasoned(traced))
    }

    fn pensions(
        &self,
        file: &DossierFile,
        document: &Document<'_>,
    ) -> Result<Reasoned<Determination>, Stop> {
        let person = person_on(file, document, file.asked_on)?;
        let record = InsuranceRecord::new(file.period.clone())
            .map_err(|error| document.refused("period", &error))?;
        let claim = Claim::new(person, record, file.asked_on, file.asked_on)
            .map_err(|error| document.refused("period", &error))?;
        let mut rec = Explain::new();
        Ok(reasoned(kerben::pensions::determine(
            &claim,
            &self.law,
            &self.treaties,
            &file.readings,
            &mut rec,
        )?))
    }

    fn korean_refund(
        &self,
        file: &DossierFile,
        document: &Document<'_>,
    ) -> Result<Option<Reasoned<Refund>>, Stop> {
        let Some(asked) = &file.korean_refund else { return Ok(None) };
        let person = person_on(file, document, asked.on)?;
        let record = InsuranceRecord::new(file.period.clone())
            .map_err(|error| document.refused("period", &error))?;
        let before = Period::new(calendar::DAY_MIN, asked.on)
            .map_err(|error| document.refused("korean_refund.on", &error))?;
        let months = Service::of(&record.days_in(Country::KR).within(before))?.months();
        let claim = RefundClaim {
            person,
            visa: asked.visa.clone(),
            months,
            occasion: asked.occasion,
            on: asked.on,
            contributions: asked.contributions,
        };
        let found = kr::refund(&claim, &self.law, &file.readings, &mut Explain::new())?;
        Ok(Some(reasoned(found)))
    }

    fn receipt(&self, file: &DossierFile) -> Result<Receipt, Stop> {
        let mut receipt = Receipt::new(file.asked_on, file.asked_on)
            .readings(&file.readings)
            .overlays(self.remittances.overlays())
            .crate_version("kerben", env!("CARGO_PKG_VERSION"))
            .inputs(file)?;
        let clauses = [self.obligations.stamp(), self.deadlines.stamp(), self.duties.stamp()];
        let packs = self.register.stamps().iter().chain(self.treaties.stamps());
        for stamp in packs
            .chain(clauses)
            .chain(&self.quotas.stamps())
            .chain(self.remittances.stamps())
            .chain(self.law.stamps())
        {
            receipt = receipt.pack(stamp);
        }
        Ok(receipt)
    }
}

/// The State of the first citizenship that the file names.
fn home(file: &DossierFile, document: &Document<'_>) -> Result<Country, DataError> {
    file.worker.citizenship.first().map(|tie| tie.state).ok_or_else(|| {
        let accepted = "at least one [[worker.citizenship]]";
        document.error("worker.citizenship", "no citizenship is given", accepted)
    })
}

/// The worker as the law sees the person on a day.
fn person_on(
    file: &DossierFile,
    document: &Document<'_>,
    day: NaiveDate,
) -> Result<Person, DataError> {
    let worker = &file.worker;
    let residence = worker.residence_on(day).ok_or_else(|| {
        let problem = format!("no residence is given for {day}");
        document.error("worker.residence", problem, format!("a residence whose days contain {day}"))
    })?;
    Person::new(worker.born, worker.sex, worker.citizenships_on(day), residence)
        .map_err(|error| document.refused("worker", &error))
}

/// The state of citizenship and the state of residence on the first day of a period.
fn ties(
    file: &DossierFile,
    document: &Document<'_>,
    index: usize,
    first: NaiveDate,
) -> Result<(Country, Country), DataError> {
    let missing = |what: &str| {
        document.error(
            &format!("period[{index}].first"),
            format!("no {what} is given for {first}"),
            format!("a worker.{what} whose days contain the first day of every period"),
        )
    };
    let home = file
        .worker
        .citizenships_on(first)
        .first()
        .copied()
        .ok_or_else(|| missing("citizenship"))?;
    let residence = file.worker.residence_on(first).ok_or_else(|| missing("residence"))?;
    Ok((home, residence))
}

fn reasoned<T>(traced: Traced<T, Explain>) -> Reasoned<T> {
    Reasoned { value: traced.value, derivation: traced.node }
}
