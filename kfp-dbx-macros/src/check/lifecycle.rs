//! The rules about the lives of resources over the whole graph, which stand in the core crate.

use kfp_dbx_core::lifecycle::{self, Knowledge, Pipeline};
use kfp_dbx_core::rule::Diagnostic;
use proc_macro2::Span;

use crate::check::effects::{Settings, effect};
use crate::check::place::place;
use crate::check::resource_names::{resolve, varies};
use crate::lower::body::Body;
use crate::syntax::function::PipelineFn;

pub(super) fn check(pipeline: &PipelineFn, body: &Body) -> Vec<Diagnostic<Span>> {
    let settings = Settings::of(pipeline);
    let nodes = 0..body.graph.nodes.len();
    let effects: Vec<_> = nodes.filter_map(|node| effect(body, &settings, node)).collect();
    let knowledge = Knowledge {
        graph: &body.graph,
        effects: &effects,
        pipeline: Pipeline {
            complete: body.is_complete && !settings.is_part,
            has_deadline: settings.has_deadline || settings.is_part,
            exclusive: settings.is_exclusive || settings.is_part,
        },
        varies: &|target, block| varies(body, target, block),
        is_single: &|block| body.blocks.single.contains(&block),
        is_one_by_one: &|block| body.blocks.one_by_one.contains(&block),
        item: &|block| {
            let item = body.variables.iter().find(|variable| variable.of == Some(block))?;
            Some(item.name.clone())
        },
        place: &|node, path| place(body, node, path),
    };
    lifecycle::check(&knowledge, &|reference| resolve(body, reference))
}
