//! Crediting cover abroad to quarters: as far as necessary, and as far as the rule is known.

use serde::{Deserialize, Serialize, Serializer};

use super::grid::{Grid, UsQuarters, YEARS, place_of, year_at};
use super::place::{FullRule, place};
use super::{CreditingRule, ForeignPeriod, Placement, QuarterError, Remainder, Scope, YearLetters};

/// How much is credited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Need {
    /// Everything: disability.
    All,
    /// Until the record has so many quarters in all, and the earliest first: retirement and survivors.
    UpTo(u32),
}

/// What the source of a rule does not state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Open {
    /// How many units make a quarter.
    Units,
    /// What becomes of a remainder.
    Remainder,
    /// Whether periods or calendar years are divided.
    Scope,
    /// Where the quarters of a calendar year are placed.
    Placement,
}

impl CreditingRule {
    /// Returns what the source does not state.
    pub fn open(&self) -> impl Iterator<Item = Open> + use<> {
        let open = [
            (self.units_of_a_quarter.is_none(), Open::Units),
            (self.remainder.is_none(), Open::Remainder),
            (self.scope.is_none(), Open::Scope),
            (
                self.scope != Some(Scope::CertifiedPeriod) && self.placement.is_none(),
                Open::Placement,
            ),
        ];
        open.into_iter().filter(|(open, _)| *open).map(|(_, what)| what)
    }
}

/// A record of quarters with cover abroad credited to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Crediting {
    coverage: Grid,
    foreign: Grid,
}

impl Crediting {
    fn new(us: &UsQuarters, foreign: Grid) -> Self {
        let mut coverage = [0; YEARS];
        for (place, (coverage, foreign)) in coverage.iter_mut().zip(&foreign).enumerate() {
            let (fixed, mut floating) = us.at(place);
            *coverage = fixed;
            for bit in [1, 2, 4, 8] {
                if floating > 0 && foreign & bit == 0 {
                    *coverage |= bit;
                    floating -= 1;
                }
            }
        }
        Self { coverage, foreign }
    }

    /// Returns the quarters of a year; a year outside the record has none.
    #[must_use]
    pub fn year(&self, year: i32) -> YearLetters {
        let at = |grid: &Grid, place: usize| grid.get(place).copied().unwrap_or(0);
        place_of(year).map_or(YearLetters::of_masks(0, 0), |place| {
            YearLetters::of_masks(at(&self.coverage, place), at(&self.foreign, place))
        })
    }

    /// Returns the years with a quarter of either kind, in their order.
    pub fn years(&self) -> impl Iterator<Item = (i32, YearLetters)> {
        let masks = self.coverage.iter().zip(&self.foreign).enumerate();
        masks
            .filter(|(_, (coverage, foreign))| **coverage | **foreign != 0)
            .map(|(place, (c, f))| (year_at(place), YearLetters::of_masks(*c, *f)))
    }

    /// Returns how many quarters are credited for cover abroad.
    #[must_use]
    pub fn foreign_quarters(&self) -> u32 {
        self.foreign.iter().map(|mask| mask.count_ones()).sum()
    }

    /// Returns how many quarters of coverage there are.
    #[must_use]
    pub fn us_quarters(&self) -> u32 {
        self.coverage.iter().map(|mask| mask.count_ones()).sum()
    }

    /// Returns how many quarters there are in all.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.us_quarters() + self.foreign_quarters()
    }
}

/// A list of years with their letters, such as `[{"year": 1952, "quarters": "CCFN"}]`.
impl Serialize for Crediting {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Year {
            year: i32,
            quarters: YearLetters,
        }
        serializer.collect_seq(self.years().map(|(year, quarters)| Year { year, quarters }))
    }
}

/// What is credited: one answer, or bounds where the source of the rule leaves something open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Credited {
    /// The record with the fewest quarters that any reading gives.
    pub least: Crediting,
    /// The record with the most quarters that any reading gives.
    pub most: Crediting,
    /// Whether every reading gives the same record.
    pub settled: bool,
}

impl Credited {
    /// Returns the record, where what is left open makes no difference.
    #[must_use]
    pub fn known(&self) -> Option<&Crediting> {
        self.settled.then_some(&self.least)
    }
}

