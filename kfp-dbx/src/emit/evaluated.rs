//! The values that a task evaluates for the manifest of its template: see `bare`.

use std::collections::BTreeMap;

use super::manifest::Bare;

/// The values that a task evaluates, each with the name of its input.
pub(super) type Evaluated = Vec<(Bare, String)>;

/// The values that the tasks evaluate, for the ops and for the templates that ops share.
#[derive(Default)]
pub(super) struct AllEvaluated {
    pub(super) of_ops: BTreeMap<usize, Evaluated>,
    pub(super) of_shared: BTreeMap<usize, Evaluated>,
}

impl AllEvaluated {
    pub(super) fn of_op(&self, op: usize) -> &[(Bare, String)] {
        self.of_ops.get(&op).map_or(&[], Vec::as_slice)
    }

    pub(super) fn of_shared(&self, shared: usize) -> &[(Bare, String)] {
        self.of_shared.get(&shared).map_or(&[], Vec::as_slice)
    }
}
