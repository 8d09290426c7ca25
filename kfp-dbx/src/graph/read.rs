//! Makes the graph of a checked pipeline.

use kfp_dbx_core::graph::{Outcome, Outcomes};
use kfp_dbx_core::lifecycle::{Lifecycle, Part, Sketch};
use kfp_dbx_core::table::Action;
use kfp_dbx_core::text::duration;
use kfp_dbx_core::value::{Text, Value};

use super::model::{Edge, Graph, Node, NodeKind, Resource};
use crate::lower::Lowered;
use crate::lower::object::Object;
use crate::lower::words::{self, Words};
use crate::model::block::{BlockData, BlockKind};
use crate::model::op::{OpKind, SuspendData};

mod tasks;
mod texts;

use texts::{clean, shortened};

pub(super) fn graph(name: &str, lowered: &Lowered) -> Graph {
    let reader = Reader { lowered, words: Words { graph: &lowered.graph } };
    let mut nodes: Vec<_> = (0..lowered.graph.nodes.len()).map(|op| reader.node(op)).collect();
    let mut edges = Vec::new();
    for (to, node) in lowered.graph.nodes.iter().enumerate() {
        for (&from, &outcomes) in &node.after {
            edges.push(Edge { from, to, label: outcome(outcomes) });
        }
    }
    for (op, node) in lowered.graph.nodes.iter().enumerate() {
        if let Some(object) = &node.object {
            tasks::add(op, object, reader.words, &mut nodes, &mut edges);
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

struct Reader<'a> {
    lowered: &'a Lowered,
    words: Words<'a>,
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
            OpKind::Suspend(suspend) => (NodeKind::Suspend, suspend_label(suspend)),
            _ => match &self.lowered.graph.nodes[op].object {
                Some(object) => op_label(object),
                None => (NodeKind::Op, String::new()),
            },
        };
        Node { name, label: clean(&shortened(&label)), parent, kind, has_tasks: false }
    }

    fn block(&self, block: &BlockData) -> (NodeKind, String) {
        let kind = match &block.kind {
            BlockKind::When(_) | BlockKind::Otherwise(_) => NodeKind::Condition,
            BlockKind::ForEach { .. } => NodeKind::Loop,
            BlockKind::Exit(_) => NodeKind::Exit,
            BlockKind::Pipeline(_) => NodeKind::Pipeline,
        };
        (kind, self.words.block(block))
    }

    fn sketch(&self, name: &Sketch<'_>) -> String {
        let part = |part: &Part<'_>| match part {
            Part::Literal(text) => text.clone().into_owned(),
            Part::Ref(target, path) => {
                format!("{{{}{}}}", self.words.target(*target), words::dotted(path))
            }
            Part::Generated(_) | Part::Unknown => "…".to_owned(),
        };
        name.0.iter().map(part).collect()
    }
}

fn suspend_label(suspend: &SuspendData) -> String {
    let choices = suspend.choices.iter().map(|choices| format!(": {}", choices.join(" or ")));
    let after = suspend.duration.map(duration::display);
    let after = after.map(|after| format!(", for {after} at most"));
    ["suspend".to_owned()].into_iter().chain(choices).chain(after).collect()
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
