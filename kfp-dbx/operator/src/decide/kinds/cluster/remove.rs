//! The end of a cluster.

use super::find::{cluster_id, find};
use crate::databricks::{Endpoint, Request};
use crate::decide::report::Decided;
use crate::decide::view::View;

/// Deletes the cluster permanently. Returns when it is gone.
pub(super) fn remove(view: &View<'_>) -> Decided<()> {
    if let Some(id) = cluster_id(view.object) {
        return delete(view, id);
    }
    match view.settle()? {
        true => find(view)?.into_iter().try_for_each(|id| delete(view, id)),
        false => Ok(()),
    }
}

fn delete(view: &View<'_>, id: &str) -> Decided<()> {
    view.delete(Request::new(Endpoint::ClustersDelete).with("cluster_id", id))
}
