//! Asks the core crate for the rules about the lifecycles of resources.

use std::cell::OnceCell;

use kfp_dbx_core::graph::{Block, OpKind};
use kfp_dbx_core::lifecycle::{self, Knowledge, Pipeline};
use kfp_dbx_core::rule::{Diagnostic, SettingForm};
use kfp_dbx_core::table::ValueType;
use kfp_dbx_core::value::Target;
use proc_macro2::Span;

use crate::check::effects::{Settings, effect, resolve, varies};
use crate::check::new_variable::new_variable;
use crate::check::object::Object;
use crate::check::op::place;
use crate::lower::body::{BlockFacts, Body};
use crate::syntax::function::PipelineFn;
use crate::syntax::questions::names_bound_in_block;

pub(super) fn check(pipeline: &PipelineFn, body: &Body) -> Vec<Diagnostic<Span>> {
    let settings = Settings::of(pipeline);
    let nodes = 0..body.graph.nodes.len();
    let effects: Vec<_> = nodes.filter_map(|node| effect(body, &settings, node)).collect();
    let has = |block, fact: fn(&BlockFacts) -> bool| body.blocks.get(&block).is_some_and(fact);
    let bound = OnceCell::new();
    let knowledge = Knowledge {
        graph: &body.graph,
        effects: &effects,
        pipeline: Pipeline {
            complete: body.is_complete && !settings.is_part && objects_are_known(body),
            has_deadline: settings.has_deadline || settings.is_part,
            deadline: settings.deadline,
            exclusive: settings.is_exclusive || settings.is_part,
            operator: settings.operator,
            form: SettingForm::Attribute,
        },
        varies: &|target, block| varies(body, target, block),
        is_listed: &|target| {
            let of = body.variable(target).and_then(|variable| variable.of);
            of.is_some_and(|of| has(of, |facts| facts.is_literal))
        },
        // The items of two loops can be the same.
        is_open: &|target| body.variable(target).is_some_and(|variable| variable.of.is_some()),
        name: &|target| match target {
            Target::Workflow(variable) => Some(format!("workflow::{}()", variable.function())),
            target => {
                let variable = body.variable(target).filter(|variable| variable.of.is_none())?;
                Some(variable.name.clone())
            }
        },
        sets_level: &|node, rule| body.facts[node].levels.sets(rule),
        is_single: &|block| has(block, |facts| facts.may_be_single),
        is_one_by_one: &|block| has(block, |facts| facts.may_be_one_by_one),
        // The same tokens can be another condition, and other tokens the same one.
        facts: &|block| match body.graph.block(block) {
            Some(Block::ForEach) if !has(block, |facts| facts.may_be_empty) => Some(Vec::new()),
            _ => None,
        },
        listed: &body.listed,
        item: &|block| {
            let item = body.variables.iter().find(|variable| variable.of == Some(block))?;
            Some(item.name.clone())
        },
        output: &|target| match target {
            Target::Output { op, output, .. } => match body.graph.nodes.get(op as usize)?.kind {
                // rustc checks the type of any other output.
                OpKind::Table(row) => row
                    .outputs
                    .get(output as usize)
                    .filter(|output| matches!(output.ty, ValueType::Text)),
                _ => None,
            },
            _ => None,
        },
        new_variable: &|node| {
            let names = bound.get_or_init(|| names_bound_in_block(&pipeline.item.block));
            new_variable(body, names, node)
        },
        place: &|node, path| place(body, node, path),
    };
    lifecycle::check(&knowledge, &|reference| resolve(body, reference))
}

/// Returns whether the kind of each object is known. Any of the others may be created or deleted by
/// a `ResourceOp` whose object can't be seen.
fn objects_are_known(body: &Body) -> bool {
    body.graph.nodes.iter().zip(&body.facts).all(|(node, facts)| {
        !matches!(node.kind, OpKind::Resource)
            || Object::of(facts).is_some() && facts.object_action().is_some()
    })
}
