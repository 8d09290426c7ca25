//! The end of an item. The folders that were made for it stay, as others can have items in them.

use super::{LAYOUT, delete};
use crate::databricks::Failure;
use crate::decide::report::Decided;
use crate::decide::trouble::Trouble;
use crate::decide::view::View;

/// Deletes what was imported. Returns when it is gone.
pub(super) fn remove(view: &View<'_>) -> Decided<()> {
    let is_in_doubt = view.settle_repeatable()?;
    let in_doubt = view.object.spec_text("path").filter(|_| is_in_doubt);
    let Some(path) = LAYOUT.path(view).or(in_doubt) else { return Ok(()) };
    match view.ask(delete(view.object, path))? {
        Ok(_) | Err(Failure::Gone(_)) => Ok(()),
        Err(Failure::Rejected { code, .. }) if code == "DIRECTORY_NOT_EMPTY" => {
            let message = format!(
                "a folder is at `{path}`, and items are in it that this object did not import: delete \
                 them"
            );
            Err(Trouble::new("NotEmpty", message).into())
        }
        Err(failure) => Err(Trouble::new("DeleteFailed", failure.message()).into()),
    }
}
