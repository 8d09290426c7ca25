#![allow(clippy::unwrap_used, clippy::panic)]

use serde_json::{Value as Json, json};

use super::{Controller, Task};
use crate::decide::{ClusterFailure, Outcome, Patch, Step};
use crate::object::{Key, Object};
use crate::time::Time;

const NOW: Time = Time(1_800_000_000_000);

/// An object whose kind exists, and whose first step writes its finalizer.
fn object(name: &str, version: &str) -> Object {
    changed(name, version, &json!({}))
}

fn changed(name: &str, version: &str, metadata: &Json) -> Object {
    let mut all = json!({
        "name": name, "namespace": "ns", "uid": format!("uid-{name}"),
        "resourceVersion": version, "generation": 1,
    });
    for (field, value) in metadata.as_object().unwrap() {
        all[field] = value.clone();
    }
    Object::new(json!({"kind": "SecretScope", "metadata": all, "spec": {}})).unwrap()
}

fn key(name: &str) -> Key {
    Key { kind: "SecretScope", namespace: "ns".to_owned(), name: name.to_owned() }
}

fn controller() -> Controller {
    let mut controller = Controller::new(8);
    controller.lead();
    controller
}

fn later(seconds: u64) -> Time {
    Time(NOW.0 + seconds * 1000)
}

