//! Checks a pipeline against the rules. The rules that the runtime crate also checks are in
//! `kfp-dbx-core`, and the modules here apply them to the body that the macro sees. No check
//! changes anything.

use kfp_dbx_core::graph::OpKind;
use kfp_dbx_core::rule::{SettingForm, WrittenFor};
use kfp_dbx_core::table::Operator;

use crate::check::decisions::Rejected;
use crate::lower::body::Body;
use crate::report::{OpLevels, Report};
use crate::syntax::function::PipelineFn;

mod argo;
mod blocks;
pub(crate) mod decisions;
mod defaults;
mod effects;
mod follow_ups;
mod items;
mod lifecycle;
mod mixed;
mod names;
mod new_variable;
mod object;
mod object_op;
mod op;
mod operator;
mod placement;
mod schedule;
mod settings;
mod suspend_op;
mod table_op;
mod texts;

pub(crate) fn check(
    pipeline: &PipelineFn,
    body: &Body,
    rejected: &[Rejected],
    report: &mut Report,
) {
    settings::check(pipeline, body, report);
    argo::check(pipeline, body, report);
    operator::check(&pipeline.settings, report);
    schedule::check(pipeline, report);
    names::check(pipeline, body, report);
    blocks::check(pipeline, body, report);
    defaults::check_texts(body, report);
    texts::check(body, report);
    let operator = operator::of(&pipeline.settings);
    check_ops(body, operator, report);
    check_graph(pipeline, body, rejected, report);
    follow_ups::hold_back(pipeline, body, report);
    let levels = &pipeline.settings.levels;
    let written_for = WrittenFor { operator, form: SettingForm::Attribute };
    report.set_levels(levels, written_for, |op| {
        let facts = body.facts.get(op)?;
        Some(OpLevels { levels: &facts.levels, is_lenient: facts.is_lenient })
    });
    if follow_ups::hides_warnings(pipeline, report) {
        report.drop_warnings();
    }
}

/// Checks the rules about single ops.
fn check_ops(body: &Body, operator: Option<Operator>, report: &mut Report) {
    let mut unfit = defaults::Unfit::new(operator);
    for (index, node) in body.graph.nodes.iter().enumerate() {
        let found = match node.kind {
            OpKind::Table(row) => table_op::check(body, index, row, operator),
            OpKind::Resource => object_op::check(body, index, operator),
            OpKind::Suspend => suspend_op::check(body, index),
            OpKind::Block(_) | OpKind::Unknown => Vec::new(),
        };
        report.extend(found.into_iter().map(|diagnostic| diagnostic.of([index])));
        let of_items = items::check(body, index, operator);
        report.extend(of_items.into_iter().map(|diagnostic| diagnostic.of([index])));
        report.extend(placement::check(body, index));
        report.extend(unfit.check(body, index));
    }
}

/// Checks the ops together.
fn check_graph(pipeline: &PipelineFn, body: &Body, rejected: &[Rejected], report: &mut Report) {
    report.extend(body.graph.check_duplicate_names());
    let mut order = body.graph.check_order();
    if pipeline.settings.op.is_some() {
        order.extend(body.graph.check_returned(&body.returned));
    }
    if !follow_ups::hides_lifecycles(body, &order, rejected) {
        report.extend(lifecycle::check(pipeline, body));
    }
    report.extend(order);
}
