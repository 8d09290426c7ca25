//! The rules about what only the emitted workflow shows: its size, and the placeholders in it.

use kfp_dbx_core::rule::{BROKEN_PLACEHOLDER, Finding, TOO_LARGE};
use kfp_dbx_core::text::size::bytes;

use crate::emit::{Document, Estimate, MARGIN};
use crate::model::marker;
use crate::model::settings::Settings;

/// Checks that no text that is written as it is given contains a placeholder: a label's key, say.
pub(super) fn check_left_over(document: &Document) -> Option<Finding> {
    if marker::is_literal(&document.text) {
        return None;
    }
    let left_over = |line: &&str| !marker::is_literal(line);
    let line = document.text.lines().find(left_over).unwrap_or_default();
    let message = format!(
        "the text `{}` contains a parameter or an output, but the workflow must contain this text before the run",
        line.trim()
    );
    let help = "use parameters and outputs in the spec of an op, in its policies and in conditions";
    Some(Finding::new(&BROKEN_PLACEHOLDER, message).help(help))
}

/// The largest loop to suggest. The memory of Argo's controller grows with the square of the items.
const ITEMS: usize = 250;

/// Checks that a workflow and its status stay within the limit of Argo's controller.
pub(super) fn check_too_large(document: &Document, settings: &Settings) -> Option<Finding> {
    let size = &document.size;
    let status = if settings.offloaded_status { 0 } else { size.status_at_most() };
    let limit = settings.most_bytes();
    if size.spec.saturating_add(status) <= limit {
        return None;
    }
    let message = format!(
        "the workflow outgrows Argo's limit of {}: its size is {} when it is created and up to about {} when it ends",
        bytes(limit),
        bytes(size.spec),
        bytes(size.spec.saturating_add(size.status_at_most())),
    );
    let takes = format!(
        "of its {} templates, those of ops take {}, the tasks and everything else take {}, and the status of {} nodes takes {}, with a margin of {MARGIN} %",
        size.templates,
        bytes(size.of_ops),
        bytes(size.spec.saturating_sub(size.of_ops)),
        size.nodes,
        bytes(size.status_at_most()),
    );
    let way_out = match settings.plain {
        true => {
            "remove `plain`, so that ops that differ only in values share a template".to_owned()
        }
        false => form_that_fits(size, limit),
    };
    let help = format!(
        "{takes}; {way_out}; if your Argo stores the status in a database, set `.offloaded_status(true)`"
    );
    Some(Finding::new(&TOO_LARGE, message).help(help))
}

/// Returns the form in which the workflow stays within the limit, if there is one.
fn form_that_fits(size: &Estimate, limit: usize) -> String {
    const MOST: usize = 4;
    if size.alike.is_empty() {
        return "set the same fields on ops that differ only in values, iterate over a list with `for_each`, or split the pipeline".to_owned();
    }
    let mut ops: Vec<_> = size
        .alike
        .iter()
        .take(MOST)
        .map(|(op, tasks)| format!("the {tasks} ops like `{op}`"))
        .collect();
    if size.alike.len() > MOST {
        ops.push("others".to_owned());
    }
    let ops = ops.join(" and ");
    let Some(values) = size.as_loop(limit) else {
        return format!("{ops} take too much in any form: split the pipeline");
    };
    let loops = match values.div_ceil(ITEMS) {
        1 => "a loop".to_owned(),
        loops => format!("{loops} loops of at most {ITEMS} values"),
    };
    format!(
        "{ops} fit as {loops}, `for_each(values, |value| {{ … }})`, with one op of each in the body and the value in their names, and with `.parallelism(1)` if one value waits for the one before"
    )
}
