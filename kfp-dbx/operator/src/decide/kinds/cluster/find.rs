//! The look-up of clusters by their tag, when the answer to their creation was lost.

use crate::databricks::{Endpoint, Request};
use crate::decide::report::Decided;
use crate::decide::trouble::Trouble;
use crate::decide::view::View;

/// The tag with the uid of the object, on each cluster that the operator creates.
pub(super) const TAG: &str = "kfp-dbx-uid";

/// Returns the ids of the clusters of an object, terminated ones too.
pub(super) fn find<'a>(view: &View<'a>) -> Decided<Vec<&'a str>> {
    let list = Request::new(Endpoint::ClustersList).with("page_size", 100);
    let pages = view.pages(&list)?.map_err(Trouble::of)?;
    let clusters = pages.into_iter().filter_map(|page| page["clusters"].as_array()).flatten();
    let ours = clusters.filter(|cluster| cluster["custom_tags"][TAG] == view.object.uid());
    Ok(ours.filter_map(|cluster| cluster["cluster_id"].as_str()).collect())
}
