//! The kind `DbfsBlock`.

#[cfg(test)]
mod tests;
mod upload;

use serde_json::Value as Json;

use super::file::Layout;
use crate::databricks::{Endpoint, Failure, Request};
use crate::decide::draft::Draft;
use crate::decide::life::Behaviour;
use crate::decide::report::{Decided, Report};
use crate::decide::submitted::REJECTED;
use crate::decide::trouble::Trouble;
use crate::decide::view::View;

static LAYOUT: Layout =
    Layout { content: "data", hash: "file_hash", info: "file_info", done: "Uploaded" };

pub(super) struct DbfsBlock;

impl Behaviour for DbfsBlock {
    fn keep(&self, view: &View<'_>) -> Decided<Report> {
        let file = match LAYOUT.read(view) {
            Ok(file) => file,
            Err(message) => {
                return Ok(LAYOUT.refuse(view, "Invalid", &message));
            }
        };
        if LAYOUT.is_stored(view, &file) {
            return Ok(LAYOUT.stored(view, &file, None));
        }
        match view.is_refused_as(REJECTED) {
            true => Ok(Report::last(Draft::of(view))),
            false => upload::upload(view, &file),
        }
    }

    fn remove(&self, view: &View<'_>) -> Decided<()> {
        let is_in_doubt = view.settle_repeatable()?;
        let in_doubt = view.object.spec_text("path").filter(|_| is_in_doubt);
        let Some(path) = LAYOUT.path(view).or(in_doubt) else { return Ok(()) };
        let request =
            Request::new(Endpoint::DbfsDelete).with("path", path).with("recursive", false);
        match view.ask(request)? {
            Ok(_) | Err(Failure::Gone(_)) => Ok(()),
            Err(failure) => Err(Trouble::new("DeleteFailed", failure.message()).into()),
        }
    }
}

/// Removes from a status what is not so while the file is uploaded.
fn cleared(status: Draft) -> Draft {
    status.set(LAYOUT.hash, Json::Null)
}
