//! The time to wait after failures.

use std::time::Duration;

/// A wait that doubles with each failure, up to a cap.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backoff {
    /// The wait after the first failure.
    pub first: Duration,
    /// The longest wait.
    pub cap: Duration,
}

/// The wait before a request or a pass that has failed is repeated.
pub const RETRY: Backoff = Backoff { first: Duration::from_secs(1), cap: Duration::from_secs(300) };

impl Backoff {
    /// Returns the wait after a number of failures in a row: between three quarters of the doubled
    /// wait and the whole of it. The same seed, such as an object's uid, has the same waits, and
    /// different seeds have different ones, so that objects that fail together do not return together.
    pub fn after(self, failures: u32, seed: &str) -> Duration {
        let Some(doublings) = failures.checked_sub(1) else { return Duration::ZERO };
        let doubled = 2_u32
            .checked_pow(doublings)
            .and_then(|factor| self.first.checked_mul(factor))
            .map_or(self.cap, |wait| wait.min(self.cap));
        let millis = u64::try_from(doubled.as_millis()).unwrap_or(u64::MAX);
        Duration::from_millis(millis - spread(seed, u64::from(failures), millis / 4))
    }
}

/// Returns a number from zero to `most`, which depends on the text and the number only.
pub fn spread(text: &str, number: u64, most: u64) -> u64 {
    // FNV-1a, and the finalizer of SplitMix64, as FNV alone leaves similar texts close together.
    let bytes = text.bytes().chain(number.to_le_bytes());
    let mut hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^= hash >> 31;
    match most.checked_add(1) {
        Some(count) => hash % count,
        None => hash,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::time::Duration;

    use super::{RETRY, spread};

    #[test]
    fn waits_double_up_to_the_cap() {
        assert_eq!(RETRY.after(0, "a"), Duration::ZERO);
        for failures in 1..=200 {
            let whole = Duration::from_secs(1) * 2_u32.pow((failures - 1).min(12));
            let whole = whole.min(RETRY.cap);
            let wait = RETRY.after(failures, "a");
            assert!(wait <= whole && wait >= whole * 3 / 4, "{failures}: {wait:?}");
        }
        assert!(RETRY.after(u32::MAX, "a") <= RETRY.cap);
    }

    #[test]
    fn waits_of_different_seeds_differ() {
        let waits: BTreeSet<Duration> =
            (0..100).map(|uid| RETRY.after(9, &format!("uid-{uid}"))).collect();
        assert!(waits.len() > 95, "{}", waits.len());
        assert_eq!(RETRY.after(9, "uid-1"), RETRY.after(9, "uid-1"));
    }

    #[test]
    fn numbers_are_spread_over_the_whole_range() {
        let mut counts = [0; 10];
        for number in 0..1000 {
            counts[usize::try_from(spread("", number, 9)).unwrap()] += 1;
        }
        assert!(counts.iter().all(|count| (60..140).contains(count)), "{counts:?}");
        assert_eq!(spread("x", 1, 0), 0);
    }
}
