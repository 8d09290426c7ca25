//! Makes the graph of a checked pipeline.

use kfp_dbx_core::graph::{Outcome, Outcomes};
use kfp_dbx_core::lifecycle::{Lifecycle, Part, Sketch};
use kfp_dbx_core::table::Action;
use kfp_dbx_core::value::path::{Step, display_path};
use kfp_dbx_core::value::{Target, Text, Value};

use super::model::{Edge, Graph, Node, NodeKind, Resource};
use crate::lower::Lowered;
use crate::lower::object::Object;
use crate::model::block::{BlockData, BlockKind, Over};
use crate::model::condition::Expr;
use crate::model::op::OpKind;
use crate::model::param::Origin;

pub(super) fn graph(name: &str, lowered: &Lowered) -> Graph {
    let reader = Reader { lowered };
    let nodes = (0..lowered.graph.nodes.len()).map(|op| reader.node(op)).collect();
    let mut edges = Vec::new();
    for (to, node) in lowered.graph.nodes.iter().enumerate() {
        for (&from, &outcomes) in &node.after {
            edges.push(Edge { from, to, label: outcome(outcomes) });
        }
    }
    let resource = |life: Lifecycle<'_>| Resource {
        noun: clean(life.noun),
        name: clean(&reader.sketch(&life.name)),
        creates: life.creates,
        uses: life.uses,
        deletes: life.deletes,
        owned: life.owned,
    };
    let resources = lowered.lifecycles().into_iter().map(resource).collect();
    Graph { name: clean(name), nodes, edges, resources }
}

fn outcome(outcomes: Outcomes) -> Option<&'static str> {
    // The narrowest of several outcomes decides.
    let has = |wanted| outcomes.iter().any(|outcome| outcome == wanted);
    if has(Outcome::Success) {
        None
    } else if has(Outcome::Failure) {
        Some("after failure")
    } else {
        Some("after end")
    }
}

/// Removes characters that no format can contain.
fn clean(text: &str) -> String {
    let shown =
        |c: char| if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') { ' ' } else { c };
    text.chars().map(shown).collect()
}

/// The number of items of a list that are shown.
const ITEMS: usize = 5;
/// The number of characters of a label that are shown.
const LENGTH: usize = 160;

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

struct Reader<'a> {
    lowered: &'a Lowered,
}

