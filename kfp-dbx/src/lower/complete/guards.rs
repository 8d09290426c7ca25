//! The conditions that an op has because it uses an output of an op in them: it is skipped with
//! that op.

use std::collections::{BTreeMap, BTreeSet};

use kfp_dbx_core::value::{Ref, Target};

use super::completed::Completed;
use crate::model::block::BlockKind;

/// The blocks of such conditions, by the op or the block that uses an output.
pub(super) type Guards = BTreeMap<usize, BTreeSet<usize>>;

impl Completed {
    pub(super) fn guards(&self) -> Guards {
        let mut guards = Guards::new();
        if !(0..self.ops.len()).any(|op| self.is_condition(op)) {
            return guards;
        }
        let mut users: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        let mut open = Vec::new();
        for user in 0..self.ops.len() {
            let outer: Vec<usize> = self.around(user).collect();
            self.visit_outputs(user, &mut |from| {
                let left = self.around(from).take_while(|block| !outer.contains(block));
                let left: Vec<usize> = left.collect();
                for from in std::iter::once(from).chain(left.iter().copied()) {
                    users.entry(from).or_default().push(user);
                }
                let conditions = left.into_iter().filter(|block| self.is_condition(*block));
                open.extend(conditions.map(|block| (user, block)));
            });
        }
        while let Some((user, block)) = open.pop() {
            if guards.entry(user).or_default().insert(block) {
                open.extend(users.get(&user).into_iter().flatten().map(|next| (*next, block)));
            }
        }
        guards
    }

    fn is_condition(&self, op: usize) -> bool {
        matches!(self.ops[op].data.block(), Some(BlockKind::When(_) | BlockKind::Otherwise(_)))
    }

    /// Returns the blocks around an op, innermost first.
    pub(super) fn around(&self, op: usize) -> impl Iterator<Item = usize> {
        std::iter::successors(self.parent(op), |parent| self.parent(*parent))
    }

    /// Visits the ops whose outputs an op or a block itself uses.
    fn visit_outputs(&self, op: usize, visit: &mut impl FnMut(usize)) {
        let mut visit = |reference: Ref| {
            if let Target::Output { scope, op, .. } = reference.target
                && scope == self.scope
                && (op as usize) < self.ops.len()
            {
                visit(op as usize);
            }
        };
        if let Some(object) = &self.ops[op].object {
            object.values().for_each(|value| value.visit_refs(&mut visit));
        }
        match self.ops[op].data.block() {
            Some(BlockKind::When(condition)) => {
                condition.visit(&mut |value| value.visit_refs(&mut visit));
            }
            Some(BlockKind::Otherwise(when)) => self.visit_outputs_of(*when as usize, &mut visit),
            Some(BlockKind::ForEach { over, .. }) => over.visit_refs(&mut visit),
            Some(BlockKind::Pipeline(values)) => {
                for (_, value) in values {
                    value.visit_refs(&mut visit);
                }
            }
            Some(BlockKind::Exit(_)) | None => {}
        }
    }

    fn visit_outputs_of(&self, when: usize, visit: &mut impl FnMut(Ref)) {
        if let Some(BlockKind::When(condition)) = self.ops[when].data.block() {
            condition.visit(&mut |value| value.visit_refs(visit));
        }
    }
}
