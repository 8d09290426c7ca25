//! The kind `WorkspaceItem`.

mod import;
mod item;
mod remove;
#[cfg(test)]
mod tests;

use self::item::LAYOUT;
use super::content;
use crate::decide::behaviour::Behaviour;
use crate::decide::report::{Decided, Report};
use crate::decide::view::View;

/// The number of bytes that Databricks takes as the content of an item.
const LARGEST: usize = 10 * 1024 * 1024;

pub(super) struct WorkspaceItem;

impl Behaviour for WorkspaceItem {
    fn keep(&self, view: &View<'_>) -> Decided<Report> {
        let size = content::size(view.object.spec_text(LAYOUT.content).unwrap_or_default());
        if size > LARGEST {
            return Ok(too_large(view, size));
        }
        LAYOUT.keep(view, import::import)
    }

    fn remove(&self, view: &View<'_>) -> Decided<()> {
        remove::remove(view)
    }
}

fn too_large(view: &View<'_>, size: usize) -> Report {
    let message = format!(
        "`content` has {size} bytes, but Databricks takes at most {LARGEST}: make it smaller"
    );
    LAYOUT.refuse(view, "Invalid", &message)
}
