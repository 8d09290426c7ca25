//! Rules about texts that are made of runtime values, or should be.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use kfp_dbx_core::rule::{Finding, INVALID_NAME, UNUSED_TEXT};
use kfp_dbx_core::value::path::{Step, name_path};
use kfp_dbx_core::value::{Braces, Piece, Target, Text, Value, forgotten_format};

use super::op::place;
use super::subject::{Found, Subject, is_damaged};
use crate::error::Place;
use crate::lower::graph::{Graph, Node};
use crate::model::block::{BlockKind, Over};
use crate::model::param::Origin;

/// The name of a parameter in braces is filled in by `format!` only.
pub(super) fn check_formats(subject: &Subject<'_>, found: &mut Found) {
    let graph = subject.graph;
    for (index, node) in graph.recorded() {
        let names = OnceCell::new();
        visit_texts(node, &mut |text, is_formatted, part| {
            let is_name =
                |name: &str| names.get_or_init(|| names_in_scope(graph, index)).contains(&name);
            let braces = Braces { is_formatted, has_tags: part.has_tags(node) };
            let Some(finding) = forgotten_format(text, braces, is_name) else { return };
            let at = part.place(node);
            // In a name, the braces have been reported already.
            let mut invalid = found
                .iter_mut()
                .filter(|invalid| invalid.finding.rule == &INVALID_NAME && invalid.at == Some(at));
            match invalid.next() {
                Some(invalid) => invalid.finding.help = finding.help,
                None => found.push(of_op(finding, &node.data.name).at(at).of([index])),
            }
        });
    }
}

fn of_op(mut finding: Finding, op: &str) -> Finding {
    finding.message = format!("op `{op}`: {}", finding.message);
    finding
}

/// Returns the names of the parameters of the pipeline whose body created an op.
fn names_in_scope(graph: &Graph, node: usize) -> Vec<&str> {
    let is_pipeline =
        |node: &usize| matches!(graph.nodes[*node].block_kind(), Some(BlockKind::Pipeline(_)));
    let pipeline = graph.blocks_around(node).find(is_pipeline);
    let is_of = |origin: &Origin| match (origin, pipeline) {
        (Origin::Run, None) => true,
        (Origin::Argument(of), Some(pipeline)) => *of as usize == pipeline,
        _ => false,
    };
    graph.params.iter().filter(|param| is_of(&param.of)).map(|param| param.name.as_str()).collect()
}

/// The part of an op or a block that a text belongs to.
#[derive(Clone, Copy)]
enum Part<'a> {
    /// A field of the spec.
    Field(&'a Text),
    /// The name of the resource.
    Name,
    /// Any other part.
    Other,
}

impl Part<'_> {
    /// Whether a program may read the text that has tags like those of Argo, or another rule judges
    /// the tags in it.
    fn has_tags(self, node: &Node) -> bool {
        match self {
            Self::Field(_) => node.object.as_ref().is_none_or(|object| object.kind.is_none()),
            Self::Name => false,
            Self::Other => true,
        }
    }

    fn place(self, node: &Node) -> Place {
        match self {
            Self::Field(key) => {
                place(&node.data, &[Step::Field(key.as_literal().unwrap_or_default().to_owned())])
            }
            Self::Name => place(&node.data, &name_path()),
            Self::Other => place(&node.data, &[]),
        }
    }
}

/// Visits the literal texts of an op or a block.
fn visit_texts<'n>(node: &'n Node, visit: &mut impl FnMut(&str, bool, Part<'n>)) {
    if let Some(object) = &node.object {
        for (key, value) in object.spec().iter().flat_map(|spec| &spec.entries) {
            visit_value(value, &mut |text, formatted| visit(text, formatted, Part::Field(key)));
        }
        if let Some(name) = object.resource_name() {
            visit_value(name, &mut |text, formatted| visit(text, formatted, Part::Name));
        }
        for value in object.values().skip(usize::from(object.spec().is_some())) {
            visit_value(value, &mut |text, formatted| visit(text, formatted, Part::Other));
        }
    }
    let mut visit = |value: &Value| {
        visit_value(value, &mut |text, formatted| visit(text, formatted, Part::Other));
    };
    match node.block_kind() {
        Some(BlockKind::When(condition)) => condition.visit(&mut visit),
        Some(BlockKind::ForEach { over: Over::Items(items), .. }) => items.iter().for_each(visit),
        Some(BlockKind::Pipeline(values)) => values.iter().for_each(|(_, value)| visit(value)),
        _ => {}
    }
}

/// Visits the literal texts of a value, each with whether `format!` made it.
fn visit_value(value: &Value, visit: &mut impl FnMut(&str, bool)) {
    let mut visit_text = |text: &Text| match text {
        Text::Literal(text) => visit(text, false),
        Text::Mixed(pieces) => {
            for piece in pieces {
                if let Piece::Literal(text) = piece {
                    visit(text, true);
                }
            }
        }
    };
    value.visit(&mut |value| match value {
        Value::Text(text) => visit_text(text),
        Value::Map(map) => map.entries.iter().for_each(|(key, _)| visit_text(key)),
        _ => {}
    });
}

/// A text that was made of a runtime value and reaches no op was compared or printed by Rust.
pub(super) fn check_unused_texts(subject: &Subject<'_>, found: &mut Found) {
    let graph = subject.graph;
    if subject.unread.is_empty() || is_damaged(found) {
        return;
    }
    // Another rule reports them.
    let unused: BTreeSet<u32> = subject.unused_parameters().map(|(index, _)| index).collect();
    for target in &subject.unread {
        let (what, at, of) = match *target {
            Target::Param { index, .. } => {
                let whole = graph.whole_param(index).map_or(index, |(whole, _)| whole);
                let Some(param) = graph.params.get(index as usize) else { continue };
                if unused.contains(&whole) {
                    continue;
                }
                let what = match graph.params.get(whole as usize).map(|whole| &whole.of) {
                    Some(Origin::Item(_)) => String::from("an item of a loop"),
                    _ => format!("parameter `{}`", param.name),
                };
                (what, param.at, None)
            }
            Target::Output { op, output, .. } => {
                let Some(node) = graph.nodes.get(op as usize) else { continue };
                let output = node.data.output_name(output).unwrap_or_default();
                let what = format!("output `{output}` of op `{}`", node.data.name);
                (what, node.data.at, Some(op as usize))
            }
            Target::Workflow(_) => continue,
        };
        let message = format!(
            "text was made of {what}, but it reaches no op: in Rust it is a placeholder, which can't be compared or printed, because the value is known only at run time"
        );
        let help = "to decide at run time, write `when(….eq(…), || { … })`; remove the text if no op needs it";
        found.push(Finding::new(&UNUSED_TEXT, message).help(help).at(at).of(of));
    }
}
