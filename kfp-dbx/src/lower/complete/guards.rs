//! The conditions that an op has because it uses an output of an op in them: it is skipped with
//! that op.

use kfp_dbx_core::graph::{self, conditions_of_uses};
use kfp_dbx_core::value::{Ref, Target};

use super::completed::Completed;
use crate::model::block::BlockKind;

/// The blocks of such conditions, by the op or the block that uses an output.
pub(super) type Guards = graph::NodeFacts;

impl Completed {
    pub(super) fn guards(&self) -> Guards {
        let mut guards = Guards::new();
        if !(0..self.ops.len()).any(|op| self.is_condition(op)) {
            return guards;
        }
        let mut uses = Vec::new();
        for user in 0..self.ops.len() {
            self.visit_outputs(user, &mut |op| uses.push((op, user)));
        }
        let (spread, first) =
            conditions_of_uses(uses, |op| self.parent(op), |op| self.is_condition(op));
        spread.add(first, &mut guards);
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
        let block = match self.ops[op].data.block() {
            Some(BlockKind::Otherwise(when)) => self.ops[*when as usize].data.block(),
            block => block,
        };
        if let Some(block) = block {
            block.visit_refs(&mut visit);
        }
    }
}
