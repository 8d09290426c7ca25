//! Follows each reference from its use to the source of its value. Each block on the way gets an
//! input or an export for it.

use std::collections::BTreeSet;

use kfp_dbx_core::graph::{Certainty, Edge, Reason};
use kfp_dbx_core::table::Action;
use kfp_dbx_core::text::names::UniqueNames;
use kfp_dbx_core::value::{Lists, Ref, Scalar, Target, WorkflowVariable};

use crate::lower::graph::{BrokenRef, Dag, Export, Graph};
use crate::model::op::{After, OpKind};
use crate::model::param::Origin;

/// Sets the references, edges, inputs, exports and used outputs of all nodes.
pub(super) fn connect(graph: &mut Graph) {
    let mut inputs = vec![Refs::default(); graph.nodes.len()];
    for op in 0..graph.nodes.len() {
        let (refs, variables) = references(graph, op);
        let references: Vec<_> =
            refs.into_iter().filter_map(|reference| followed(graph, reference)).collect();
        for reference in references.iter().flatten() {
            // The inputs of a block are for its ops. Its task contains the values of its condition.
            if graph.nodes[op].block().is_none() {
                inputs[op].add(*reference);
            }
            match reference.target {
                Target::Output { op: from, output, lists, .. } => {
                    let of = Export { op: from as usize, output, lists };
                    use_output(graph, &mut inputs, op, *reference, of);
                }
                Target::Param { index, .. } => {
                    use_param(graph, &mut inputs, op, *reference, index);
                }
                Target::Workflow(_) => {}
            }
        }
        let after = graph.nodes[op].data.after.iter().filter(|after| after.scope == graph.scope);
        let edge = |&After { op: from, outcome, at, .. }: &After| Edge {
            from: from as usize,
            to: op,
            certainty: Certainty::Must,
            reason: Reason::After(outcome),
            at,
        };
        graph.dependencies.edges.extend(after.map(edge));
        graph.nodes[op].references = references;
        graph.nodes[op].variables = variables;
    }
    for (op, inputs) in inputs.into_iter().enumerate() {
        graph.nodes[op].inputs = named(graph, inputs.refs);
    }
}

/// Returns the parameters and outputs that an op itself refers to, each once, and Argo's own
/// values.
fn references(graph: &Graph, op: usize) -> (Vec<Ref>, Vec<WorkflowVariable>) {
    let mut refs = Refs::default();
    let mut variables = Vec::new();
    graph.visit_refs(op, &mut |reference| match reference.target {
        Target::Workflow(variable) if variables.contains(&variable) => {}
        Target::Workflow(variable) => variables.push(variable),
        Target::Param { .. } | Target::Output { .. } => refs.add(reference),
    });
    variables.sort_unstable();
    (refs.refs, variables)
}

/// Returns the value that is passed from task to task for a reference, or nothing if a rule reports
/// the op that it refers to.
fn followed(graph: &Graph, reference: Ref) -> Option<Result<Ref, BrokenRef>> {
    match reference.target {
        Target::Param { scope, index } if scope == graph.scope => {
            let (index, _) = graph.whole_param(index)?;
            let ty = graph.params.get(index as usize)?.ty;
            Some(Ok(Ref { target: Target::Param { scope, index }, ty }))
        }
        Target::Param { .. } => Some(Err(BrokenRef::ForeignParam)),
        Target::Output { scope, op, output, .. } if scope == graph.scope => {
            let op = op as usize;
            let from = graph.nodes.get(op)?;
            let name = from.data.output_name(output)?;
            if matches!(&from.data.kind, OpKind::Suspend(data) if data.choices.is_none()) {
                return Some(Err(BrokenRef::UnknownOutput { op, output }));
            }
            if let Some(object) = &from.object {
                // A rule reports the outputs of a delete at the delete.
                if object.action == Action::Delete {
                    return None;
                }
                if object.outputs.path(name).is_none() {
                    return Some(Err(BrokenRef::UnknownOutput { op, output }));
                }
            }
            let (target, ty) = match reference.target {
                // The whole output is passed on.
                Target::Output { scope, op, output, lists, part: Some(_) } => {
                    (Target::Output { scope, op, output, lists, part: None }, Scalar::Json)
                }
                target => (target, reference.ty.passed()),
            };
            Some(Ok(Ref { target, ty }))
        }
        Target::Output { .. } => Some(Err(BrokenRef::ForeignOutput)),
        Target::Workflow(_) => None,
    }
}

