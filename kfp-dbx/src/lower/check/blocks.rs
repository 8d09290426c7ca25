//! Rules about blocks: they have ops, and their items, arguments and limits are usable.

use kfp_dbx_core::graph::{empty_before_exit, empty_pipeline};
use kfp_dbx_core::rule::{
    Diagnostic, EMPTY_BLOCK, Finding, INVALID_SETTING, MISSING_ARGUMENT, TOO_LARGE, UNKNOWN_FIELD,
    WRONG_TYPE,
};
use kfp_dbx_core::spec::settings::no_parallelism;
use kfp_dbx_core::spec::states::{self, Asked};
use kfp_dbx_core::spec::{secrets, suspend};
use kfp_dbx_core::text::nearest::nearest;
use kfp_dbx_core::text::quoted::quoted_some;
use kfp_dbx_core::value::path::Step;
use kfp_dbx_core::value::{Ref, Scalar, Target, Value};

use super::subject::{Found, Subject};
use super::tags::tag_in_passed;
use crate::lower::graph::{Graph, Node};
use crate::model::block::{BlockKind, Over};
use crate::model::op::{OpData, OpKind};
use crate::model::param::{Origin, ParamData};

/// A workflow must have tasks.
pub(super) fn check_empty_pipeline(subject: &Subject<'_>, found: &mut Found) {
    if subject.graph.nodes.is_empty() {
        found.push(Diagnostic::whole(empty_pipeline(&subject.settings.name)));
    }
}

/// Argo rejects a DAG without tasks.
pub(super) fn check_empty_blocks(subject: &Subject<'_>, found: &mut Found) {
    let graph = subject.graph;
    let mut is_empty = vec![true; graph.nodes.len()];
    for (_, node) in graph.recorded() {
        if let Some(parent) = node.moved_out_of.or(node.data.parent) {
            is_empty[parent as usize] = false;
        }
    }
    for (_, node) in graph.recorded().filter(|(op, _)| is_empty[*op]) {
        if let Some(kind) = node.block_kind() {
            let what = kind.block().indefinite();
            let message = format!("{what} has no ops: Argo rejects a DAG without tasks");
            let finding = Finding::new(&EMPTY_BLOCK, message)
                .help("create at least one op in its body, or remove it");
            found.push(finding.at(node.data.at));
        }
    }
}

/// Argo rejects a workflow whose own DAG has no tasks.
pub(super) fn check_empty_before_exit(subject: &Subject<'_>, found: &mut Found) {
    let is_at_exit = |(_, node): (usize, &Node)| {
        node.data.parent.is_some() || matches!(node.block_kind(), Some(BlockKind::Exit(_)))
    };
    if !subject.graph.nodes.is_empty() && subject.graph.recorded().all(is_at_exit) {
        found.push(Diagnostic::whole(empty_before_exit(&subject.settings.name)));
    }
}

/// The most blocks that are inside of each other. From 3.5 on, Argo runs at most 99 templates inside
/// of each other, with those of the pipeline and of the op.
const DEEPEST: usize = 97;

/// Argo stops a workflow whose templates call each other too deep.
pub(super) fn check_depth(subject: &Subject<'_>, found: &mut Found) {
    let nodes = &subject.graph.nodes;
    let mut depths: Vec<usize> = Vec::with_capacity(nodes.len());
    for node in nodes {
        let around = node.data.parent.and_then(|parent| depths.get(parent as usize));
        let depth = around.map_or(1, |around| around + 1);
        depths.push(depth);
        if node.block().is_some() && depth == DEEPEST + 1 {
            let message = format!(
                "more than {DEEPEST} blocks are inside of each other: Argo stops at 100 nested templates, with `Maximum recursion depth exceeded`"
            );
            let finding = Finding::new(&TOO_LARGE, message)
                .help("join nested conditions into one, `a.and(b)`, or nested loops into one over their pairs");
            found.push(finding.at(node.data.at));
        }
    }
}

