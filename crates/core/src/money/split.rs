use std::num::NonZeroU32;

use super::{Money, MoneyError};

/// The most parts into which money is split.
pub const PARTS_MAX: usize = 1_000_000;

impl Money {
    /// Returns the money split in proportion to `weights`, by largest remainder.
    ///
    /// The parts add up exactly, and no part is off its exact share by a minor unit or more. Equal
    /// remainders go to the earlier part; a debt is split like the claim.
    ///
    /// # Errors
    ///
    /// [`MoneyError::Weights`] for no weights, more than [`PARTS_MAX`], or weights that are all 0.
    ///
    /// ```
    /// use kerben_core::currency::Currency;
    /// use kerben_core::money::Money;
    ///
    /// let parts = Money::parse("1.00", Currency::KGS)?.split(&[1, 3, 3])?;
    /// let minor: Vec<i64> = parts.iter().map(|part| part.minor()).collect();
    /// assert_eq!(minor, [14, 43, 43]);
    /// # Ok::<(), kerben_core::money::MoneyError>(())
    /// ```
    pub fn split(self, weights: &[u64]) -> Result<Vec<Self>, MoneyError> {
        let count = weights.len();
        let sum: u128 = weights.iter().map(|&weight| u128::from(weight)).sum();
        if sum == 0 || count > PARTS_MAX {
            return Err(MoneyError::Weights { count, sum });
        }
        let whole = u128::from(self.minor().unsigned_abs());
        let mut shares = Vec::with_capacity(count);
        let mut remainders = Vec::with_capacity(count);
        let mut left = whole;
        for (place, &weight) in weights.iter().enumerate() {
            // Both below 2^64: the product fits.
            let product = whole * u128::from(weight);
            let share = product / sum;
            shares.push(share);
            remainders.push((product % sum, place));
            left -= share;
        }
        // The greatest remainder first, the earlier part first among equals.
        remainders.sort_unstable_by(|(a, first), (b, second)| b.cmp(a).then(first.cmp(second)));
        for (_, place) in remainders {
            if left == 0 {
                break;
            }
            if let Some(share) = shares.get_mut(place) {
                *share += 1;
                left -= 1;
            }
        }
        shares.into_iter().map(|share| self.part(share)).collect()
    }

    /// Returns the money split into equal parts; what is left over goes to the earlier ones.
    ///
    /// # Errors
    ///
    /// [`MoneyError::Weights`] for more than [`PARTS_MAX`] parts.
    pub fn split_even(self, parts: NonZeroU32) -> Result<Vec<Self>, MoneyError> {
        let refused = |count| MoneyError::Weights { count, sum: u128::from(parts.get()) };
        let count = usize::try_from(parts.get()).map_err(|_| refused(usize::MAX))?;
        if count > PARTS_MAX {
            return Err(refused(count));
        }
        self.split(&vec![1; count])
    }

    /// Returns `share` minor units with this money's sign.
    fn part(self, share: u128) -> Result<Self, MoneyError> {
        let currency = self.currency();
        let magnitude = i64::try_from(share).map_err(|_| MoneyError::OutOfRange { currency })?;
        Self::counted(if self.is_negative() { -magnitude } else { magnitude }, currency)
    }
}
