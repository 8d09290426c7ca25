//! Whether a process can have the Lease, by what it has seen of it.

use std::time::Duration;

use tokio::time::Instant;

/// The time after which a holder that does not renew is replaced.
pub const DURATION: Duration = Duration::from_secs(15);

/// A Lease.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Record {
    /// The process that holds it. Without one, it is free.
    pub holder: Option<String>,
    /// The time that a holder has before it is replaced.
    pub duration: Duration,
    /// The number of times that it went from one holder to another.
    pub transitions: i32,
    /// The version of the record in the store, which changes with each write. A record that is not
    /// stored has none.
    pub version: Option<String>,
}

impl Record {
    /// Returns the record without a holder.
    #[must_use]
    pub fn released(self) -> Self {
        Self { holder: None, duration: Duration::from_secs(1), ..self }
    }
}

/// The last renewal of the Lease that a process has seen.
#[derive(Debug, Default)]
pub struct Observed(Option<(String, Instant)>);

/// What to do about the Lease.
#[derive(Debug, PartialEq, Eq)]
pub enum Claim {
    /// Another process holds it.
    Held(String),
    /// Write this record, in the place of that version.
    Write(Record),
}

impl Observed {
    /// Judges a record that was read at that time or later.
    pub fn claim(&mut self, record: Option<Record>, identity: &str, now: Instant) -> Claim {
        let record = record.unwrap_or_default();
        let version = record.version.clone().unwrap_or_default();
        let since = match &self.0 {
            Some((seen, since)) if *seen == version => *since,
            _ => now,
        };
        self.0 = Some((version, since));
        let is_own = record.holder.as_deref() == Some(identity);
        if let Some(holder) = record.holder.as_deref().filter(|_| !is_own)
            && now < since + record.duration
        {
            return Claim::Held(holder.to_owned());
        }
        Claim::Write(Record {
            holder: Some(identity.to_owned()),
            duration: DURATION,
            transitions: record.transitions + i32::from(!is_own && record.version.is_some()),
            version: record.version,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::Instant;

    use super::{Claim, DURATION, Observed, Record};

    fn held_by(holder: &str, version: &str) -> Record {
        let (holder, version) = (Some(holder.to_owned()), Some(version.to_owned()));
        Record { holder, duration: DURATION, transitions: 3, version }
    }

    /// Returns the record that a claim writes.
    fn written(claim: Claim) -> Option<Record> {
        match claim {
            Claim::Write(record) => Some(record),
            Claim::Held(_) => None,
        }
    }

    #[test]
    fn a_lease_is_taken_when_it_is_missing_or_free() {
        let now = Instant::now();
        let mut observed = Observed::default();
        let new = written(observed.claim(None, "a", now)).unwrap();
        assert_eq!((new.holder.as_deref(), new.transitions, new.version), (Some("a"), 0, None));
        let free = held_by("b", "5").released();
        let taken = written(observed.claim(Some(free), "a", now)).unwrap();
        assert_eq!((taken.transitions, taken.version.as_deref()), (4, Some("5")));
        assert_eq!((taken.holder.as_deref(), taken.duration), (Some("a"), DURATION));
    }

    #[test]
    fn a_holder_is_replaced_when_it_has_not_renewed_for_the_duration() {
        let now = Instant::now();
        let mut observed = Observed::default();
        let held = Claim::Held("b".to_owned());
        assert_eq!(observed.claim(Some(held_by("b", "5")), "a", now), held);
        let later = now + DURATION - Duration::from_millis(1);
        assert_eq!(observed.claim(Some(held_by("b", "5")), "a", later), held);
        // A renewal begins the time again.
        assert_eq!(observed.claim(Some(held_by("b", "6")), "a", later), held);
        assert_eq!(observed.claim(Some(held_by("b", "6")), "a", now + DURATION), held);
        let end = later + DURATION;
        let taken = written(observed.claim(Some(held_by("b", "6")), "a", end)).unwrap();
        assert_eq!((taken.transitions, taken.version.as_deref()), (4, Some("6")));
    }

    #[test]
    fn the_holder_renews_without_a_transition() {
        let mut observed = Observed::default();
        let claim = observed.claim(Some(held_by("a", "5")), "a", Instant::now());
        assert_eq!(claim, Claim::Write(held_by("a", "5")));
    }
}
