//! The rules about what only the emitted workflow shows: its size, and the placeholders in it.

use kfp_dbx_core::rule::{BROKEN_PLACEHOLDER, Finding, TOO_LARGE};
use kfp_dbx_core::text::size::LIMIT;

use crate::emit::Document;
use crate::model::marker;
use crate::model::settings::Settings;

/// Checks that no text that is written as it is given contains a placeholder: a label's key, say.
pub(super) fn check_left_over(document: &Document) -> Option<Finding> {
    if marker::is_literal(&document.yaml) {
        return None;
    }
    let left_over = |line: &&str| !marker::is_literal(line);
    let line = document.yaml.lines().find(left_over).unwrap_or_default();
    let message = format!(
        "the text `{}` contains a parameter or an output, but the workflow must contain this text before the run",
        line.trim()
    );
    let help = "use parameters and outputs in the spec of an op, in its policies and in conditions";
    Some(Finding::new(&BROKEN_PLACEHOLDER, message).help(help))
}

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
