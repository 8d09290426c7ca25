//! Rules about the order of ops.

use super::subject::{Found, Subject};

/// Cycles, and orders that blocks or failed ops rule out. The macro has the same rules.
pub(super) fn check_dependencies(subject: &Subject<'_>, found: &mut Found) {
    found.extend(subject.disorder.iter().cloned());
}