fn use_output(graph: &mut Graph, inputs: &mut [Refs], op: usize, reference: Ref, used: Export) {
    let Export { op: from, output, lists } = used;
    let at = graph.nodes[op].data.at;
    let dag = graph.shared_dag(op, from);
    // A handle that was carried out of a loop in another way than as its result is no list.
    let loops = graph.loops_within(dag, from);
    let reason = match lists {
        Some(lists) if usize::from(lists.loops) == loops => Reason::Lists,
        _ => Reason::Output,
    };
    graph.dependencies.edges.push(Edge { from, to: op, certainty: Certainty::Must, reason, at });
    graph.nodes[from].used_outputs.insert(output);
    for block in graph.blocks_within(dag, op) {
        inputs[block].add(reference);
    }
    let passes: Vec<usize> = graph.blocks_within(dag, from).collect();
    let mut loops = 0;
    for block in passes {
        loops += u8::from(graph.is_loop(block));
        let lists = lists.filter(|_| loops > 0).map(|lists| Lists { loops, ..lists });
        graph.nodes[block].exports.insert(Export { op: from, output, lists });
    }
}

fn use_param(graph: &mut Graph, inputs: &mut [Refs], op: usize, reference: Ref, index: u32) {
    let owner = match graph.params[index as usize].of {
        Origin::Item(block) | Origin::Argument(block) => Some(block as usize),
        Origin::Run | Origin::Part(..) => None,
    };
    let mut dag = graph.nodes[op].dag;
    while let Dag::Block(block) = dag {
        inputs[block].add(reference);
        if owner == Some(block) {
            return;
        }
        dag = graph.nodes[block].dag;
    }
    if owner.is_none() {
        graph.used.entry(dag).or_default().insert(index);
    }
}

/// A set of references to different values, in the order in which they were found.
#[derive(Clone, Default)]
struct Refs {
    refs: Vec<Ref>,
    /// An index of the values, if there are many of them.
    seen: BTreeSet<Target>,
}

/// The number of references up to which a linear search is used.
const FEW: usize = 8;

impl Refs {
    fn add(&mut self, reference: Ref) {
        let target = reference.target;
        let is_new = match self.refs.len() {
            ..FEW => self.refs.iter().all(|known| known.target != target),
            FEW => {
                self.seen = self.refs.iter().map(|known| known.target).collect();
                self.seen.insert(target)
            }
            _ => self.seen.insert(target),
        };
        if is_new {
            self.refs.push(reference);
        }
    }
}

/// Returns the inputs with their names in the template. Parameters come first, so that a generated
/// name avoids theirs.
fn named(graph: &Graph, mut refs: Vec<Ref>) -> Vec<(Ref, String)> {
    let is_parameter = |reference: &Ref| {
        matches!(reference.target, Target::Param { index, .. }
            if matches!(graph.params[index as usize].of, Origin::Run | Origin::Argument(_)))
    };
    if let [reference] = refs.as_slice() {
        return vec![(*reference, input_name(graph, *reference))];
    }
    refs.sort_by_key(|reference| !is_parameter(reference));
    let mut taken = UniqueNames::new();
    let named = |reference: Ref| (reference, taken.claim(&input_name(graph, reference)));
    refs.into_iter().map(named).collect()
}

fn input_name(graph: &Graph, reference: Ref) -> String {
    match reference.target {
        Target::Param { index, .. } => {
            let param = &graph.params[index as usize];
            match param.of {
                Origin::Item(block) => format!("{}-item", graph.nodes[block as usize].name),
                _ => param.name.clone(),
            }
        }
        Target::Output { op, output, .. } => {
            let node = &graph.nodes[op as usize];
            format!("{}-{}", node.name, node.data.output_name(output).unwrap_or_default())
        }
        Target::Workflow(_) => String::new(),
    }
}
