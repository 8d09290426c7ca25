//! Adds the deletes of `.delete_on_exit()`. Each delete is in the same loops as its create, with
//! the same values, and in the same conditions unless only this run can have the name.

use std::collections::{BTreeMap, BTreeSet};

use kfp_dbx_core::lifecycle::{Condition, NAME_HOLDS_OUTPUT};
use kfp_dbx_core::table::Op;
use kfp_dbx_core::text::names::check_op_name;
use kfp_dbx_core::value::{Map, Ref, Target, Value};

use super::completed::{Completed, CompletedOp, MissingDelete};
use super::guards::Guards;
use super::substitute::{
    LOOP_OVER_OUTPUT, Substitutes, arguments, substitute, substitute_condition, substitute_list,
};
use crate::error::Place;
use crate::lower::object::{Object, Outputs};
use crate::model::block::{BlockData, BlockKind, ExitWhen, Over};
use crate::model::condition::Expr;
use crate::model::op::{DatabricksData, OpData, OpKind, OpSettings};
use crate::model::param::{Origin, ParamData, whole_param};
use crate::model::policies::PolicyData;
use crate::model::scope::narrow;

impl Completed {
    pub(super) fn add_deletes(&mut self) {
        let is_marked = |op: &usize| self.ops[*op].data.settings.delete_on_exit.is_some();
        let marked: Vec<usize> = (0..self.ops.len()).filter(is_marked).collect();
        let Some(&first) = marked.first() else { return };
        let at = self.ops[first].data.at;
        let kind = BlockKind::Exit(ExitWhen::Always);
        let exit = self.add_block("delete-on-exit", at, None, kind);
        let guards = self.guards();
        let mut adding = Adding { completed: self, exit, guards, blocks: BTreeMap::new() };
        for create in marked {
            if let Err(why) = adding.delete(create) {
                adding.completed.gaps.deletes.push((create, why));
            }
        }
    }

    fn add_block(&mut self, name: &str, at: Place, parent: Option<u32>, kind: BlockKind) -> u32 {
        let kind = OpKind::Block(BlockData { kind, parallelism: None });
        let (name, after, settings) = (name.to_owned(), Vec::new(), OpSettings::default());
        self.add(OpData { name, at, parent, kind, after, settings }, None, None)
    }
}

struct Adding<'a> {
    completed: &'a mut Completed,
    /// The exit handler of the added deletes.
    exit: u32,
    /// The conditions of ops that use outputs of ops in them.
    guards: Guards,
    /// The blocks at exit, each by the block of the pipeline that it repeats and by the block
    /// around it. A loop has its item.
    blocks: BTreeMap<(usize, u32), (u32, Option<u32>)>,
}

