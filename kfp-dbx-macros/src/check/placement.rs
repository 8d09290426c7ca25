//! The rules about values that are not known where they are used: values that are known only at
//! exit, items of a loop that does not contain the op, and runtime values in a text that is
//! changed.

use kfp_dbx_core::graph::{self, Block, NodeIndex};
use kfp_dbx_core::rule::Diagnostic;
use kfp_dbx_core::value::path::{NAME, Step};
use kfp_dbx_core::value::{Target, Value};
use proc_macro2::Span;

use crate::lower::body::Body;
use crate::read::facts::OpFacts;

pub(super) fn check(body: &Body, node: NodeIndex) -> Vec<Diagnostic<Span>> {
    let mut found = Vec::new();
    if body.is_lost(node) {
        return found;
    }
    let facts = &body.facts[node];
    let op_at = body.graph.nodes[node].at;
    for (field, value) in fields(facts) {
        let mut path = vec![Step::Field(field.to_owned())];
        visit_parts(value, &mut path, &mut |part, path| {
            let spot = facts.spans.get(path);
            let at = spot.map_or(op_at, |spot| spot.used);
            if let Value::Problem(finding) = part {
                // The place of the text itself, not that of a name for it.
                let at = spot.map_or(at, |spot| spot.span);
                found.push((**finding).clone().at(at).of([node]));
            }
            part.visit_refs(&mut |reference| {
                found.extend(check_known_at_exit(body, node, reference.target, at));
                found.extend(check_item(body, node, reference.target, at));
            });
        });
    }
    found
}

/// Returns the fields of the spec or the object, and the name of the resource.
fn fields(facts: &OpFacts) -> impl Iterator<Item = (&str, &Value)> {
    let object = match &facts.object {
        Some(Value::Map(object)) => object.entries.as_slice(),
        _ => &[],
    };
    let fields = facts.spec.entries.iter().chain(object);
    let fields = fields.filter_map(|(name, value)| Some((name.as_literal()?, value)));
    fields.chain(facts.name.as_ref().map(|name| (NAME, name)))
}

fn check_known_at_exit(
    body: &Body,
    node: NodeIndex,
    target: Target,
    at: Span,
) -> Option<Diagnostic<Span>> {
    let Target::Workflow(variable) = target else { return None };
    if body.exit_of(node).is_some() {
        return None;
    }
    Some(graph::known_at_exit(variable)?.at(at))
}

fn check_item(body: &Body, node: NodeIndex, target: Target, at: Span) -> Option<Diagnostic<Span>> {
    let block = body.variable(target)?.of?;
    if body.is_within(node, block) {
        return None;
    }
    let finding = graph::item_outside(body.graph.nodes[node].name.as_ref()?, Block::ForEach);
    Some(finding.at(at).related("the loop", body.graph.nodes[block].at))
}

/// Visits the parts of a value that have no parts themselves, each with its path.
fn visit_parts(value: &Value, path: &mut Vec<Step>, visit: &mut impl FnMut(&Value, &[Step])) {
    match value {
        Value::List(items) => {
            for (index, item) in items.iter().enumerate() {
                path.push(Step::Item(index));
                visit_parts(item, path, visit);
                path.pop();
            }
        }
        Value::Map(map) => {
            for (key, value) in &map.entries {
                path.push(Step::Field(key.as_literal().unwrap_or_default().to_owned()));
                visit_parts(value, path, visit);
                path.pop();
            }
        }
        part => visit(part, path),
    }
}
