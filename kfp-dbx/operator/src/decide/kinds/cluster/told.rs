//! What the API says of a cluster, in the form of a status.

use kfp_dbx_core::table::Kind;
use serde_json::{Map, Value as Json};

use crate::decide::convert::held;

/// Returns the field `cluster_info` of the status. The id is the one that the object has.
pub(super) fn cluster_info(kind: &Kind, id: &str, cluster: &Json) -> Json {
    let rows = kind.status.iter().filter_map(|row| {
        let name = row.path.strip_prefix("cluster_info.")?;
        let value = match name {
            "cluster_id" => Some(id.into()),
            "cluster_cores" => cores(&cluster[name]),
            // The API has renamed the field since.
            "terminate_time" => {
                let names = ["terminated_time", name];
                names.iter().find_map(|name| held(row.holds, &cluster[name]))
            }
            _ => held(row.holds, &cluster[name]),
        };
        Some((name.to_owned(), value?))
    });
    Json::Object(rows.collect::<Map<_, _>>())
}

/// Returns a number of cores as the archived operator writes it: `8`, not `8.0`.
fn cores(value: &Json) -> Option<Json> {
    value.as_f64().map(|cores| cores.to_string().into())
}
