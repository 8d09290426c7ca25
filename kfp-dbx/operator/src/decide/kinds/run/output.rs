//! The output of the run of a task.

use kfp_dbx_core::table::Kind;
use serde_json::Value as Json;

use crate::databricks::{Endpoint, Failure, Request};
use crate::decide::convert::held;
use crate::decide::draft::Draft;
use crate::decide::report::Decided;
use crate::decide::text;
use crate::decide::trouble::Trouble;
use crate::decide::view::View;

/// The longest text of an output. Kubernetes does not store an object of more than 1.5 MB.
pub(super) const LONGEST_TEXT: usize = 256 * 1024;

/// The number of failures in a row after which a run ends without its output.
const PATIENCE: u32 = 6;

fn get_output(id: i64) -> Request {
    Request::new(Endpoint::RunsGetOutput).with("run_id", id)
}

/// Whether the pass has asked for the output of the run of a task.
pub(super) fn has_output(view: &View<'_>, id: i64) -> bool {
    let request = get_output(id);
    view.known.answers.iter().any(|(asked, _)| *asked == request)
}

/// Returns the output of the run of a task, or nothing if there is none.
pub(super) fn output<'a>(view: &View<'a>, id: i64) -> Decided<&'a Json> {
    match view.ask_once(get_output(id))? {
        Ok(output) => Ok(output),
        Err(failure @ Failure::Unknown(_)) if view.memory.failures < PATIENCE => {
            Err(Trouble::of(failure).into())
        }
        Err(_) => Ok(&Json::Null),
    }
}

/// Sets the fields of a status that the output of a run has.
pub(super) fn with_output(mut status: Draft, kind: &Kind, output: &Json) -> Draft {
    let mut cut = Vec::new();
    for row in kind.status.iter().filter(|row| is_of_output(row.path)) {
        let value = row.path.split('.').fold(output, |value, name| &value[name]);
        let Some(mut value) = held(row.holds, value) else { continue };
        if let Some(long) = value.as_str().filter(|text| text.len() > LONGEST_TEXT) {
            value = text::shortened(long, LONGEST_TEXT).into();
            cut.extend(row.path.rsplit_once('.').map(|(parent, _)| format!("{parent}.truncated")));
        }
        status = status.set(row.path, value);
    }
    let rows = kind.status.iter().filter(|row| cut.iter().any(|path| path == row.path));
    rows.fold(status, |status, row| status.set(row.path, true))
}

/// Whether a field of the status is one of the output, and not of the run or of the operator.
fn is_of_output(path: &str) -> bool {
    path == "error" || path.starts_with("notebook_output.")
}
