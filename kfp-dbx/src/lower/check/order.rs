//! Rules about the order of ops.

use super::subject::{Found, Subject};

/// Cycles, and orders that blocks or failed ops rule out. The macro has the same rules.
pub(super) fn check_dependencies(subject: &Subject<'_>, found: &mut Found) {
    found.extend(subject.disorder.iter().cloned());
}

/// Dependencies on failures that a block around one of the two ops widens.
pub(super) fn check_failures(subject: &Subject<'_>, found: &mut Found) {
    if subject.disorder.is_empty() {
        found.extend(subject.graph.dependencies.check_failures());
    }
}

/// Ops that are skipped although they use no output of a skipped op.
pub(super) fn check_skipped(subject: &Subject<'_>, found: &mut Found) {
    if subject.disorder.is_empty() {
        found.extend(subject.graph.dependencies.check_skipped());
    }
}
