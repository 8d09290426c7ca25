//! Values, conditions and loops in words that people read: references show as the names of
//! parameters and outputs.

use kfp_dbx_core::value::path::{Step, display_path};
use kfp_dbx_core::value::{Ref, Target, Text, Value};

use super::graph::Graph;
#[cfg(feature = "graph")]
use crate::model::block::BlockData;
use crate::model::block::{BlockKind, Over};
use crate::model::condition::Expr;
use crate::model::param::Origin;

/// The number of items of a list that are shown.
const ITEMS: usize = 5;

/// The words for the parts of a graph.
#[derive(Clone, Copy)]
pub(crate) struct Words<'a> {
    pub(crate) graph: &'a Graph,
}

impl Words<'_> {
    /// Returns when a block runs: `when mode == "full"`.
    #[cfg(feature = "graph")]
    pub(crate) fn block(self, block: &BlockData) -> String {
        match &block.kind {
            BlockKind::When(condition) => format!("when {}", self.condition(condition, false)),
            BlockKind::Otherwise(_) => "otherwise".to_owned(),
            BlockKind::ForEach { over, .. } => {
                let items = match over {
                    Over::Items(_) | Over::List(_) => "for each item of",
                    Over::Sequence { .. } => "for each of",
                };
                let text = format!("{items} {}", self.items(over));
                match block.parallelism {
                    Some(count) => format!("{text}, {count} at a time"),
                    None => text,
                }
            }
            BlockKind::Exit(when) => when.as_str().to_owned(),
            BlockKind::Pipeline(_) => String::new(),
        }
    }

    /// Returns the condition under which a block runs, if it is one of a condition's branches.
    pub(crate) fn condition_of(self, block: &BlockKind) -> Option<String> {
        match block {
            BlockKind::When(condition) => Some(self.condition(condition, false)),
            BlockKind::Otherwise(when) => {
                let when = self.graph.nodes.get(*when as usize)?;
                match when.block_kind()? {
                    BlockKind::When(condition) => {
                        Some(format!("not {}", self.condition(condition, true)))
                    }
                    _ => None,
                }
            }
            _ => None,
        }
    }

    /// Returns the list of a loop.
    pub(crate) fn items(self, over: &Over) -> String {
        match over {
            Over::Items(items) => self.list(items),
            Over::List(list) => self.target(list.target),
            Over::Sequence { start, end, format } => {
                let (start, end) = (self.value(start), self.value(end));
                let as_text = format.as_ref().map(|format| format!(" as {format:?}"));
                format!("{start}..{end}{}", as_text.unwrap_or_default())
            }
        }
    }

    fn condition(self, condition: &Expr, inner: bool) -> String {
        let text = match condition {
            Expr::Compare { left, by, right, .. } => {
                return format!("{} {} {}", self.value(left), by.as_str(), self.value(right));
            }
            Expr::OneOf { left, right, .. } => {
                return format!("{} in {}", self.value(left), self.list(right));
            }
            Expr::True(value) => return self.value(value),
            Expr::Not(negated) => return format!("not {}", self.condition(negated, true)),
            Expr::And(parts) => self.conditions(parts, " and "),
            Expr::Or(parts) => self.conditions(parts, " or "),
        };
        if inner { format!("({text})") } else { text }
    }

    fn conditions(self, parts: &[Expr], by: &str) -> String {
        let parts = parts.iter().map(|part| self.condition(part, true));
        parts.collect::<Vec<_>>().join(by)
    }

    fn list(self, items: &[Value]) -> String {
        let mut shown: Vec<_> = items.iter().take(ITEMS).map(|item| self.value(item)).collect();
        if items.len() > ITEMS {
            shown.push(format!("… {} in all", items.len()));
        }
        format!("[{}]", shown.join(", "))
    }

    /// Returns a value in the syntax of Rust, with references by their names.
    fn value(self, value: &Value) -> String {
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

    /// Returns a text with its references in braces: `load-{day}`.
    pub(crate) fn text(self, text: &Text) -> String {
        text.shown(|reference| self.reference(reference))
    }

    /// Returns the name of a reference in braces: `{day}`.
    pub(crate) fn reference(self, reference: Ref) -> String {
        format!("{{{}}}", self.target(reference.target))
    }

    /// Returns the name of a reference.
    pub(crate) fn target(self, target: Target) -> String {
        let graph = self.graph;
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
                let name = graph.nodes.get(op as usize).map_or("?", |op| &op.name);
                let each = if lists.is_some() { "[]" } else { "" };
                let part = graph.part(part).map_or_else(String::new, display_path);
                format!("{name}{each}.{output}{}", dotted(&part))
            }
            Target::Workflow(variable) => variable.tag().to_owned(),
        }
    }
}

/// Returns a path as it follows a name: `.rows`, `[0]`.
pub(crate) fn dotted(path: &str) -> String {
    if path.is_empty() || path.starts_with('[') { path.to_owned() } else { format!(".{path}") }
}
