//! How an op's resource ended, and why an op failed, in a few words.

use std::collections::BTreeSet;

use kfp_dbx_core::table::{Kind, Operator};
use kfp_dbx_simulator::bad_ends;
use kfp_dbx_simulator::report::{Maker, Node, NodeKind, Object, Phase, Report};

use super::uses::{kind, maker};

/// The resource of an op that ended badly.
pub(super) struct BadEnd<'r> {
    pub(super) kind: &'static Kind,
    /// The state, such as `FAILED`.
    pub(super) state: &'r str,
}

/// Returns how the resource of an op ended, if the op succeeded and its resource did not.
pub(super) fn hidden_end<'r>(
    report: &'r Report,
    node: &Node,
    operator: Operator,
) -> Option<BadEnd<'r>> {
    let has_succeeded = node.kind == NodeKind::Pod && node.phase == Phase::Succeeded;
    if !has_succeeded || node.action.as_deref() == Some("delete") {
        return None;
    }
    bad_end(report.objects.get(node.object?)?, operator)
}

/// Returns the bad state in which an object was when somebody asked for its deletion, or at the end.
fn bad_end(object: &Object, operator: Operator) -> Option<BadEnd<'_>> {
    let kind = kind(object)?;
    let is_before = |at| object.deleting.is_none_or(|deleting| at <= deleting);
    let (_, state) = object.states.iter().rfind(|(at, _)| is_before(*at))?;
    let bad = bad_ends(kind, operator);
    let state = state.split(' ').find(|word| bad.contains(word))?;
    Some(BadEnd { kind, state })
}

/// Returns why an attempt failed, without the words of Argo and kubectl around it.
pub(super) fn cause(report: &Report, node: &Node, operator: Operator) -> Option<String> {
    let object = || report.objects.get(node.object?);
    if node.message.contains("failure condition '") {
        let BadEnd { kind, state } = bad_end(object()?, operator)?;
        return Some(format!("its {} is {state}", kind.noun));
    }
    let manifest = node.manifest.as_deref()?;
    let (kind, name) = (manifest["kind"].as_str()?, manifest["metadata"]["name"].as_str());
    let named = name.map_or_else(|| kind.to_owned(), |name| format!("{kind} `{name}`"));
    if node.message.contains("(AlreadyExists)") {
        let is_going = node.message.contains("object is being deleted");
        let how = if is_going { "is still being deleted" } else { "is already there" };
        return Some(format!("AlreadyExists: {named} {how}"));
    }
    if node.message.contains("(Forbidden)") {
        return Some(format!("Forbidden: the API server denies the request for {named}"));
    }
    None
}

/// Whose object an op finds in place of its own.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Own {
    /// That of an attempt before.
    Attempt,
    /// That of another item of its loop.
    Item,
}

/// Returns the ops that fail because an object that they have made themselves has the name.
pub(super) fn own_collisions(report: &Report) -> BTreeSet<(&str, Own)> {
    let collisions = report.nodes.iter().filter_map(|node| {
        let is_taken = node.phase.is_failure() && node.message.contains("(AlreadyExists)");
        let manifest = node.manifest.as_deref().filter(|_| is_taken)?;
        let is_it = |object: &&Object| {
            manifest["kind"] == object.kind.as_str()
                && manifest["metadata"]["name"] == object.name.as_str()
        };
        let maker = report.objects.iter().filter(is_it).find_map(|object| maker(report, object))?;
        let own = if maker.items == node.items { Own::Attempt } else { Own::Item };
        (maker.task == node.task).then_some((node.task.as_str(), own))
    });
    collisions.collect()
}

/// Whether a node of a run made an object.
pub(super) fn is_made_by(report: &Report, place: usize, object: &Object) -> bool {
    matches!(&object.maker, Maker::Node(of, node) if *of == report.workflow && *node == place)
}
