//! Forms that answers can take, and that clients have to bear.

use std::time::Duration;

use serde_json::{Map, Value as Json, json};

use super::untold;
use crate::time::Time;

/// Forms of answers that the API documents, or has had, and that clients have to bear.
///
/// Answers that are lost or late are the caller's matter: it can leave out a request, send it later,
/// or drop its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Quirks {
    /// Numbers of 64 bits are written as texts.
    pub decimal_strings: bool,
    /// Objects have fields that nobody knows.
    pub extra_fields: bool,
    /// States of runs and clusters that have not ended have words that nobody knows.
    pub unknown_states: bool,
    /// Runs have their `status` only, and not the `state`, which is deprecated.
    pub no_old_state: bool,
    /// Pages end before their limit, also before their first item.
    pub short_pages: bool,
    /// Answers tell the credentials of registries and the keys of Log Analytics that requests had.
    pub tells_secrets: bool,
    /// The time after which a new run, job or cluster is listed. It is known by its id at once.
    pub list_lag: Duration,
}

/// The fields that are numbers of 64 bits.
const LONG: &[&str] = &[
    "bytes_read",
    "cleanup_duration",
    "created_at",
    "created_time",
    "end_time",
    "execution_duration",
    "file_size",
    "handle",
    "job_id",
    "last_updated_timestamp",
    "modification_time",
    "modified_at",
    "number_in_job",
    "object_id",
    "original_attempt_run_id",
    "run_duration",
    "run_id",
    "setup_duration",
    "size",
    "start_time",
    "terminated_time",
];

/// The states of runs and clusters that have not ended.
const ACTIVE: &[&str] = &[
    "BLOCKED",
    "PENDING",
    "QUEUED",
    "RESTARTING",
    "RUNNING",
    "TERMINATING",
    "WAITING",
    "WAITING_FOR_RETRY",
];

impl Quirks {
    /// Changes the form of an answer.
    pub(super) fn apply(self, json: &mut Json) {
        untold::remove(json, self.tells_secrets);
        let any = self.decimal_strings || self.extra_fields || self.unknown_states;
        if any || self.no_old_state {
            self.rewrite(json);
        }
    }

    /// Returns the number of items on a page, of which this is the `number`th.
    pub(super) fn page_limit(self, limit: usize, number: u64) -> usize {
        if !self.short_pages {
            return limit;
        }
        limit.min(usize::try_from(number % 3).unwrap_or_default())
    }

    /// Returns whether something that was made at a time is listed.
    pub(super) fn is_listed(self, made: Time, now: Time) -> bool {
        made + self.list_lag <= now
    }

    fn rewrite(self, json: &mut Json) {
        match json {
            Json::Array(items) => items.iter_mut().for_each(|item| self.rewrite(item)),
            Json::Object(map) => self.rewrite_object(map),
            _ => {}
        }
    }

    fn rewrite_object(self, map: &mut Map<String, Json>) {
        let is_run = map.contains_key("run_id");
        if self.no_old_state && is_run && map.contains_key("status") {
            map.remove("state");
        }
        for (name, value) in map.iter_mut() {
            self.rewrite(value);
            if self.decimal_strings && value.is_number() && LONG.contains(&name.as_str()) {
                *value = json!(value.to_string());
            }
            let is_state = ["life_cycle_state", "state"].contains(&name.as_str());
            // A cluster that runs is ready: a word that nobody knows would be a lie.
            let is_active = value.as_str().is_some_and(|word| ACTIVE.contains(&word));
            if self.unknown_states && is_state && is_active && *value != "RUNNING" {
                *value = json!("A_NEW_STATE");
            }
        }
        if self.extra_fields {
            map.insert("a_new_field".to_owned(), json!({"state": "NEW", "run_id": 1, "list": [1]}));
        }
    }
}
