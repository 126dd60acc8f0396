//! The contributions of each state.

use chrono::Datelike;
use kerben_core::calendar;
use kerben_core::country::Country;
use kerben_core::explain::Recorder;
use kerben_core::money::Money;
use rust_decimal::Decimal;

use super::base::{Base, share};
use super::{Charge, Fund, Job, Party, Standing, currency};
use crate::context::{Books, Stop, unknown_of};
use crate::outcome::Missing;
use crate::person::Sex;
use crate::step::Step;

type Charges<R> = Result<Vec<Charge<R>>, Stop>;

pub(super) fn charges<R: Recorder>(
    job: &Job,
    base: &Base,
    books: &Books<'_>,
    rec: &mut R,
) -> Charges<R> {
    let Some(currency) = currency(job.state) else {
        return Err(Missing::rule("contributions").into());
    };
    // Of another currency nothing can be compared with a cap.
    Money::zero(currency)?.checked_add(base.pay)?;
    if job.standing != Standing::Ordinary && job.state != Country::KG {
        return Err(Missing::rule("contributions.standing").into());
    }
    match job.state {
        Country::KG => kyrgyzstan(job, base, books, rec),
        Country::KZ => kazakhstan(job, base, books, rec),
        Country::RU => russia(base, books, rec),
        Country::AM => armenia(job, base, books, rec),
        _ => korea(base, books, rec),
    }
}

/// A charge that may lack a parameter; what is missing is an answer for the charge alone.
fn charge<R: Recorder>(
    party: Party,
    fund: Fund,
    amount: Result<Step<Money, R>, Stop>,
) -> Result<Charge<R>, Stop> {
    let amount = match amount {
        Ok(step) => Ok(step),
        Err(Stop::Missing(missing)) => Err(missing),
        Err(stop) => return Err(stop),
    };
    Ok(Charge { party, fund, amount })
}

/// The funds of the Kyrgyz tariffs with the ends of their parameters; what a year does not name it does not ask.
const EMPLOYEE: [(Fund, &str); 2] = [(Fund::Employment, "employment"), (Fund::Savings, "funded")];
const EMPLOYER: [(Fund, &str); 4] = [
    (Fund::SocialInsurance, "social-insurance"),
    (Fund::Employment, "employment"),
    (Fund::Health, "health"),
    (Fund::WorkersHealth, "workers-health"),
];

/// Kyrgyzstan: the tariffs by year, of which since 2010 a part is saved; foreign workers paid nothing until 2022.
fn kyrgyzstan<R: Recorder>(job: &Job, base: &Base, books: &Books<'_>, rec: &mut R) -> Charges<R> {
    let day = base.month;
    let pay = match books.value("kg.contribution.base-cap", day) {
        Ok(_) => base.up_to("kg.contribution.base-cap", "kg.average-wage.before", books, rec)?,
        Err(_) => base.whole(rec),
    };
    if !job.person.is_citizen_of(Country::KG) {
        let equal = books.value("kg.contribution.foreigners-as-citizens", day)?;
        if equal.value.is_zero() {
            let id = "kg.contribution.foreigner.employer";
            let amount = books.parameter(id, day, rec);
            let amount = amount.and_then(|rate| share(&pay, &rate, books, rec));
            return Ok(vec![charge(Party::Employer, Fund::Single, amount)?]);
        }
    }
    let born = job.person.born();
    let savers = match job.person.sex() {
        Sex::Male => calendar::day(1964, 1, 1)?,
        Sex::Female => calendar::day(1969, 1, 1)?,
    };
    let saved = books.optional("kg.contribution.employee.funded", day, rec)?.is_some();
    let special = match job.standing {
        Standing::Pensioner => Some("kg.contribution.employee.pensioner"),
        Standing::Disabled => Some("kg.contribution.employee.disabled"),
        Standing::Ordinary if saved && born < savers => {
            Some("kg.contribution.employee.without-savings")
        }
        Standing::Ordinary => None,
    };
    let mut charges = Vec::new();
    let id = special.unwrap_or("kg.contribution.employee.pension");
    let amount = books.parameter(id, day, rec).and_then(|rate| share(&pay, &rate, books, rec));
    charges.push(charge(Party::Worker, Fund::Pension, amount)?);
    if special.is_none() {
        for (fund, id) in EMPLOYEE {
            let id = format!("kg.contribution.employee.{id}");
            if let Some(rate) = books.optional(&id, day, rec)? {
                charges.push(charge(Party::Worker, fund, share(&pay, &rate, books, rec))?);
            }
        }
    }
    let id = "kg.contribution.employer.pension";
    let amount = books.parameter(id, day, rec).and_then(|rate| share(&pay, &rate, books, rec));
    charges.push(charge(Party::Employer, Fund::Pension, amount)?);
    for (fund, id) in EMPLOYER {
        let id = format!("kg.contribution.employer.{id}");
        if let Some(rate) = books.optional(&id, day, rec)? {
            charges.push(charge(Party::Employer, fund, share(&pay, &rate, books, rec))?);
        }
    }
    Ok(charges)
}

