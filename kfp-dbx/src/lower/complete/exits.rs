//! Moves exit handlers out of the pipelines that are used as ops: Argo has one exit handler.

use super::completed::Completed;
use super::substitute::{
    Substitutes, arguments, substitute, substitute_condition, substitute_list,
};
use crate::model::block::{BlockData, BlockKind};
use crate::model::op::OpKind;

impl Completed {
    pub(super) fn move_exits_out(&mut self) {
        for exit in 0..self.ops.len() {
            let data = &self.ops[exit].data;
            if data.parent.is_none() || !matches!(data.block(), Some(BlockKind::Exit(_))) {
                continue;
            }
            match self.arguments_around(exit) {
                // A rule reports the condition or the loop around it.
                Ok(None) => {}
                Ok(Some(with)) => {
                    self.ops[exit].moved_out_of = self.ops[exit].data.parent.take();
                    self.substitute_within(exit, &with);
                }
                Err(why) => self.gaps.exits.push((exit, why)),
            }
        }
    }

    /// Returns the arguments of the pipelines around an op, or `None` if another block is around
    /// it.
    fn arguments_around(&self, op: usize) -> Result<Option<Substitutes>, &'static str> {
        let Some(parent) = self.parent(op) else { return Ok(Some(Substitutes::new())) };
        let Some(mut with) = self.arguments_around(parent)? else { return Ok(None) };
        match self.ops[parent].data.block() {
            Some(BlockKind::Pipeline(values)) => {
                with.extend(arguments(self, parent, values, &with)?);
                Ok(Some(with))
            }
            _ => Ok(None),
        }
    }

    fn substitute_within(&mut self, block: usize, with: &Substitutes) {
        for op in 0..self.ops.len() {
            if !self.is_inside(op, block) {
                continue;
            }
            self.substitute_block(op, with);
            if let Some(mut object) = self.ops[op].object.take() {
                // A part of an argument is not replaced: a rule reports that the op is not part of
                // the block that the argument belongs to.
                let _ = substitute(&mut object.manifest, &self.params, with);
                self.ops[op].object = Some(object);
            }
        }
    }

    /// Replaces the arguments in the condition, the list or the arguments of a block.
    fn substitute_block(&mut self, op: usize, with: &Substitutes) {
        let params = &self.params;
        let OpKind::Block(BlockData { kind, .. }) = &mut self.ops[op].data.kind else { return };
        // As for objects, a rule reports a part of an argument.
        let _ = match kind {
            BlockKind::When(condition) => substitute_condition(condition, params, with),
            BlockKind::ForEach { over, .. } => substitute_list(over, params, with),
            BlockKind::Pipeline(values) => {
                values.iter_mut().try_for_each(|(_, value)| substitute(value, params, with))
            }
            BlockKind::Otherwise(_) | BlockKind::Exit(_) => Ok(()),
        };
    }

    fn is_inside(&self, op: usize, block: usize) -> bool {
        std::iter::successors(self.parent(op), |parent| self.parent(*parent))
            .any(|parent| parent == block)
    }
}
