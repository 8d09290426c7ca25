//! Adds the deletes of `.delete_on_exit()`. Each delete is in the same loops as its create, with
//! the same values.

use std::collections::BTreeMap;

use kfp_dbx_core::lifecycle::{Condition, NAME_HOLDS_OUTPUT};
use kfp_dbx_core::table::Op;
use kfp_dbx_core::text::names::check_op_name;
use kfp_dbx_core::value::{Map, Ref, Target, Value};

use super::completed::{Completed, CompletedOp, MissingDelete};
use super::substitute::{Substitutes, arguments, substitute};
use crate::error::Place;
use crate::lower::object::{Object, Outputs};
use crate::model::block::{BlockData, BlockKind, ExitWhen, Over};
use crate::model::op::{DatabricksData, OpData, OpKind, OpSettings};
use crate::model::param::{Origin, ParamData, whole_param};
use crate::model::policies::PolicyData;
use crate::model::scope::narrow;

const LOOP_OVER_OUTPUT: &str =
    "it is created in a loop over an output, which an exit handler can't read";

impl Completed {
    pub(super) fn add_deletes(&mut self) {
        let is_marked = |op: &usize| self.ops[*op].data.settings.delete_on_exit.is_some();
        let marked: Vec<usize> = (0..self.ops.len()).filter(is_marked).collect();
        let Some(&first) = marked.first() else { return };
        let at = self.ops[first].data.at;
        let kind = BlockKind::Exit(ExitWhen::Always);
        let exit = self.add_block("delete-on-exit", at, None, kind);
        let mut adding = Adding { completed: self, exit, loops: BTreeMap::new() };
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
    /// For each loop of the pipeline, the loop at exit over the same list, with its item.
    loops: BTreeMap<usize, (u32, u32)>,
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
        let (parent, with) = self.surroundings(create).map_err(MissingDelete::Unknown)?;
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
        let at_exit = |block: u32| self.loops.values().any(|(known, _)| *known == block);
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
    /// replace its items and arguments there.
    fn surroundings(&mut self, op: usize) -> Result<(u32, Substitutes), &'static str> {
        let Some(parent) = self.completed.parent(op) else {
            return Ok((self.exit, Substitutes::new()));
        };
        let (around, mut with) = self.surroundings(parent)?;
        match self.completed.ops[parent].data.block() {
            // The delete of a resource that was not created succeeds.
            None | Some(BlockKind::When(_) | BlockKind::Otherwise(_)) => Ok((around, with)),
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

    /// Returns the loop at exit over the same list as a loop of the pipeline, with its item.
    fn loop_at_exit(
        &mut self,
        of: usize,
        over: Over,
        item: u32,
        around: u32,
        with: &Substitutes,
    ) -> Result<(u32, u32), &'static str> {
        if let Some(known) = self.loops.get(&of) {
            return Ok(*known);
        }
        let over = over_at_exit(over, &self.completed.params, with)?;
        let data = &self.completed.ops[of].data;
        let (name, at) = (format!("delete-{}", data.name), data.at);
        let ty = self.completed.params[item as usize].ty;
        let block = narrow(self.completed.ops.len());
        let item = self.completed.add_param(ParamData::item(block, ty, at));
        let kind = BlockKind::ForEach { over, item };
        let block = self.completed.add_block(&name, at, Some(around), kind);
        self.loops.insert(of, (block, item));
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

fn holds_output(value: &Value) -> bool {
    let mut holds = false;
    value.visit_refs(&mut |reference| holds |= matches!(reference.target, Target::Output { .. }));
    holds
}

fn over_at_exit(
    over: Over,
    params: &[ParamData],
    with: &Substitutes,
) -> Result<Over, &'static str> {
    let known = |mut value: Value| {
        substitute(&mut value, params, with)?;
        if holds_output(&value) { Err(LOOP_OVER_OUTPUT) } else { Ok(value) }
    };
    Ok(match over {
        Over::Items(items) => Over::Items(items),
        Over::List(list) => match known(Value::Ref(list))? {
            Value::Ref(list) => Over::List(list),
            Value::List(items) => Over::Items(items),
            _ => return Err(LOOP_OVER_OUTPUT),
        },
        Over::Sequence { start, end, format } => {
            Over::Sequence { start: known(start)?, end: known(end)?, format }
        }
    })
}
