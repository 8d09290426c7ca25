//! The kind `DbfsBlock`.

mod layout;
#[cfg(test)]
mod tests;
mod upload;

use self::layout::LAYOUT;
use crate::databricks::{Endpoint, Request};
use crate::decide::behaviour::Behaviour;
use crate::decide::report::{Decided, Report};
use crate::decide::view::View;

pub(super) struct DbfsBlock;

impl Behaviour for DbfsBlock {
    fn keep(&self, view: &View<'_>) -> Decided<Report> {
        LAYOUT.keep(view, upload::upload)
    }

    fn remove(&self, view: &View<'_>) -> Decided<()> {
        let Some(path) = LAYOUT.path_to_delete(view)? else { return Ok(()) };
        let request = Request::new(Endpoint::DbfsDelete).with("path", path);
        view.delete(request.with("recursive", false))
    }
}