impl Adding<'_> {
    fn delete(&mut self, create: usize) -> Result<(), MissingDelete> {
        let CompletedOp { data, object, .. } = &self.completed.ops[create];
        let OpKind::Databricks(databricks) = &data.kind else { return Ok(()) };
        let (Some(row), Some(object)) = (databricks.row.delete(), object) else { return Ok(()) };
        let name = format!("delete-{}", data.name);
        let at = data.at;
        let kind = OpKind::Databricks(DatabricksData { row, ..databricks.clone() });
        let mut policies = data.settings.delete_on_exit.clone().unwrap_or_default();
        // They are problems of the create.
        policies.problems.clear();
        let mut object = deletion(object, row, policies);
        let is_bound = !object.resource_name().is_some_and(is_of_this_run);
        let (mut parent, with) =
            self.surroundings(create, is_bound).map_err(MissingDelete::Unknown)?;
        if is_bound {
            parent = self.guarded(create, parent, &with);
        }
        substitute(&mut object.manifest, &self.completed.params, &with)
            .map_err(MissingDelete::Unknown)?;
        if holds_output(&object.manifest) {
            return Err(MissingDelete::Unknown(NAME_HOLDS_OUTPUT));
        }
        if self.is_outside(&object.manifest) {
            // A rule reports the name of the create.
            return Ok(());
        }
        check_op_name(&name).map_err(MissingDelete::Name)?;
        let (after, settings) = (Vec::new(), OpSettings::default());
        let data = OpData { name, at, parent: Some(parent), kind, after, settings };
        self.completed.add(data, Some(object), Some(create));
        Ok(())
    }

    /// Returns whether a value contains an item of a loop that the op is not part of. The items of
    /// the other loops are already replaced by items of loops at exit.
    fn is_outside(&self, value: &Value) -> bool {
        let at_exit = |block: u32| self.blocks.values().any(|(known, _)| *known == block);
        let params = &self.completed.params;
        let mut outside = false;
        value.visit_refs(&mut |reference| {
            let Target::Param { index, .. } = reference.target else { return };
            let whole = whole_param(params, index).map(|(whole, _)| &params[whole as usize].of);
            outside |= matches!(whole, Some(Origin::Item(block) | Origin::Argument(block))
                if !at_exit(*block));
        });
        outside
    }

    /// Returns the block at exit for the ops of a block of the pipeline, and the values that
    /// replace its items and arguments there. `is_bound` repeats the conditions, too.
    fn surroundings(
        &mut self,
        op: usize,
        is_bound: bool,
    ) -> Result<(u32, Substitutes), &'static str> {
        let Some(parent) = self.completed.parent(op) else {
            return Ok((self.exit, Substitutes::new()));
        };
        let (around, mut with) = self.surroundings(parent, is_bound)?;
        match self.completed.ops[parent].data.block() {
            None => Ok((around, with)),
            Some(BlockKind::When(_) | BlockKind::Otherwise(_)) if !is_bound => Ok((around, with)),
            Some(kind @ (BlockKind::When(_) | BlockKind::Otherwise(_))) => {
                // A block of an exit handler is at exit itself.
                if self.completed.parent(parent) == Some(around as usize) {
                    return Ok((narrow(parent), with));
                }
                let condition = self.condition_of(kind);
                let block = self.condition_at_exit(parent, condition, around, &with);
                Ok((block.unwrap_or(around), with))
            }
            Some(BlockKind::Exit(_)) => {
                Ok((self.completed.ops[op].data.parent.unwrap_or(self.exit), with))
            }
            Some(BlockKind::Pipeline(values)) => {
                with.extend(arguments(self.completed, parent, values, &with)?);
                Ok((around, with))
            }
            Some(BlockKind::ForEach { over, item }) => {
                let (over, item) = (over.clone(), *item);
                let (block, at_exit) = self.loop_at_exit(parent, over, item, around, &with)?;
                self.substitute_item(item, at_exit, block, &mut with);
                Ok((block, with))
            }
        }
    }

    /// Returns the block at exit with the conditions of the outputs that an op uses, in a block at
    /// exit.
    fn guarded(&mut self, op: usize, mut around: u32, with: &Substitutes) -> u32 {
        let outer: Vec<usize> = self.completed.around(op).collect();
        let nodes = std::iter::once(op).chain(outer.iter().copied());
        let guards: BTreeSet<usize> =
            nodes.filter_map(|node| self.guards.get(&node)).flatten().copied().collect();
        for guard in guards.into_iter().filter(|guard| !outer.contains(guard)) {
            let Some((condition, with)) = self.condition_of_guard(guard, &outer, with) else {
                continue;
            };
            let block = self.condition_at_exit(guard, Some(condition), around, &with);
            around = block.unwrap_or(around);
        }
        around
    }

    /// Returns the condition of a block that does not contain the op, with the values that replace
    /// its items and arguments. `None` if it can have several results, as in another loop.
    fn condition_of_guard(
        &self,
        guard: usize,
        outer: &[usize],
        with: &Substitutes,
    ) -> Option<(Expr, Substitutes)> {
        let mut with = with.clone();
        let blocks: Vec<usize> = self.completed.around(guard).collect();
        for block in blocks.into_iter().rev().filter(|block| !outer.contains(block)) {
            match self.completed.ops[block].data.block() {
                Some(BlockKind::ForEach { .. }) => return None,
                Some(BlockKind::Pipeline(values)) => {
                    with.extend(arguments(self.completed, block, values, &with).ok()?);
                }
                _ => {}
            }
        }
        Some((self.condition_of(self.completed.ops[guard].data.block()?)?, with))
    }

    /// Returns the condition of a block, or the opposite of the condition whose other branch it is.
    fn condition_of(&self, kind: &BlockKind) -> Option<Expr> {
        match kind {
            BlockKind::When(condition) => Some(condition.clone()),
            BlockKind::Otherwise(when) => {
                let when = self.completed.ops[*when as usize].data.block()?;
                Some(Expr::Not(Box::new(self.condition_of(when)?)))
            }
            _ => None,
        }
    }

    /// Returns the block at exit with the condition of a block of the pipeline. `None` if an exit
    /// handler can't evaluate the condition; a rule then compares the delete with the create.
    fn condition_at_exit(
        &mut self,
        of: usize,
        condition: Option<Expr>,
        around: u32,
        with: &Substitutes,
    ) -> Option<u32> {
        if let Some((known, _)) = self.blocks.get(&(of, around)) {
            return Some(*known);
        }
        let mut condition = condition?;
        substitute_condition(&mut condition, &self.completed.params, with).ok()?;
        let mut is_known = true;
        condition.visit(&mut |value| is_known &= !holds_output(value));
        if !is_known {
            return None;
        }
        let data = &self.completed.ops[of].data;
        let (name, at) = (format!("delete-{}", data.name), data.at);
        let kind = BlockKind::When(condition);
        let block = self.completed.add_block(&name, at, Some(around), kind);
        self.blocks.insert((of, around), (block, None));
        Some(block)
    }

    /// Returns the loop at exit over the same list as a loop of the pipeline, with its item.
    fn loop_at_exit(
        &mut self,
        of: usize,
        over: Over,
        item: u32,
        around: u32,
        with: &Substitutes,
    ) -> Result<(u32, u32), &'static str> {
        if let Some((block, Some(item))) = self.blocks.get(&(of, around)) {
            return Ok((*block, *item));
        }
        let over = over_at_exit(over, &self.completed.params, with)?;
        let data = &self.completed.ops[of].data;
        let (name, at) = (format!("delete-{}", data.name), data.at);
        let ty = self.completed.params[item as usize].ty;
        let block = narrow(self.completed.ops.len());
        let item = self.completed.add_param(ParamData::item(block, ty, at));
        let kind = BlockKind::ForEach { over, item };
        let block = self.completed.add_block(&name, at, Some(around), kind);
        self.blocks.insert((of, around), (block, Some(item)));
        Ok((block, item))
    }

    /// Replaces the item of the loop of the pipeline by the item of the loop at exit, and the parts
    /// of the one by the parts of the other.
    fn substitute_item(&mut self, item: u32, at_exit: u32, block: u32, with: &mut Substitutes) {
        let scope = self.completed.scope;
        let target = |index| Target::Param { scope, index };
        let ty = self.completed.params[item as usize].ty;
        with.insert(target(item), Value::Ref(Ref { target: target(at_exit), ty }));
        let parts = (0..).zip(&self.completed.params).filter_map(|(part, param)| match &param.of {
            Origin::Part(whole, step) if *whole == item => Some((part, step.clone())),
            _ => None,
        });
        let parts: Vec<(u32, _)> = parts.collect();
        for (part, step) in parts {
            let ParamData { ty, at, .. } = self.completed.params[part as usize];
            let mut param = ParamData::item(block, ty, at);
            param.of = Origin::Part(at_exit, step);
            let copy = self.completed.add_param(param);
            with.insert(target(part), Value::Ref(Ref { target: target(copy), ty }));
        }
    }
}

