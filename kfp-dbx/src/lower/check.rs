//! The rules. Each rule looks at the graph that is emitted, and none changes it.
//!
//! Each rule is a function with its name, in a module by theme. [`RULES`] lists them all, in the
//! order in which findings at one place are reported.

mod argo;
mod blocks;
mod exit;
mod items;
mod lifecycle;
mod names;
pub(crate) mod op;
mod ops;
mod order;
mod parameters;
mod references;
mod schedule;
mod settings;
mod size;
pub(crate) mod subject;
mod tags;
mod texts;

use std::collections::BTreeSet;

use kfp_dbx_core::value::Target;

use self::subject::{Found, Subject};
use super::graph::Graph;
use crate::model::cron::CronData;
use crate::model::kind::Kind;
use crate::model::settings::Settings;

type Check = fn(&Subject<'_>, &mut Found);

const RULES: &[Check] = &[
    settings::check_settings,
    argo::check_argo_version,
    schedule::check_schedule,
    blocks::check_empty_pipeline,
    ops::check_ops,
    blocks::check_empty_blocks,
    blocks::check_empty_before_exit,
    exit::check_moved_exits,
    exit::check_added_deletes,
    names::check_pipeline_name,
    parameters::check_parameters,
    names::check_duplicate_names,
    references::check_references,
    order::check_dependencies,
    order::check_skipped,
    order::check_failures,
    exit::check_failure_orders,
    exit::check_room,
    texts::check_formats,
    parameters::check_unused_parameters,
    texts::check_unused_texts,
    blocks::check_depth,
    blocks::check_blocks,
    settings::check_pod_defaults,
    parameters::check_default_fit,
    items::check_items,
    names::check_made_up_names,
    settings::check_deadline,
    settings::check_retries,
    settings::check_held_mutexes,
    lifecycle::check_lifecycle,
    size::check_texts,
];

/// Returns all breaches of rules, after those that were found while the body ran.
pub(super) fn check(
    graph: &Graph,
    settings: &Settings,
    kind: Kind,
    schedule: Option<&CronData>,
    unread: BTreeSet<Target>,
    found_in_body: Found,
) -> Found {
    let disorder = graph.dependencies.check_order();
    let subject = Subject { graph, settings, kind, schedule, unread, disorder };
    let mut found = found_in_body;
    for rule in RULES {
        rule(&subject, &mut found);
    }
    found
}