/// The items, arguments and limits of blocks.
pub(super) fn check_blocks(subject: &Subject<'_>, found: &mut Found) {
    for (op, node) in subject.graph.nodes.iter().enumerate() {
        let Some(block) = node.block() else { continue };
        let mut problems = Vec::new();
        check_parallelism(block.parallelism, &mut problems);
        check_secrets(&block.kind, &mut problems);
        match &block.kind {
            BlockKind::When(condition) => {
                condition.visit(&mut |value| check_value(value, &mut problems));
                condition.visit_words(&mut |left, word, asked| {
                    problems.extend(check_word(subject.graph, left, word, asked));
                });
            }
            BlockKind::ForEach { over, item } => {
                check_loop(subject.graph, over, *item, &mut problems);
            }
            BlockKind::Pipeline(values) => {
                check_arguments(subject.graph, op, values, &mut problems);
            }
            BlockKind::Otherwise(when) => problems.extend(check_otherwise(subject.graph, *when)),
            BlockKind::Exit(_) => {}
        }
        found.extend(problems.into_iter().map(|finding| finding.at(node.data.at)));
    }
}

/// Secrets in what a block compares, repeats or passes on.
fn check_secrets(block: &BlockKind, found: &mut Vec<Finding>) {
    match block {
        BlockKind::When(condition) => condition.visit(&mut |value| {
            found.extend(secrets::check_text("a comparison", value));
        }),
        BlockKind::ForEach { over: Over::Items(items), .. } => {
            found.extend(items.iter().filter_map(|item| secrets::check_text("an item", item)));
        }
        BlockKind::Pipeline(values) => {
            let values = values.iter().map(|(_, value)| value);
            found.extend(values.filter_map(|value| secrets::check_text("an argument", value)));
        }
        BlockKind::ForEach { .. } | BlockKind::Otherwise(_) | BlockKind::Exit(_) => {}
    }
}

fn check_parallelism(parallelism: Option<u32>, found: &mut Vec<Finding>) {
    if parallelism == Some(0) {
        found.push(no_parallelism());
    }
}

/// A word that is compared with a value that it can never equal, or always equals.
fn check_word(graph: &Graph, left: &Ref, word: &str, asked: Asked<'_>) -> Option<Finding> {
    match left.target {
        Target::Output { op, lists: None, .. } => match &graph.nodes.get(op as usize)?.data {
            OpData { name, kind: OpKind::Suspend(data), .. } => {
                suspend::check_word(name, data.choices.as_ref()?, word)
            }
            _ => compared_output(graph, left)?.check(word, asked),
        },
        Target::Workflow(variable) => states::check_variable(variable, word),
        Target::Output { .. } | Target::Param { .. } => None,
    }
}

/// The other branch of a condition that is always met.
fn check_otherwise(graph: &Graph, when: u32) -> Option<Finding> {
    let BlockKind::When(condition) = graph.nodes.get(when as usize)?.block_kind()? else {
        return None;
    };
    let (left, words) = condition.as_words()?;
    compared_output(graph, left)?.check_otherwise(&words)
}

/// Returns the output that is compared, with the conditions of its op.
fn compared_output<'g>(graph: &'g Graph, left: &Ref) -> Option<states::Output<'g>> {
    let Target::Output { op, output, lists: None, .. } = left.target else { return None };
    let node = graph.nodes.get(op as usize)?;
    let (object, name) = (node.object.as_ref()?, node.data.output_name(output)?);
    let op = match &node.data.kind {
        OpKind::Databricks(data) => Some(data.row),
        _ => None,
    };
    Some(states::Output {
        kind: object.kind?,
        name,
        json_path: object.outputs.path(name)?,
        success: object.success_condition.as_ref().and_then(literal),
        failure: object.failure_condition.as_ref().and_then(literal),
        op,
    })
}

fn literal(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) => text.as_literal(),
        _ => None,
    }
}

/// A value that could not be read when it was set.
fn check_value(value: &Value, found: &mut Vec<Finding>) {
    value.visit(&mut |value| {
        if let Value::Problem(finding) = value {
            found.push((**finding).clone());
        }
    });
}

