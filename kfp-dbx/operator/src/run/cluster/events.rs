//! Events of Kubernetes, for `kubectl describe` and `kubectl events`.
//!
//! An event that is told again within some minutes counts up the first one, as the API server asks of
//! its clients. An event that cannot be stored is logged, and nothing waits for it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use k8s_openapi::api::core::v1::ObjectReference;
use k8s_openapi::api::events::v1::{Event as KubeEvent, EventSeries};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::{MicroTime, ObjectMeta};
use k8s_openapi::jiff::{SignedDuration, Timestamp};
use kfp_dbx_core::table;
use kube::api::{Patch, PatchParams, PostParams};
use kube::core::Status;
use kube::{Api, Client, ResourceExt};
use serde_json::json;

use super::form::MANAGER;
use crate::controller::Target;
use crate::decide::Event;

/// The time after which an event that is told again is a new one.
const SERIES: SignedDuration = SignedDuration::from_mins(6);

/// The time after which events that are not told any more are forgotten.
const SWEEP: SignedDuration = SignedDuration::from_mins(1);

/// The time after which an event is given up.
const TIMEOUT: Duration = Duration::from_secs(5);

/// The number of characters that the API server accepts of a message, and of an instance.
const LONGEST_NOTE: usize = 1024;
const LONGEST_INSTANCE: usize = 128;

/// The number of characters of an object's name in the name of its Event. They are all ASCII.
const LONGEST_NAME: usize = 200;

/// Records events.
#[derive(Clone)]
pub(super) struct Recorder {
    client: Client,
    instance: String,
    told: Arc<Mutex<Told>>,
}

impl Recorder {
    pub(super) fn new(client: Client, instance: &str) -> Self {
        let instance = shortened(instance, LONGEST_INSTANCE);
        Self { client, instance, told: Arc::default() }
    }

    /// Records an event about an object.
    pub(super) async fn record(&self, target: &Target, event: &Event) {
        let now = Timestamp::now();
        let told =
            self.told.lock().unwrap_or_else(PoisonError::into_inner).tell(target, event, now);
        let api: Api<KubeEvent> = Api::namespaced(self.client.clone(), &target.key.namespace);
        let request = async {
            if told.count == 1 {
                let new = self.new_event(target, event, told.name, now);
                return api
                    .create(&PostParams::default(), &new)
                    .await
                    .map(|event| event.name_any());
            }
            let series = EventSeries { count: told.count, last_observed_time: MicroTime(now) };
            let patch = Patch::Merge(json!({ "series": series }));
            api.patch(&told.name, &PatchParams::default(), &patch)
                .await
                .map(|event| event.name_any())
        };
        let why = match tokio::time::timeout(TIMEOUT, request).await {
            Ok(Ok(_)) => return,
            // Nobody reads the events of a namespace that is being deleted.
            Ok(Err(kube::Error::Api(status))) if is_ending(&status) => return,
            Ok(Err(kube::Error::Api(status))) => status.message.clone(),
            Ok(Err(error)) => error.to_string(),
            Err(_) => "the API server has not answered in time".to_owned(),
        };
        let (key, reason) = (&target.key, event.reason);
        tracing::warn!(
            kind = key.kind,
            namespace = key.namespace,
            name = key.name,
            reason,
            why,
            "event not stored"
        );
    }

    fn new_event(&self, target: &Target, event: &Event, name: String, now: Timestamp) -> KubeEvent {
        let key = &target.key;
        KubeEvent {
            metadata: ObjectMeta {
                name: Some(name),
                namespace: Some(key.namespace.clone()),
                ..ObjectMeta::default()
            },
            event_time: Some(MicroTime(now)),
            regarding: Some(ObjectReference {
                api_version: Some(table::API_VERSION.to_owned()),
                kind: Some(key.kind.to_owned()),
                namespace: Some(key.namespace.clone()),
                name: Some(key.name.clone()),
                uid: Some(target.uid.clone()),
                ..ObjectReference::default()
            }),
            action: Some("Reconcile".to_owned()),
            reason: Some(event.reason.to_owned()),
            note: Some(shortened(&event.message, LONGEST_NOTE)),
            type_: Some(if event.warning { "Warning" } else { "Normal" }.to_owned()),
            reporting_controller: Some(MANAGER.to_owned()),
            reporting_instance: Some(self.instance.clone()),
            ..KubeEvent::default()
        }
    }
}

