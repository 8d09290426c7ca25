//! The times between looks at a resource: quick at first, slow later.

use std::time::Duration;

use crate::databricks;

/// The longest time between two looks at something that changes.
const SLOWEST: Duration = Duration::from_secs(30);

/// Returns the time until the next look at something that has lasted for a while: a part of that
/// time, but at least a second and at most half a minute.
pub(super) fn growing(lasted: Duration, part: u32) -> Duration {
    (lasted / part).clamp(Duration::from_secs(1), SLOWEST)
}

/// Returns a duration with up to a tenth less, which depends on the uid of the object: the objects of
/// one moment do not ask all at once.
pub(super) fn spread(duration: Duration, uid: &str) -> Duration {
    let less = u32::try_from(databricks::spread(uid, 0, 100)).unwrap_or_default();
    duration * (1000 - less) / 1000
}

#[cfg(test)]
mod tests {
    use super::{growing, spread};
    use std::time::Duration;

    #[test]
    fn looks_are_quick_at_first_and_slow_later() {
        let cases = [(0, 1), (8, 1), (80, 10), (240, 30), (100_000, 30)];
        for (lasted, after) in cases {
            assert_eq!(growing(Duration::from_secs(lasted), 8), Duration::from_secs(after));
        }
    }

    #[test]
    fn the_spread_is_a_tenth() {
        let second = Duration::from_secs(1);
        let all: Vec<_> = (0..200).map(|uid| spread(second, &format!("uid-{uid}"))).collect();
        let (least, most) = (all.iter().min().unwrap(), all.iter().max().unwrap());
        assert!(*least >= Duration::from_millis(900) && *least < Duration::from_millis(910));
        assert!(*most <= Duration::from_secs(1) && *most > Duration::from_millis(990));
    }
}