fn check_loop(graph: &Graph, over: &Over, item: u32, found: &mut Vec<Finding>) {
    match over {
        Over::Items(items) => {
            for value in items {
                check_value(value, found);
                check_literal_item(value, found);
                found.extend(tag_in_passed(value, "an item of the loop"));
            }
            for param in &graph.params {
                if let Origin::Part(of, step) = &param.of
                    && *of == item
                {
                    found.extend(items.iter().find_map(|value| check_part(value, step, param.ty)));
                }
            }
        }
        Over::List(_) => {}
        Over::Sequence { start, end, format } => {
            check_value(start, found);
            check_value(end, found);
            if let Some(format) = format
                && let Err(why) = check_format(format)
            {
                let message = format!("the format `{format}` is not valid: {why}");
                found.push(Finding::new(&INVALID_SETTING, message));
            }
        }
    }
}

/// The items of a literal list are known before the run.
fn check_literal_item(value: &Value, found: &mut Vec<Finding>) {
    let mut is_known = true;
    value.visit_refs(&mut |_| is_known = false);
    if !is_known {
        let message = "the items of a literal list are build-time values, so they can't contain a parameter or an output";
        found.push(Finding::new(&WRONG_TYPE, message).help(
            "compose the text in the body of the loop, or iterate over a parameter that is a list",
        ));
    }
}

/// Each parameter of a pipeline that is used as an op gets a value.
fn check_arguments(graph: &Graph, op: usize, values: &[(u32, Value)], found: &mut Vec<Finding>) {
    let name = &graph.nodes[op].data.name;
    for (index, param) in (0..).zip(&graph.params) {
        if !matches!(param.of, Origin::Argument(block) if block as usize == op) {
            continue;
        }
        let given = values.iter().find(|(known, _)| *known == index).map(|(_, value)| value);
        match given.or(param.default.as_ref()) {
            None => found.push(missing_argument(name, param)),
            Some(value) => {
                check_value(value, found);
                found.extend(tag_in_passed(value, &format!("the argument `{}`", param.name)));
            }
        }
    }
}

fn missing_argument(op: &str, param: &ParamData) -> Finding {
    let name = &param.name;
    let message = format!("`{op}` does not set the parameter `{name}`, which has no default");
    let help = format!("set it with `.{name}(…)`, or give the parameter a default");
    Finding::new(&MISSING_ARGUMENT, message).help(help)
}

/// Returns whether an item of a literal list has a part of that type.
fn check_part(value: &Value, step: &Step, ty: Scalar) -> Option<Finding> {
    let (part, name) = match (value, step) {
        (Value::Map(map), Step::Field(name)) => (map.get(name), name.clone()),
        (Value::List(items), Step::Item(index)) => (items.get(*index), index.to_string()),
        (other, _) => {
            let message = format!("an item of the loop has no fields: it is {}", other.describe());
            return Some(Finding::new(&WRONG_TYPE, message));
        }
    };
    let Some(part) = part else {
        let finding = Finding::new(&UNKNOWN_FIELD, format!("an item of the loop has no `{name}`"));
        let known = match value {
            Value::Map(map) => map.entries.iter().filter_map(|(key, _)| key.as_literal()).collect(),
            _ => Vec::new(),
        };
        return Some(match nearest(&name, known.iter().copied()) {
            Some(near) => finding.help(format!("did you mean `{near}`?")),
            None => finding.help(format!("the available fields are {}", quoted_some(known))),
        });
    };
    (!part.is_a(ty)).then(|| {
        let message = format!(
            "the `{name}` of an item of the loop is {}, but the body reads another type",
            part.describe()
        );
        Finding::new(&WRONG_TYPE, message)
            .help(format!("read `{name}` with its own type in the body"))
    })
}

/// A format of Go's `Printf` with one integer in it.
fn check_format(format: &str) -> Result<(), String> {
    let mut verbs = 0;
    let mut chars = format.chars();
    while let Some(c) = chars.next() {
        if c != '%' {
            continue;
        }
        match chars.find(|c| !c.is_ascii_digit()) {
            Some('%') => {}
            Some('d' | 'x' | 'X' | 'o' | 'b') => verbs += 1,
            _ => {
                return Err(
                    "a `%` must be followed by a width and `d` or `x`, as in `%03d`".to_owned()
                );
            }
        }
    }
    match verbs {
        1 => Ok(()),
        _ => Err(format!(
            "it must contain exactly one number, as in `run-%03d`, but it contains {verbs}"
        )),
    }
}
