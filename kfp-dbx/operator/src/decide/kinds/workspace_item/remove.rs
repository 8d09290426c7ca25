//! The end of an item. The folders that were made for it stay, as others can have items in them.

use super::item::{LAYOUT, delete};
use crate::databricks::Failure;
use crate::decide::report::Decided;
use crate::decide::trouble::Trouble;
use crate::decide::view::View;

/// Deletes what was imported. Returns when it is gone.
pub(super) fn remove(view: &View<'_>) -> Decided<()> {
    let Some(path) = LAYOUT.path_to_delete(view)? else { return Ok(()) };
    match view.try_delete(delete(view.object, path))? {
        Ok(()) => Ok(()),
        Err(Failure::Rejected { code, .. }) if code == "DIRECTORY_NOT_EMPTY" => {
            let message = format!(
                "a folder is at `{path}`, and items are in it that this object did not import: delete \
                 them"
            );
            Err(Trouble::new("NotEmpty", message).into())
        }
        Err(failure) => Err(Trouble::of_deletion(failure).into()),
    }
}
