//! The kind `Dcluster`.

mod create;
mod find;
mod remove;
#[cfg(test)]
mod tests;
mod told;
mod watch;

use crate::decide::draft::Draft;
use crate::decide::life::Behaviour;
use crate::decide::report::{Decided, Report};
use crate::decide::view::View;
use crate::object::Object;

pub(super) struct Cluster;

impl Behaviour for Cluster {
    fn keep(&self, view: &View<'_>) -> Decided<Report> {
        match cluster_id(view.object) {
            Some(id) => watch::watch(view, id),
            None if view.is_refused() => Ok(Report::last(Draft::of(view))),
            None => create::create(view),
        }
    }

    fn remove(&self, view: &View<'_>) -> Decided<()> {
        remove::remove(view)
    }
}

/// Returns the id of the cluster in Databricks, if it is known.
fn cluster_id(object: &Object) -> Option<&str> {
    object.id().filter(|id| !id.is_empty())
}
