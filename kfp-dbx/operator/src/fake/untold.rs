//! Fields that the API takes and never tells.

use serde_json::Value as Json;

/// The fields with secrets: the credentials of registries, and the keys of Log Analytics.
const SECRETS: &[&str] = &["basic_auth", "log_analytics_primary_key"];

/// The fields that only a request has.
const OF_REQUESTS: &[&str] = &["apply_policy_default_values"];

/// Removes the fields that the API does not tell from an answer. Those with secrets can stay.
pub(super) fn remove(json: &mut Json, with_secrets: bool) {
    match json {
        Json::Array(items) => items.iter_mut().for_each(|item| remove(item, with_secrets)),
        Json::Object(map) => {
            map.retain(|name, _| {
                let is = |names: &[&str]| names.contains(&name.as_str());
                !is(OF_REQUESTS) && (with_secrets || !is(SECRETS))
            });
            map.values_mut().for_each(|value| remove(value, with_secrets));
        }
        _ => {}
    }
}