/// Kazakhstan: savings of the worker, and since 2024 of the employer for those born from 1975 on.
fn kazakhstan<R: Recorder>(job: &Job, base: &Base, books: &Books<'_>, rec: &mut R) -> Charges<R> {
    let day = base.month;
    let capped = base.up_to("kz.contribution.base-cap", "kz.minimum-wage", books, rec)?;
    let rate = books.parameter("kz.contribution.employee", day, rec);
    let amount = rate.and_then(|rate| share(&capped, &rate, books, rec));
    let mut charges = vec![charge(Party::Worker, Fund::Savings, amount)?];
    if job.person.born() >= calendar::day(1975, 1, 1)? {
        let rate = books.parameter("kz.contribution.employer", day, rec);
        let amount = rate.and_then(|rate| share(&capped, &rate, books, rec));
        charges.push(charge(Party::Employer, Fund::Pension, amount)?);
    }
    Ok(charges)
}

/// Russia: the general tariff of the employer, lower above the cap of the year; one tariff for all branches since 2023.
fn russia<R: Recorder>(base: &Base, books: &Books<'_>, rec: &mut R) -> Charges<R> {
    let day = base.month;
    let (within, above) = base.within_year("ru.base-cap", books, rec)?;
    let single = books.optional("ru.contribution.single-tariff", day, rec)?;
    let (fund, low, high) = match single {
        Some(_) => (
            Fund::Single,
            "ru.contribution.single-tariff",
            "ru.contribution.single-tariff-above-cap",
        ),
        None => {
            (Fund::Pension, "ru.contribution.rate-within-cap", "ru.contribution.rate-above-cap")
        }
    };
    let rate = books.parameter(low, day, rec);
    let amount = rate.and_then(|rate| share(&within, &rate, books, rec));
    let mut charges = vec![charge(Party::Employer, fund, amount)?];
    if let Some(above) = above {
        let rate = books.parameter(high, day, rec);
        let amount = rate.and_then(|rate| share(&above, &rate, books, rec));
        charges.push(charge(Party::Employer, fund, amount)?);
    }
    let worker = Err(vec![Missing::rule("ru.contribution.worker")]);
    charges.push(Charge { party: Party::Worker, fund, amount: worker });
    Ok(charges)
}

/// Armenia: what those born since a year save of pay below a limit; of other contributions nothing was read.
fn armenia<R: Recorder>(job: &Job, base: &Base, books: &Books<'_>, rec: &mut R) -> Charges<R> {
    let day = base.month;
    let mut charges = Vec::new();
    let from = books.value("am.funded.born-from", day);
    let too_old =
        from.as_ref().is_ok_and(|from| Decimal::from(job.person.born().year()) < from.value);
    if !too_old {
        let amount = from.and_then(|from| {
            let limit = books.value("am.funded.pay-below", day)?;
            if base.pay.decimal() >= limit.value {
                return Err(Missing::rule("am.contribution.above").into());
            }
            let rate = books.parameter("am.funded.rate", day, rec)?;
            let rate = Step { grade: rate.grade.min(limit.grade).min(from.grade), ..rate };
            share(&base.whole(rec), &rate, books, rec)
        });
        charges.push(charge(Party::Worker, Fund::Savings, amount)?);
    }
    for party in [Party::Worker, Party::Employer] {
        let missing = vec![Missing::rule("am.contribution.others")];
        charges.push(Charge { party, fund: Fund::Pension, amount: Err(missing) });
    }
    Ok(charges)
}

/// Korea: equal parts of worker and employer, on income between limits that were not read.
fn korea<R: Recorder>(base: &Base, books: &Books<'_>, rec: &mut R) -> Charges<R> {
    let pay = base.whole(rec);
    let mut charges = Vec::new();
    let parties =
        [(Party::Worker, "kr.contribution.worker"), (Party::Employer, "kr.contribution.employer")];
    for (party, id) in parties {
        let Some(rate) = books.optional(id, base.month, rec)? else {
            let missing = vec![unknown_of(books.law, id, base.month)];
            charges.push(Charge { party, fund: Fund::Pension, amount: Err(missing) });
            continue;
        };
        charges.push(charge(party, Fund::Pension, share(&pay, &rate, books, rec))?);
        let missing = vec![Missing::rule("kr.contribution.ceiling")];
        charges.push(Charge { party, fund: Fund::Pension, amount: Err(missing) });
    }
    Ok(charges)
}