/// The events of the last minutes.
#[derive(Default)]
struct Told {
    /// By the uid of the object, the reason and the message.
    tales: HashMap<(String, &'static str, String), Tale>,
    /// The time at which old ones were last forgotten.
    swept: Timestamp,
}

/// An event that is stored.
#[derive(Debug, Clone)]
struct Tale {
    /// The name of the Event.
    name: String,
    /// The number of times that it was told.
    count: i32,
    last: Timestamp,
}

impl Told {
    /// Counts an event, and returns what is known of it.
    fn tell(&mut self, target: &Target, event: &Event, now: Timestamp) -> Tale {
        let is_old = |last| now.duration_since(last) >= SERIES;
        if now.duration_since(self.swept) >= SWEEP {
            self.tales.retain(|_, tale| !is_old(tale.last));
            self.swept = now;
        }
        let first = || Tale { name: name(target, now), count: 0, last: now };
        let key = (target.uid.clone(), event.reason, event.message.clone());
        let tale = self.tales.entry(key).or_insert_with(first);
        if is_old(tale.last) {
            *tale = first();
        }
        tale.count += 1;
        tale.last = now;
        tale.clone()
    }
}

/// Returns the name of a new Event, which no other one has.
fn name(target: &Target, now: Timestamp) -> String {
    let name = &target.key.name;
    let name = &name[..name.len().min(LONGEST_NAME)];
    format!("{}.{:x}", name.trim_end_matches(['.', '-']), now.as_nanosecond())
}

/// Returns the beginning of a text that has at most that many bytes.
fn shortened(text: &str, bytes: usize) -> String {
    if text.len() <= bytes {
        return text.to_owned();
    }
    let mut end = bytes - '…'.len_utf8();
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}…", &text[..end])
}

/// Whether the API server refuses a request because the namespace is being deleted.
fn is_ending(status: &Status) -> bool {
    let causes = status.details.iter().flat_map(|details| &details.causes);
    causes.into_iter().any(|cause| cause.reason == "NamespaceTerminating")
}

#[cfg(test)]
mod tests {
    use k8s_openapi::jiff::{SignedDuration, Timestamp};

    use super::{Told, shortened};
    use crate::controller::Target;
    use crate::decide::Event;
    use crate::object::Key;

    fn target(uid: &str) -> Target {
        let (namespace, name) = ("team".to_owned(), "etl".to_owned());
        let key = Key { kind: "Run", namespace, name };
        let (uid, resource_version) = (uid.to_owned(), "1".to_owned());
        Target { key, uid, resource_version, credentials: None }
    }

    #[test]
    fn an_event_that_is_told_again_counts_up_the_first() {
        let mut told = Told::default();
        let now = Timestamp::UNIX_EPOCH;
        let event = Event::warning("Throttled", "wait");
        let first = told.tell(&target("a"), &event, now);
        assert_eq!((first.count, first.name.as_str()), (1, "etl.0"));
        let later = now + SignedDuration::from_secs(60);
        let second = told.tell(&target("a"), &event, later);
        assert_eq!((second.count, second.name.as_str()), (2, "etl.0"));
        assert_eq!(told.tell(&target("b"), &event, later).count, 1);
        assert_eq!(told.tell(&target("a"), &Event::warning("Throttled", "no"), later).count, 1);
        let end = later + SignedDuration::from_secs(7 * 60);
        assert_eq!(told.tell(&target("a"), &event, end).count, 1);
        assert_eq!(told.tales.len(), 1, "events of the past are forgotten");
    }

    #[test]
    fn long_messages_end_at_a_character() {
        assert_eq!(shortened("abc", 3), "abc");
        assert_eq!(shortened("abcdef", 5), "ab…");
        assert_eq!(shortened("aäää", 5), "a…");
    }
}