/// Credits cover abroad to the quarters that are not quarters of coverage of the United States.
///
/// At most four quarters a year, each once, never one that is a quarter of coverage. Those of a certified period
/// are filled from its first quarter on and not after its last, over those of the United States; where several
/// periods compete, as many as possible find a place. Where the rule leaves something open, every reading is tried.
///
/// # Errors
///
/// [`QuarterError::TooMany`]; [`QuarterError::YearOutOfRange`]; [`QuarterError::OtherUnit`] when a period is certified
/// in a unit from which the rule cannot count; [`QuarterError::YearsNotCertified`] when the rule counts calendar years
/// and a period of several is certified with another length than its dates have.
///
/// # Example
///
/// Since 1978 quarters of coverage give way inside their year:
///
/// ```
/// use kerben_pensions::quarters::{CreditingRule, ForeignPeriod, Need, UsQuarters, credit};
/// use kerben_pensions::unit::{Duration, Unit};
///
/// let rule = CreditingRule::by_period(Unit::Month, 3);
/// let abroad = ForeignPeriod::new("1985-01-01 to 1985-06-30".parse()?, Duration::whole(6, Unit::Month)?);
/// let us = UsQuarters::new().counted(1985, 2)?;
/// let credited = credit(&[abroad], &us, &rule, Need::All)?;
/// assert_eq!(credited.known().ok_or("one answer")?.year(1985).to_string(), "FFCC");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Source
///
/// SSA, POMS GN 01703.100 (as far as necessary; never in a quarter of coverage), RS 00301.230 (quarters since 1978)
/// and the pages of the countries in `data/quarters.toml` (grade `Official`).
pub fn credit(
    foreign: &[ForeignPeriod],
    us: &UsQuarters,
    rule: &CreditingRule,
    need: Need,
) -> Result<Credited, QuarterError> {
    let (count, most) = (foreign.len(), ForeignPeriod::PERIODS_MOST);
    if count > most {
        return Err(QuarterError::TooMany { count, most });
    }
    let mut answer: Option<Credited> = None;
    for reading in readings(rule) {
        let placed = match reading {
            Some(full) => place(foreign, us, &full)?,
            None => [0; YEARS],
        };
        let credited = Crediting::new(us, as_needed(placed, us, need));
        answer = Some(match answer {
            None => Credited { least: credited, most: credited, settled: true },
            Some(so_far) => so_far.and(&credited),
        });
    }
    let nothing = Crediting::new(us, [0; YEARS]);
    Ok(answer.unwrap_or(Credited { least: nothing, most: nothing, settled: true }))
}

impl Credited {
    fn and(self, other: &Crediting) -> Self {
        let quarters = other.foreign_quarters();
        Self {
            least: if quarters < self.least.foreign_quarters() { *other } else { self.least },
            most: if quarters > self.most.foreign_quarters() { *other } else { self.most },
            settled: self.settled && *other == self.least,
        }
    }
}

/// Every rule that the stated one can be; `None` is the one that credits nothing.
fn readings(rule: &CreditingRule) -> impl Iterator<Item = Option<FullRule>> {
    let units = match rule.units_of_a_quarter {
        Some(units) => [Some(units), None],
        // Nothing at the one end, every unit a quarter at the other.
        None => [Some(0), Some(1)],
    };
    let remainders = match rule.remainder {
        Some(remainder) => [Some(remainder), None],
        None => [Some(Remainder::OneQuarter), Some(Remainder::Dropped)],
    };
    let scopes = match (rule.scope, rule.placement) {
        (Some(Scope::CertifiedPeriod), _) => {
            [Some((Scope::CertifiedPeriod, Placement::CoveredQuarters)), None, None]
        }
        (scope, placement) => {
            let by_period = (Scope::CertifiedPeriod, Placement::CoveredQuarters);
            let by_year = |placement| Some((Scope::CalendarYear, placement));
            let (one, other) = match placement {
                Some(placement) => (by_year(placement), None),
                None => (by_year(Placement::CoveredQuarters), by_year(Placement::AnyOfTheYear)),
            };
            [scope.is_none().then_some(by_period), one, other]
        }
    };
    let rule = *rule;
    units.into_iter().flatten().flat_map(move |units_of_a_quarter| {
        remainders.into_iter().flatten().flat_map(move |remainder| {
            scopes.into_iter().flatten().map(move |(scope, placement)| {
                (units_of_a_quarter > 0).then_some(FullRule {
                    unit: rule.unit,
                    units_of_a_quarter,
                    remainder,
                    scope,
                    placement,
                    earliest_year: rule.earliest_year,
                    dependants_most: rule.dependants_most,
                })
            })
        })
    })
}

/// The earliest quarters, as far as they are needed.
fn as_needed(mut placed: Grid, us: &UsQuarters, need: Need) -> Grid {
    let Need::UpTo(quarters) = need else { return placed };
    let mut left = quarters.saturating_sub(us.total());
    for year in &mut placed {
        for bit in [1, 2, 4, 8] {
            if *year & bit == 0 {
                continue;
            }
            if left == 0 {
                *year &= !bit;
            } else {
                left -= 1;
            }
        }
    }
    placed
}
