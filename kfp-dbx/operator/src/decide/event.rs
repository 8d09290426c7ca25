//! Kubernetes Events.

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
    pub fn normal(reason: &'static str, message: impl Into<String>) -> Self {
        Self { warning: false, reason, message: message.into() }
    }

    /// Creates an event of the type `Warning`.
    pub fn warning(reason: &'static str, message: impl Into<String>) -> Self {
        Self { warning: true, reason, message: message.into() }
    }
}
