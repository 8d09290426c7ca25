//! The end of a cluster.

use super::cluster_id;
use super::find::find;
use crate::databricks::{Endpoint, Failure, Request};
use crate::decide::report::Decided;
use crate::decide::trouble::Trouble;
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
    match view.ask(Request::new(Endpoint::ClustersDelete).with("cluster_id", id))? {
        Ok(_) | Err(Failure::Gone(_)) => Ok(()),
        Err(failure) => Err(Trouble::new("DeleteFailed", failure.message()).into()),
    }
}
