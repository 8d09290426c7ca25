//! The rule about the size of a workflow, which only the emitted workflow shows.

use kfp_dbx_core::rule::{Finding, TOO_LARGE};
use kfp_dbx_core::text::size::LIMIT;

use crate::emit::Document;
use crate::model::settings::Settings;

/// Checks that a workflow and its status stay within the limit of Argo's controller.
pub(super) fn check_too_large(document: &Document, settings: &Settings) -> Option<Finding> {
    let size = document.size;
    let status = if settings.offloaded_status { 0 } else { size.status };
    let limit = settings.size_limit.unwrap_or(LIMIT);
    if size.spec + status <= limit {
        return None;
    }
    let bytes = |bytes: usize| format!("{} KiB", bytes.div_ceil(1024));
    let message = format!(
        "the workflow outgrows Argo's limit of {}: its size is {} when it is created and about {} when it ends",
        bytes(limit),
        bytes(size.spec),
        bytes(size.spec + status),
    );
    let takes = format!(
        "of its {} templates, those of ops take {}, the tasks and everything else take {}, and the status of {} nodes takes {}",
        size.templates,
        bytes(size.of_ops),
        bytes(size.spec.saturating_sub(size.of_ops)),
        size.nodes,
        bytes(size.status),
    );
    let way_out = match settings.plain {
        true => "remove `plain`, so that ops that differ only in values share a template",
        false => {
            "set the same fields on ops that differ only in values, iterate over a list with `for_each`, or split the pipeline"
        }
    };
    let help = format!(
        "{takes}; {way_out}; if your Argo stores the status in a database, set `.offloaded_status(true)`"
    );
    Some(Finding::new(&TOO_LARGE, message).help(help))
}
