//! Kubernetes Events.

use super::text::shortened;

/// The longest message in bytes. Kubernetes refuses an event with more than 1,024.
const LONGEST: usize = 1_000;

/// An Event about an object, for `kubectl describe` and `kubectl events`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Whether it is of the type `Warning`, not `Normal`.
    pub warning: bool,
    /// The reason, in a word such as `Submitted`.
    pub reason: &'static str,
    /// The message.
    pub message: String,
}

impl Event {
    /// Creates an event of the type `Normal`.
    pub fn normal(reason: &'static str, message: impl AsRef<str>) -> Self {
        Self { warning: false, reason, message: shortened(message.as_ref(), LONGEST).into_owned() }
    }

    /// Creates an event of the type `Warning`.
    pub fn warning(reason: &'static str, message: impl AsRef<str>) -> Self {
        Self { warning: true, ..Self::normal(reason, message) }
    }
}