impl Reader<'_> {
    fn node(&self, op: usize) -> Node {
        let data = &self.lowered.graph.nodes[op].data;
        let name = clean(&self.lowered.graph.nodes[op].name);
        let parent = data.parent.map(|parent| parent as usize);
        let (kind, label) = match &data.kind {
            OpKind::Block(block) => {
                let (kind, what) = self.block(block);
                let is_named = data.name != block.kind.block().name();
                let is_ours = kind == NodeKind::Exit && data.name == "delete-on-exit";
                let shows_name = is_named && !is_ours && kind != NodeKind::Pipeline;
                let label = match kind {
                    NodeKind::Pipeline => format!("pipeline {name}"),
                    _ if shows_name => format!("{name}: {what}"),
                    _ => what,
                };
                (kind, label)
            }
            _ => match &self.lowered.graph.nodes[op].object {
                Some(object) => op_label(object),
                None => (NodeKind::Op, String::new()),
            },
        };
        Node { name, label: clean(&shortened(&label)), parent, kind }
    }

    fn block(&self, block: &BlockData) -> (NodeKind, String) {
        match &block.kind {
            BlockKind::When(condition) => {
                (NodeKind::Condition, format!("when {}", self.condition(condition, false)))
            }
            BlockKind::Otherwise(_) => (NodeKind::Condition, "otherwise".to_owned()),
            BlockKind::ForEach { over, .. } => {
                let mut text = match over {
                    Over::Items(items) => format!("for each item of {}", self.list(items)),
                    Over::List(list) => format!("for each item of {}", self.target(list.target)),
                    Over::Sequence { start, end, format } => {
                        let (start, end) = (self.value(start), self.value(end));
                        let as_text = format.as_ref().map(|format| format!(" as {format:?}"));
                        format!("for each of {start}..{end}{}", as_text.unwrap_or_default())
                    }
                };
                if let Some(count) = block.parallelism {
                    text = format!("{text}, {count} at a time");
                }
                (NodeKind::Loop, text)
            }
            BlockKind::Exit(when) => (NodeKind::Exit, when.as_str().to_owned()),
            BlockKind::Pipeline(_) => (NodeKind::Pipeline, String::new()),
        }
    }

    fn condition(&self, condition: &Expr, inner: bool) -> String {
        let text = match condition {
            Expr::Compare { left, by, right, .. } => {
                return format!("{} {} {}", self.value(left), by.as_str(), self.value(right));
            }
            Expr::OneOf { left, right, .. } => {
                return format!("{} in {}", self.value(left), self.list(right));
            }
            Expr::True(value) => return self.value(value),
            Expr::Not(negated) => return format!("not {}", self.condition(negated, true)),
            Expr::And(a, b) => {
                let part = |of: &Expr| self.condition(of, !matches!(of, Expr::And(..)));
                format!("{} and {}", part(a), part(b))
            }
            Expr::Or(a, b) => {
                let part = |of: &Expr| self.condition(of, !matches!(of, Expr::Or(..)));
                format!("{} or {}", part(a), part(b))
            }
        };
        if inner { format!("({text})") } else { text }
    }

    fn list(&self, items: &[Value]) -> String {
        let mut shown: Vec<_> = items.iter().take(ITEMS).map(|item| self.value(item)).collect();
        if items.len() > ITEMS {
            shown.push(format!("… {} in all", items.len()));
        }
        format!("[{}]", shown.join(", "))
    }

    /// Returns a value in the syntax of Rust, with references by their names.
    fn value(&self, value: &Value) -> String {
        match value {
            Value::Null | Value::Problem(_) | Value::Unknown => "null".to_owned(),
            Value::Bool(value) => value.to_string(),
            Value::Int(value) => value.to_string(),
            Value::Float(value) => value.to_string(),
            Value::Text(text) => format!("{:?}", self.text(text)),
            Value::Ref(reference) => self.target(reference.target),
            Value::List(items) => self.list(items),
            Value::Map(map) => {
                let entry = |(key, value): &(Text, Value)| {
                    format!("{}: {}", self.text(key), self.value(value))
                };
                let entries: Vec<_> = map.entries.iter().take(ITEMS).map(entry).collect();
                format!("{{{}}}", entries.join(", "))
            }
        }
    }

    fn text(&self, text: &Text) -> String {
        text.shown(|reference| format!("{{{}}}", self.target(reference.target)))
    }

    fn sketch(&self, name: &Sketch<'_>) -> String {
        let part = |part: &Part<'_>| match part {
            Part::Literal(text) => text.clone().into_owned(),
            Part::Ref(target, path) => format!("{{{}{}}}", self.target(*target), dotted(path)),
            Part::Generated(_) | Part::Unknown => "…".to_owned(),
        };
        name.0.iter().map(part).collect()
    }

    /// Returns the name of a reference.
    fn target(&self, target: Target) -> String {
        let graph = &self.lowered.graph;
        match target {
            Target::Param { index, .. } => {
                let (whole, path): (u32, Vec<Step>) = graph.whole_param(index).unwrap_or_default();
                let param = graph.params.get(whole as usize);
                let name = param.map_or("?", |param| match param.of {
                    Origin::Item(_) => "item",
                    _ => &param.name,
                });
                format!("{name}{}", dotted(&display_path(&path)))
            }
            Target::Output { op, output, lists, part, .. } => {
                let data = graph.nodes.get(op as usize).map(|node| &node.data);
                let output = data.and_then(|op| op.output_name(output)).unwrap_or("?");
                let name = self.lowered.graph.nodes.get(op as usize).map_or("?", |op| &op.name);
                let each = if lists.is_some() { "[]" } else { "" };
                let part = graph.part(part).map_or_else(String::new, display_path);
                format!("{name}{each}.{output}{}", dotted(&part))
            }
            Target::Workflow(variable) => variable.tag().to_owned(),
        }
    }
}

fn dotted(path: &str) -> String {
    if path.is_empty() || path.starts_with('[') { path.to_owned() } else { format!(".{path}") }
}

fn op_label(object: &Object) -> (NodeKind, String) {
    let kind = match object.action {
        Action::Create | Action::Apply => NodeKind::Create,
        Action::Delete => NodeKind::Delete,
        _ => NodeKind::Op,
    };
    let noun = match (&object.kind, object.field("kind")) {
        (Some(kind), _) => kind.noun,
        (None, Some(Value::Text(Text::Literal(kind)))) => kind,
        _ => "resource",
    };
    (kind, format!("{} {noun}", object.action.as_str()))
}
