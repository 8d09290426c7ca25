//! The order of the deletes at exit: a run before its job, and a job before its cluster. Unrelated
//! deletes do not wait for each other. Relations that are certain are added first, and possible
//! ones after them.
//!
//! kfp-dbx-operator keeps this order itself, so that in a pipeline for it no delete waits for another
//! one: after `argo stop`, Argo starts only what waits for nothing.

use std::collections::{BTreeMap, BTreeSet};

use kfp_dbx_core::graph::{Outcome, lift};
use kfp_dbx_core::lifecycle::Sketch;
use kfp_dbx_core::table::{self, Action, Kind, Operator, Reference, Referent};

use crate::lower::graph::Graph;
use crate::lower::object::Object;
use crate::lower::sketches::Sketches;

/// The order of two deletes.
type Order = (usize, usize);

pub(super) fn order(graph: &mut Graph, operator: Option<Operator>) {
    if !(0..graph.nodes.len()).any(|op| graph.at_exit(op)) {
        return;
    }
    for (earlier, later) in orders(graph, operator) {
        if let Some((from, to)) = lift(|node| graph.parent(node), earlier, later) {
            graph.nodes[to].after.entry(from).or_default().insert(Outcome::End);
        }
    }
}

fn orders(graph: &Graph, operator: Option<Operator>) -> Vec<Order> {
    let mut successors: Vec<Vec<usize>> = vec![Vec::new(); graph.nodes.len()];
    for (op, node) in graph.nodes.iter().enumerate() {
        for &from in node.after.keys() {
            successors[from].push(op);
        }
    }
    let mut reached: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    let precedes = |first, later| {
        let Some((first, later)) = lift(|node| graph.parent(node), first, later) else {
            return false;
        };
        reached.entry(first).or_insert_with(|| reachable(&successors, first)).contains(&later)
    };
    let mut orders = match operator {
        Some(Operator::KfpDbx) => Vec::new(),
        _ => Deletes::new(graph).orders(precedes),
    };
    // A resource that is created at exit is deleted after its create.
    let made_at_exit = graph.nodes.iter().enumerate().filter_map(|(delete, node)| {
        let create = node.deletes.filter(|create| graph.at_exit(*create))?;
        Some((create, delete))
    });
    orders.extend(made_at_exit);
    // The order of the user stays, even if it is the reverse order, which a rule reports.
    orders.retain(|&(earlier, later)| {
        let lifted = lift(|node| graph.parent(node), earlier, later);
        let Some((from, to)) = lifted.filter(|(from, to)| from != to) else { return false };
        let is_sound = !reachable(&successors, to).contains(&from);
        if is_sound {
            successors[from].push(to);
        }
        is_sound
    });
    without_detours(&mut orders);
    orders
}

struct Deletes<'a> {
    graph: &'a Graph,
    sketches: Sketches<'a>,
    /// The creates of the pipeline that are not at exit, by kind and name.
    creates: BTreeMap<(&'a str, Sketch<'a>), Vec<usize>>,
}

impl<'a> Deletes<'a> {
    fn new(graph: &'a Graph) -> Self {
        let mut deletes = Self { graph, sketches: Sketches::new(graph), creates: BTreeMap::new() };
        for (op, node) in graph.nodes.iter().enumerate() {
            if let Some(object) = &node.object
                && matches!(object.action, Action::Create | Action::Apply)
                && !graph.at_exit(op)
                && let Some(key) = deletes.key(object)
            {
                deletes.creates.entry(key).or_default().push(op);
            }
        }
        deletes
    }

    fn key(&self, object: &'a Object) -> Option<(&'a str, Sketch<'a>)> {
        Some((object.kind_name()?, self.sketches.of(object.resource_name()?)))
    }

    /// Returns the creates of the resource that a delete deletes.
    fn creates_of(&self, delete: usize) -> Vec<usize> {
        let node = &self.graph.nodes[delete];
        match node.deletes {
            Some(create) => vec![create],
            None => {
                let key = node.object.as_ref().and_then(|object| self.key(object));
                key.and_then(|key| self.creates.get(&key).cloned()).unwrap_or_default()
            }
        }
    }

    /// Returns whether a create uses the resource of another create by its name.
    fn names(&self, user: usize, used: usize) -> bool {
        let object = |op: usize| self.graph.nodes[op].object.as_ref();
        let (Some(user), Some(used)) = (object(user), object(used)) else { return false };
        let Some(name) = used.resource_name().map(|name| self.sketches.of(name)) else {
            return false;
        };
        let owners = user.kind.into_iter().flat_map(Kind::owners).filter_map(name_of_owner);
        let mut named = owners.filter_map(|field| user.spec_field(field));
        named.any(|value| self.sketches.of(value) == name)
    }

    /// Returns the deletes at exit, by their rank in the order.
    fn by_rank(&self) -> Vec<Vec<usize>> {
        let mut ranks: Vec<Vec<usize>> = Vec::new();
        for (op, node) in self.graph.nodes.iter().enumerate() {
            let delete = node.object.as_ref().filter(|object| object.action == Action::Delete);
            if let Some(rank) = delete.and_then(rank)
                && self.graph.at_exit(op)
            {
                if ranks.len() <= rank {
                    ranks.resize_with(rank + 1, Vec::new);
                }
                ranks[rank].push(op);
            }
        }
        ranks
    }

    /// `precedes` returns whether one create comes before another one in the pipeline.
    fn orders(&self, mut precedes: impl FnMut(usize, usize) -> bool) -> Vec<Order> {
        let ranks = self.by_rank();
        let ranked = ranks.iter().enumerate();
        let deletes = ranked.flat_map(|(rank, deletes)| deletes.iter().map(move |op| (rank, *op)));
        let (mut known, mut unknown) = (BTreeSet::new(), BTreeSet::new());
        for (rank, later) in deletes {
            let used = self.creates_of(later);
            for &earlier in ranks[..rank].iter().flatten() {
                let users = self.creates_of(earlier);
                let mut pairs =
                    users.iter().flat_map(|user| used.iter().map(move |used| (*user, *used)));
                // A resource that is created elsewhere may be in use.
                if users.is_empty() || used.is_empty() {
                    unknown.insert((earlier, later));
                } else if pairs.any(|(user, used)| self.names(user, used) || precedes(used, user)) {
                    known.insert((earlier, later));
                }
            }
        }
        known.into_iter().chain(unknown).collect()
    }
}

/// Removes orders that follow from others: if a run is deleted before its job, the cluster of the
/// job does not have to wait for the run.
fn without_detours(orders: &mut Vec<Order>) {
    let all: BTreeSet<_> = orders.iter().copied().collect();
    orders.retain(|&(earlier, later)| {
        let mut after = all.range((earlier, 0)..(earlier + 1, 0));
        !after.any(|&(_, middle)| all.contains(&(middle, later)))
    });
}

fn reachable(successors: &[Vec<usize>], from: usize) -> BTreeSet<usize> {
    let mut reached = BTreeSet::new();
    let mut open = vec![from];
    while let Some(node) = open.pop() {
        for &next in &successors[node] {
            if reached.insert(next) {
                open.push(next);
            }
        }
    }
    reached
}

/// Returns the rank of a delete in the order: first runs, then jobs, then clusters. They do not
/// depend on any other kind of resource.
fn rank(object: &Object) -> Option<usize> {
    table::kind(object.kind_name()?)?.delete_rank()
}

/// Returns the field of the spec that contains the name of an owner.
fn name_of_owner(reference: &Reference) -> Option<&'static str> {
    match (reference.to, reference.field) {
        (Referent::Owner(_), [field]) => Some(field),
        _ => None,
    }
}
