//! What the controller keeps of one object, and which of its states it believes.
//!
//! A watch delivers the states of an object in their order, but late: after a write of the operator,
//! the states before it are still to come. So the state that a write returned is kept until the watch
//! has delivered that very state. Resource versions are compared for equality only.
//!
//! A watch that begins again can leave that state out. So an object that waits for it, or that a write
//! found to be out of date, is read again after some seconds.

use std::collections::VecDeque;
use std::time::Duration;

use super::compact::Compact;
use super::lanes::Lane;
use super::watch::Watched;
use crate::decide::Memory;
use crate::object::{Key, Object};
use crate::time::Time;

/// The time after which an object is read again if the watch does not deliver its state.
pub(super) const REREAD: Duration = Duration::from_secs(5);

/// The number of states that are remembered while an object waits for one of them.
const SEEN: usize = 64;

/// An object, and the controller's work on it.
pub(super) struct Entry {
    pub(super) key: Key,
    pub(super) uid: String,
    /// The resource version of the state that is kept.
    pub(super) version: String,
    pub(super) lane: Lane,
    compact: Compact,
    /// The word for its state, for metrics.
    pub(super) state: Box<str>,
    /// The number of the listing that it was last seen in.
    pub(super) listing: u64,

    pub(super) memory: Memory,
    /// The number of passes in a row that the API server ended.
    pub(super) failures: u32,
    /// Whether a pass or a reading of the object is under way.
    pub(super) busy: bool,
    /// Whether it is in the queue.
    pub(super) queued: bool,
    /// Whether a newer state has arrived since the present pass began.
    pub(super) changed: bool,
    /// Whether something else has woken it since then.
    pub(super) woken: bool,
    /// The time of its next pass.
    pub(super) due: Option<Time>,
    /// The time at which it is read again.
    pub(super) reread: Option<Time>,
    /// The time for which its timer is set.
    pub(super) timer: Option<Time>,
    /// The workspace of its calls, as far as the program has said.
    pub(super) workspace: Option<std::sync::Arc<str>>,
    /// Whether it waits for an active run.
    pub(super) has_run: bool,
    /// The run that is watched for it, if its workspace is known.
    pub(super) watched: Option<Watched>,

    /// Whether the kept state is the operator's own, and the watch has not delivered it yet.
    awaits: bool,
    /// Whether a write was refused because the kept state is out of date.
    pub(super) behind: bool,
    /// Whether the API server has said that it is gone, but the watch has not.
    pub(super) gone: bool,
    /// The states that the watch has delivered since a request began or the object began to wait.
    seen: VecDeque<String>,
}

/// What a state that arrives means.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// It is kept already, or older than the one that is kept.
    Nothing,
    /// It is kept now.
    Newer,
    /// It belongs to another object of the same name.
    Other,
}

impl Entry {
    pub(super) fn new(object: Object) -> Self {
        Self {
            key: object.key(),
            uid: object.uid().to_owned(),
            version: object.resource_version().to_owned(),
            lane: Lane::of(&object),
            state: state(&object),
            compact: Compact::new(object),
            listing: 0,
            memory: Memory::default(),
            failures: 0,
            busy: false,
            queued: false,
            changed: false,
            woken: false,
            has_run: false,
            due: None,
            reread: None,
            timer: None,
            workspace: None,
            watched: None,
            awaits: false,
            behind: false,
            gone: false,
            seen: VecDeque::new(),
        }
    }

    /// Returns the state that is kept.
    pub(super) fn object(&self) -> Option<Object> {
        self.compact.object()
    }

    /// Takes a state from the watch.
    pub(super) fn watched(&mut self, object: Object) -> Seen {
        let version = object.resource_version();
        if self.busy || self.awaits {
            self.remember(version);
        }
        if self.uid == object.uid() && self.version == version {
            self.delivered();
            return Seen::Nothing;
        }
        if self.awaits || (self.gone && self.uid == object.uid()) {
            return Seen::Nothing;
        }
        if self.uid != object.uid() {
            return Seen::Other;
        }
        self.keep(object);
        Seen::Newer
    }

    /// Takes a state from a new listing, after which the watch begins again.
    pub(super) fn listed(&mut self, object: Object, now: Time) -> Seen {
        let seen = self.watched(object);
        if self.awaits && !self.gone {
            // The listing is older than the operator's state, and the watch will deliver that one; or
            // newer, and it will not.
            self.reread = Some(now);
        }
        seen
    }

    /// Takes a state that the API server returned to a request. Returns whether it is kept now.
    pub(super) fn returned(&mut self, object: Object, now: Time) -> bool {
        let version = object.resource_version().to_owned();
        let is_seen = self.seen.contains(&version);
        let is_last = self.seen.back() == Some(&version);
        let is_kept = self.version == version;
        if !is_kept && (self.awaits || !is_seen) {
            self.keep(object);
            self.awaits = true;
        }
        if self.awaits && is_last {
            self.delivered();
        }
        self.behind = false;
        self.reread = self.awaits.then(|| now + REREAD);
        self.version == version && !is_kept
    }

    /// Marks a new object of that name that a request has returned before the watch.
    pub(super) fn found(&mut self, now: Time) {
        self.awaits = true;
        self.reread = Some(now + REREAD);
    }

    /// Takes the refusal of a write, whose object had that version. Returns whether a newer state has
    /// arrived meanwhile.
    pub(super) fn refused(&mut self, version: &str, now: Time) -> bool {
        if self.version != version {
            return true;
        }
        self.behind = true;
        self.reread = Some(now + REREAD);
        false
    }

    /// Begins a request.
    pub(super) fn begin(&mut self) {
        self.busy = true;
        if !self.awaits {
            self.seen.clear();
        }
    }

    /// Returns the time of the next thing to do.
    pub(super) fn next(&self) -> Option<Time> {
        if self.gone {
            return None;
        }
        let due = self.due.filter(|_| !self.behind);
        [due, self.reread].into_iter().flatten().min()
    }

    fn delivered(&mut self) {
        self.awaits = false;
        if !self.behind {
            self.reread = None;
        }
    }

    fn keep(&mut self, object: Object) {
        object.resource_version().clone_into(&mut self.version);
        self.lane = Lane::of(&object);
        self.state = state(&object);
        self.compact = Compact::new(object);
        self.behind = false;
        self.reread = None;
    }

    fn remember(&mut self, version: &str) {
        if self.seen.len() == SEEN {
            self.seen.pop_front();
        }
        self.seen.push_back(version.to_owned());
    }
}

/// Returns the state that kubectl shows of an object, or an empty text if it has none yet.
fn state(object: &Object) -> Box<str> {
    let column = object.kind().columns.iter().find(|column| column.name == "State");
    let path = column.map_or("", |column| column.path).split('.').skip(1);
    let state = path.fold(object.json(), |value, step| &value[step]);
    state.as_str().unwrap_or_default().into()
}
