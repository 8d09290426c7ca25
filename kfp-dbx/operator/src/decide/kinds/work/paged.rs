//! Jobs and runs whose lists come in several pages.

use std::borrow::Cow;

use serde_json::Value as Json;

use crate::databricks::{Failure, Request};
use crate::decide::report::Decided;
use crate::decide::view::View;

/// The lists of a job or a run of which a page has at most 100 items.
const LISTS: &[&str] =
    &["environments", "job_clusters", "job_parameters", "parameters", "repair_history", "tasks"];

/// Returns the answer to a request for a job or a run, with the items of all its pages.
pub(in crate::decide::kinds) fn whole<'a>(
    view: &View<'a>,
    request: &Request,
) -> Decided<Result<Cow<'a, Json>, &'a Failure>> {
    Ok(view.pages(request)?.map(|pages| match pages.split_first() {
        Some((first, [])) => Cow::Borrowed(*first),
        Some((first, others)) => Cow::Owned(joined(first, others)),
        None => Cow::Owned(Json::Null),
    }))
}

fn joined(first: &Json, others: &[&Json]) -> Json {
    let mut whole = first.clone();
    for page in others {
        append(&mut whole, page);
        if page["settings"].is_object() {
            append(&mut whole["settings"], &page["settings"]);
        }
    }
    whole
}

fn append(whole: &mut Json, page: &Json) {
    for name in LISTS {
        let Some(items) = page[*name].as_array() else { continue };
        match whole[*name].as_array_mut() {
            Some(all) => all.extend(items.iter().cloned()),
            None => whole[*name] = items.clone().into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::joined;

    #[test]
    fn pages_are_put_together() {
        let first = json!({ "job_id": 1, "tasks": [1], "settings": { "name": "n", "tasks": [1] } });
        let second = json!({ "job_id": 1, "tasks": [2], "settings": { "tasks": [2] } });
        let third =
            json!({ "job_id": 1, "settings": { "parameters": [3] }, "next_page_token": "" });
        let whole = json!({
            "job_id": 1,
            "tasks": [1, 2],
            "settings": { "name": "n", "tasks": [1, 2], "parameters": [3] },
        });
        assert_eq!(joined(&first, &[&second, &third]), whole);
    }
}
