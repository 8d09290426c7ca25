//! The id of a cluster: in the status, or by the tag, when the answer to its creation was lost.

use crate::databricks::{Endpoint, Request};
use crate::decide::intention::TAG;
use crate::decide::report::Decided;
use crate::decide::trouble::Trouble;
use crate::decide::view::View;
use crate::object::Object;

/// Returns the id of the cluster in Databricks, if it is known.
pub(super) fn cluster_id(object: &Object) -> Option<&str> {
    object.id().filter(|id| !id.is_empty())
}

/// Returns the ids of the clusters of an object, terminated ones too.
pub(super) fn find<'a>(view: &View<'a>) -> Decided<Vec<&'a str>> {
    let list = Request::new(Endpoint::ClustersList).with("page_size", 100);
    let pages = view.pages(&list)?.map_err(Trouble::of)?;
    let clusters = pages.into_iter().filter_map(|page| page["clusters"].as_array()).flatten();
    let ours = clusters.filter(|cluster| cluster["custom_tags"][TAG] == view.object.uid());
    Ok(ours.filter_map(|cluster| cluster["cluster_id"].as_str()).collect())
}