fn finalizers(task: &Task) -> &[String] {
    match &task.step {
        Step::Write(write) => match &write.patch {
            Patch::Finalizers(names) => names,
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

/// Has the next task refused as stale.
fn refuse(controller: &mut Controller, now: Time) {
    let task = controller.next(now).unwrap();
    controller.done(task.ticket, Outcome::Written(Err(ClusterFailure::Stale)), now);
}

#[test]
fn nothing_is_done_by_an_operator_that_does_not_lead() {
    let mut controller = Controller::new(8);
    controller.on_changed(object("a", "1"));
    assert_eq!((controller.next(NOW), controller.wake_at()), (None, None));
    controller.lead();
    assert_eq!(finalizers(&controller.next(NOW).unwrap()).len(), 1);
    controller.resign();
    assert_eq!(controller.next(later(1000)), None);
}

#[test]
fn an_object_has_one_pass_at_a_time() {
    let mut controller = controller();
    controller.on_changed(object("a", "1"));
    let task = controller.next(NOW).unwrap();
    assert_eq!(task.target.resource_version, "1");
    controller.on_changed(object("a", "2"));
    assert_eq!(controller.next(later(1000)), None);
    // The second pass has the newer state.
    controller.done(task.ticket, Outcome::Written(Err(ClusterFailure::Stale)), NOW);
    assert_eq!(controller.next(NOW).unwrap().target.resource_version, "2");
}

#[test]
fn a_state_older_than_a_write_is_ignored() {
    let mut controller = controller();
    controller.on_changed(object("a", "1"));
    let task = controller.next(NOW).unwrap();
    let written = changed("a", "3", &json!({"deletionTimestamp": "2026-11-29T08:00:00Z"}));
    controller.done(task.ticket, Outcome::Written(Ok(written)), NOW);
    assert_eq!(controller.next(NOW), None);
    // The watch is late: the object without its finalizer is older than the write.
    controller.on_changed(object("a", "2"));
    assert_eq!(controller.next(NOW), None);
    controller.on_changed(changed("a", "3", &json!({"deletionTimestamp": "x"})));
    assert_eq!(controller.next(later(60)), None);
    controller.on_changed(object("a", "4"));
    assert_eq!(controller.next(later(60)).unwrap().target.resource_version, "4");
}

#[test]
fn a_write_that_the_watch_delivers_before_its_answer_is_not_waited_for() {
    let mut controller = controller();
    controller.on_changed(object("a", "1"));
    let task = controller.next(NOW).unwrap();
    let gone = json!({"deletionTimestamp": "2026-11-29T08:00:00Z"});
    controller.on_changed(changed("a", "2", &gone));
    controller.on_changed(object("a", "3"));
    controller.done(task.ticket, Outcome::Written(Ok(changed("a", "2", &gone))), NOW);
    assert_eq!(controller.next(NOW).unwrap().target.resource_version, "3");
}

#[test]
fn an_object_that_a_watch_leaves_out_is_read_again() {
    let mut controller = controller();
    controller.on_changed(object("a", "1"));
    refuse(&mut controller, NOW);
    assert_eq!(controller.next(later(4)), None);
    assert_eq!(controller.wake_at(), Some(later(5)));
    let task = controller.next(later(5)).unwrap();
    assert_eq!(task.step, Step::Get(key("a")));
    // The watch is older than the answer.
    let answer = Outcome::Object(Ok(Some(object("a", "3"))));
    controller.done(task.ticket, answer, later(5));
    controller.on_changed(object("a", "2"));
    assert_eq!(controller.next(later(5)).unwrap().target.resource_version, "3");
}

#[test]
fn an_object_that_is_gone_does_not_come_back_by_a_late_event() {
    let mut controller = controller();
    controller.on_changed(object("a", "1"));
    refuse(&mut controller, NOW);
    let task = controller.next(later(5)).unwrap();
    controller.done(task.ticket, Outcome::Object(Ok(None)), later(5));
    controller.on_changed(object("a", "2"));
    assert_eq!(controller.next(later(1000)), None);
    controller.on_deleted(&key("a"), "uid-a");
    assert_eq!(controller.objects("SecretScope"), 0);
    controller.on_changed(changed("a", "7", &json!({"uid": "other"})));
    assert_eq!(controller.next(later(1000)).unwrap().target.uid, "other");
    // The end of the first one is not the end of the second one.
    controller.on_deleted(&key("a"), "uid-a");
    assert_eq!(controller.objects("SecretScope"), 1);
}

#[test]
fn an_object_that_is_gone_is_not_read_again_for_an_older_listing() {
    let mut controller = controller();
    controller.on_changed(object("a", "1"));
    // The watch does not deliver what the operator has written.
    let task = controller.next(NOW).unwrap();
    let written = changed("a", "2", &json!({"deletionTimestamp": "2026-11-29T08:00:00Z"}));
    controller.done(task.ticket, Outcome::Written(Ok(written)), NOW);
    assert_eq!(controller.next(NOW), None);
    let task = controller.next(later(5)).unwrap();
    controller.done(task.ticket, Outcome::Object(Ok(None)), later(5));
    controller.begin_listing("SecretScope", None);
    controller.on_listed(object("a", "1"), later(6));
    controller.end_listing("SecretScope", None);
    assert_eq!((controller.next(later(6)), controller.wake_at()), (None, None));
}

#[test]
fn an_object_that_a_listing_leaves_out_is_gone() {
    let mut controller = controller();
    for namespace in [None, Some("other"), Some("ns")] {
        controller.on_changed(object("a", "1"));
        controller.begin_listing("SecretScope", namespace);
        controller.on_listed(object("b", "1"), NOW);
        controller.on_changed(object("c", "1"));
        controller.end_listing("SecretScope", namespace);
        let left = if namespace == Some("other") { 3 } else { 2 };
        assert_eq!(controller.objects("SecretScope"), left, "{namespace:?}");
    }
}

#[test]
fn a_listing_that_may_be_older_than_a_write_is_checked() {
    let mut controller = controller();
    controller.on_changed(object("a", "1"));
    let task = controller.next(NOW).unwrap();
    let written = changed("a", "3", &json!({"deletionTimestamp": "2026-11-29T08:00:00Z"}));
    controller.done(task.ticket, Outcome::Written(Ok(written.clone())), NOW);
    assert_eq!(controller.next(NOW), None);
    controller.begin_listing("SecretScope", None);
    controller.on_listed(object("a", "2"), NOW);
    controller.end_listing("SecretScope", None);
    let task = controller.next(NOW).unwrap();
    assert_eq!(task.step, Step::Get(key("a")));
    controller.done(task.ticket, Outcome::Object(Ok(Some(written))), NOW);
    assert_eq!(controller.next(NOW), None);
}

#[test]
fn a_failed_pass_is_tried_again_later_each_time() {
    let mut controller = controller();
    controller.on_changed(object("a", "1"));
    let mut now = NOW;
    let mut waits = Vec::new();
    for _ in 0..12 {
        let task = controller.next(now).unwrap();
        let failure = ClusterFailure::Unavailable("no answer".to_owned());
        controller.done(task.ticket, Outcome::Written(Err(failure)), now);
        let due = controller.wake_at().unwrap();
        assert_eq!(controller.next(Time(due.0 - 1)), None);
        waits.push(due.since(now).as_millis());
        now = due;
    }
    assert!(waits[0] <= 1000 && waits[3] >= 6000 && waits[11] >= 200_000, "{waits:?}");
}

#[test]
fn timers_follow_a_clock_that_is_set_back() {
    let mut controller = controller();
    controller.on_changed(object("a", "1"));
    refuse(&mut controller, NOW);
    let hour = Time(NOW.0 - 3_600_000);
    assert_eq!(controller.next(hour), None);
    assert!(controller.next(Time(hour.0 + 5000)).is_some());
}

#[test]
fn a_lane_leaves_room_for_the_others() {
    let mut controller = controller();
    let mine = |name: &str| changed(name, "1", &json!({"namespace": "mine"}));
    for number in 0..20 {
        controller.on_changed(object(&format!("a{number}"), "1"));
    }
    let first: Vec<_> = std::iter::from_fn(|| controller.next(NOW)).collect();
    assert_eq!(first.len(), 6);
    controller.on_changed(mine("b"));
    let second: Vec<_> = std::iter::from_fn(|| controller.next(NOW)).collect();
    assert_eq!(second.len(), 1);
    assert_eq!(second[0].target.key.namespace, "mine");
    // The lanes take turns.
    for number in 0..20 {
        controller.on_changed(mine(&format!("c{number}")));
    }
    for task in first.iter().chain(&second).take(4) {
        let refused = ClusterFailure::Refused("no".to_owned());
        controller.done(task.ticket, Outcome::Written(Err(refused)), NOW);
    }
    let third: Vec<_> = std::iter::from_fn(|| controller.next(NOW)).collect();
    let of_mine = third.iter().filter(|task| task.target.key.namespace == "mine").count();
    assert!((2..=3).contains(&of_mine) && third.len() >= 4, "{of_mine} of {}", third.len());
}

#[test]
fn a_controller_that_ends_goes_on_with_passes_but_begins_none() {
    let mut controller = controller();
    // The pass lists the jobs and the runs that name the cluster.
    let metadata = json!({
        "name": "c", "namespace": "ns", "uid": "uid-c", "resourceVersion": "1",
        "deletionTimestamp": NOW.to_string(),
        "finalizers": ["dcluster.finalizers.databricks.microsoft.com"],
    });
    let json = json!({"kind": "Dcluster", "metadata": metadata, "spec": {}});
    controller.on_changed(Object::new(json).unwrap());
    let task = controller.next(NOW).unwrap();
    controller.on_changed(object("b", "1"));
    controller.finish();
    assert_eq!((controller.next(NOW), controller.wake_at()), (None, None));
    controller.done(task.ticket, Outcome::List(Ok(Vec::new())), NOW);
    let next = controller.next(NOW).unwrap();
    assert_eq!(next.target.key.kind, "Dcluster");
    assert_eq!(controller.next(later(1000)), None);
    let failure = ClusterFailure::Unavailable("later".to_owned());
    controller.done(next.ticket, Outcome::List(Err(failure)), NOW);
    assert_eq!(controller.next(later(1000)), None);
    assert_eq!((controller.load().tasks, controller.load().passes), (0, 1));
}

#[test]
fn objects_are_counted_by_their_state() {
    let mut controller = controller();
    let with = |name: &str, version: &str, state: &str| {
        let mut json = object(name, version).into_json();
        json["status"] = json!({"state": state});
        Object::new(json).unwrap()
    };
    controller.on_changed(with("a", "1", "READY"));
    controller.on_changed(with("b", "1", "PENDING"));
    controller.on_changed(with("b", "2", "READY"));
    controller.on_changed(object("c", "1"));
    let census: Vec<_> = controller.census().into_iter().collect();
    assert_eq!(census, [(("SecretScope", ""), 1), (("SecretScope", "READY"), 2)]);
}
