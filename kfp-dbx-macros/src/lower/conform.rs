//! Conforms the specs of ops to the table: converts values to the form that a field requires, and
//! notes misfits. This is the last step of lowering: later stages change nothing.

use kfp_dbx_core::graph::{Graph, OpKind};
use kfp_dbx_core::spec::conform::conform_struct;
use kfp_dbx_core::spec::manifest;
use kfp_dbx_core::table::Action;
use kfp_dbx_core::value::Value;
use proc_macro2::Span;

use crate::read::facts::OpFacts;

pub(super) fn conform(graph: &Graph<Span>, facts: &mut [OpFacts]) {
    for (node, facts) in graph.nodes.iter().zip(facts) {
        match node.kind {
            OpKind::Table(row) if row.action != Action::Delete => {
                facts.misfits = conform_struct(&mut facts.spec, row.kind.spec);
            }
            OpKind::Resource if !node.escaped && !facts.is_hidden => conform_object(facts),
            _ => {}
        }
    }
}

fn conform_object(facts: &mut OpFacts) {
    // A flag may select the object by labels.
    let is_named = facts.waits.is_given();
    if let (Some(action), Some(Value::Map(object))) = (facts.object_action(), &mut facts.object) {
        (facts.object_kind, facts.misfits) = manifest::check(object, action, is_named);
    }
}
