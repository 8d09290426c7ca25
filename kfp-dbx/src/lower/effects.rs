//! The effects of ops on resources: the facts for the rules about the lifecycle of resources.

use std::collections::BTreeSet;

use kfp_dbx_core::lifecycle::{Effect, Exit, Sketch};
use kfp_dbx_core::table::Action;
use kfp_dbx_core::value::{Text, Value};

use super::graph::{Graph, Node};
use super::object::Object;
use super::sketches::Sketches;
use crate::model::block::BlockKind;
use crate::model::settings::Settings;

/// Returns the effect of each op that has one.
pub(super) fn effects<'a>(
    graph: &'a Graph,
    settings: &Settings,
    sketches: &Sketches<'a>,
) -> Vec<Effect<'a>> {
    // A rule reports a delete at exit that could not be added.
    let deleted: BTreeSet<usize> = graph.nodes.iter().filter_map(|node| node.deletes).collect();
    let effect = |(op, node): (usize, &'a Node)| {
        let mut effect = effect(graph, settings, sketches, op, node)?;
        effect.deleted_on_exit =
            node.data.settings.delete_on_exit.is_some() && !deleted.contains(&op);
        Some(effect)
    };
    graph.nodes.iter().enumerate().filter_map(effect).collect()
}

fn effect<'a>(
    graph: &'a Graph,
    settings: &Settings,
    sketches: &Sketches<'a>,
    op: usize,
    node: &'a Node,
) -> Option<Effect<'a>> {
    let object = node.object.as_ref()?;
    let op_settings = &node.data.settings;
    let kind = object.kind_key()?;
    let name = sketches.name_of_object(op, object).unwrap_or_else(Sketch::unknown);
    let is_delete = object.action == Action::Delete;
    Some(Effect {
        node: op,
        action: object.action,
        kind,
        known: object.kind,
        name,
        spec: object.spec(),
        waits: if is_delete { waits(&object.flags) } else { None },
        condition: object.condition,
        has_timeout: object.policies.timeout.is_some() || settings.defaults.timeout.is_some(),
        timeout: timeout(object, settings),
        owned: object.set_owner_reference && object.keeps_owner(settings.operator),
        deleted_on_exit: false,
        stands_for: node.deletes,
        outcome_used: is_state_used(node, object),
        external: op_settings.external,
        keep: op_settings.keep,
        uses: op_settings.uses.iter().map(|op| *op as usize).collect(),
        exit: exit_of(graph, op),
    })
}

/// Returns the time limit of an op, unless a patch may set another one.
pub(super) fn timeout(object: &Object, settings: &Settings) -> Option<u64> {
    let own = &object.policies;
    let is_known = own.patch.is_none() && settings.defaults.patch.is_none();
    own.timeout.or(settings.defaults.timeout).filter(|_| is_known)
}

/// Returns whether anything uses an output that contains the state of the resource.
fn is_state_used(node: &Node, object: &Object) -> bool {
    node.used_outputs.iter().any(|output| {
        let path = node.data.output_name(*output).and_then(|name| object.outputs.path(name));
        path.is_some_and(|path| path.contains(".state"))
    })
}

/// Returns when the exit handler of an op runs.
fn exit_of(graph: &Graph, op: usize) -> Option<Exit> {
    graph.blocks_around(op).find_map(|block| match graph.nodes[block].block_kind() {
        Some(BlockKind::Exit(when)) => Some(*when),
        _ => None,
    })
}

/// Returns whether a delete waits until the object is gone, which kubectl does by default. Returns
/// `None` if a flag is not known before the run.
fn waits(flags: &[Value]) -> Option<bool> {
    let mut waits = true;
    for flag in flags {
        match flag {
            Value::Text(Text::Literal(flag)) => {
                if let Some(value) = flag.strip_prefix("--wait=") {
                    waits = value != "false";
                }
            }
            _ => return None,
        }
    }
    Some(waits)
}