/// Returns the op of the table that deletes the resource of an object.
fn deletion(object: &Object, row: &'static Op, policies: PolicyData) -> Object {
    let mut manifest = Map::new();
    if let Value::Map(created) = &object.manifest {
        let fields = created.entries.iter().filter(|(field, _)| field.as_literal() != Some("spec"));
        manifest.entries.extend(fields.cloned());
    }
    Object {
        action: row.action,
        manifest: Value::Map(manifest),
        success_condition: None,
        failure_condition: None,
        flags: row.flags.iter().copied().map(Value::text).collect(),
        merge_strategy: None,
        set_owner_reference: false,
        outputs: Outputs::NONE,
        policies,
        kind: Some(row.kind),
        condition: Condition::None,
    }
}

/// Whether no other run has a resource of that name.
fn is_of_this_run(name: &Value) -> bool {
    let mut is = false;
    name.visit_refs(&mut |reference| {
        is |= matches!(reference.target, Target::Workflow(variable) if variable.is_of_this_run());
    });
    is
}

fn holds_output(value: &Value) -> bool {
    let mut holds = false;
    value.visit_refs(&mut |reference| holds |= matches!(reference.target, Target::Output { .. }));
    holds
}

fn over_at_exit(
    mut over: Over,
    params: &[ParamData],
    with: &Substitutes,
) -> Result<Over, &'static str> {
    substitute_list(&mut over, params, with)?;
    let mut is_known = true;
    over.visit_refs(&mut |of| is_known &= !matches!(of.target, Target::Output { .. }));
    if is_known { Ok(over) } else { Err(LOOP_OVER_OUTPUT) }
}
