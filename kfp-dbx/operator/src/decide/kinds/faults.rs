//! Objects of the kinds that are not runs or jobs, in a fake workspace: answers and writes get lost,
//! requests have their effect a minute later, and the operator is started again, by a seed.

#![allow(clippy::panic, clippy::unwrap_used)]

use std::time::Duration;

use serde_json::{Value as Json, json};

use crate::databricks::{Answer, Request};
use crate::decide::harness::{Harness, lost, object, throttled};
use crate::decide::{Secret, Wait};
use crate::fake::{ClusterState, Settings, Workspace};
use crate::time::Time;

/// Numbers that follow from a seed.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % most
    }

    /// Whether something happens that does so once in that many times.
    fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }
}

/// A workspace, and the requests that are on their way to it.
struct World {
    dice: Dice,
    workspace: Workspace,
    late: Vec<(Time, Request)>,
    has_faults: bool,
}

impl World {
    fn new(seed: u64) -> Self {
        Self {
            dice: Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15)),
            workspace: Workspace::new(Settings::default()),
            late: Vec::new(),
            has_faults: true,
        }
    }

    /// Lets the requests arrive that are due.
    fn arrive(&mut self, now: Time) {
        self.late.sort_by_key(|(time, _)| *time);
        while let Some((time, _)) = self.late.first()
            && *time <= now
        {
            let (time, request) = self.late.remove(0);
            self.workspace.handle(&request, time);
        }
    }

    fn answer(&mut self, request: &Request, now: Time) -> Answer {
        self.arrive(now);
        if self.has_faults && self.dice.once_in(12) {
            return throttled();
        }
        if self.has_faults && self.dice.once_in(12) {
            let after = Duration::from_millis(self.dice.below(60_000));
            self.late.push((now + after, request.clone()));
            return lost();
        }
        if self.has_faults && self.dice.once_in(16) {
            return lost();
        }
        let answer = self.workspace.handle(request, now).answer(request.endpoint, now);
        match self.has_faults && self.dice.once_in(8) {
            true => lost(),
            false => answer,
        }
    }

    fn pass(&mut self, harness: &mut Harness) -> Option<Wait> {
        let wait = harness.pass_with(&mut |request, now| self.answer(request, now));
        let after = wait.as_ref().map_or(Some(Duration::from_secs(1)), |wait| wait.after);
        harness.now = harness.now + after.unwrap_or_default();
        wait
    }

    /// Makes passes without faults until nothing is left to do.
    fn settle(&mut self, harness: &mut Harness) {
        self.has_faults = false;
        harness.loses_writes = None;
        for _ in 0..80 {
            let wait = self.pass(harness);
            if harness.is_gone || wait.is_some_and(|wait| wait.after.is_none()) {
                break;
            }
        }
        harness.later(120);
        self.arrive(harness.now);
        self.workspace.advance(harness.now);
    }
}

/// Lives through the first part of the life of an object, with faults and changes. Returns whether it
/// was deleted in that time.
fn live(world: &mut World, harness: &mut Harness, change: &dyn Fn(&mut Harness, u64)) -> bool {
    let deletes = world.dice.once_in(2);
    for _ in 0..25 {
        harness.loses_writes = world.dice.once_in(4).then(|| world.dice.below(5));
        world.pass(harness);
        if world.dice.once_in(6) {
            harness.restart();
        }
        if harness.is_gone || (deletes && world.dice.once_in(12)) {
            break;
        }
        if world.dice.once_in(6) {
            let value = world.dice.below(1000);
            change(harness, value);
        }
        if world.dice.once_in(3) {
            let seconds = world.dice.below(30);
            harness.later(seconds);
        }
    }
    if deletes && !harness.is_gone {
        harness.delete();
    }
    deletes
}

/// Lives through the whole life of an object. `check` looks at it before its deletion.
fn whole_life(
    seed: u64,
    mut harness: Harness,
    change: &dyn Fn(&mut Harness, u64),
    check: &dyn Fn(&Harness, &Workspace),
) -> Workspace {
    let mut world = World::new(seed);
    let is_deleted = live(&mut world, &mut harness, change);
    world.settle(&mut harness);
    if !is_deleted {
        check(&harness, &world.workspace);
        harness.delete();
        world.settle(&mut harness);
    }
    assert!(harness.is_gone, "seed {seed}: {}", harness.status());
    let ignored: Vec<_> = world.workspace.ignored_fields().keys().collect();
    assert!(ignored.is_empty(), "seed {seed}: {ignored:?}");
    world.workspace
}

/// A seed whose failure is shown with it.
fn seeds(run: impl Fn(u64) + std::panic::RefUnwindSafe) {
    for seed in 0..80 {
        if let Err(why) = std::panic::catch_unwind(|| run(seed)) {
            eprintln!("the seed is {seed}");
            std::panic::resume_unwind(why);
        }
    }
}

#[test]
fn clusters_are_created_once_and_leave_nothing() {
    seeds(|seed| {
        let spec = json!({
            "spark_version": "15.4.x-scala2.12", "node_type_id": "Standard_D3_v2", "num_workers": 0,
        });
        let harness = Harness::new(object("Dcluster", "small", spec));
        let change = |harness: &mut Harness, value: u64| harness.change("num_workers", value);
        let workspace = whole_life(seed, harness, &change, &|harness, workspace| {
            let id = harness.status()["cluster_info"]["cluster_id"].as_str().unwrap();
            let cluster = workspace.cluster_by_id(id).unwrap();
            assert_eq!(cluster.state, ClusterState::Running);
            assert_eq!(harness.status()["cluster_info"]["state"], "RUNNING");
        });
        assert!(workspace.made().len() <= 1, "{:?}", workspace.made());
        assert_eq!(workspace.clusters().count(), 0);
    });
}

#[test]
fn scopes_have_the_secrets_of_their_spec_and_leave_nothing() {
    seeds(|seed| {
        let from = json!({ "secret_key_ref": { "name": "source", "key": "k" } });
        let spec = json!({
            "secrets": [
                { "key": "a", "string_value": "0" },
                { "key": "b", "value_from": from },
            ],
            "acls": [{ "principal": "reader", "permission": "READ" }],
        });
        let mut harness = Harness::new(object("SecretScope", "vault", spec));
        set_source(&mut harness, 0);
        let change = |harness: &mut Harness, value: u64| {
            if value.is_multiple_of(2) {
                return set_source(harness, value);
            }
            let key = if value.is_multiple_of(3) { "a" } else { "c" };
            let other = harness.object["spec"]["secrets"][1].clone();
            let first = json!({ "key": key, "string_value": value.to_string() });
            harness.change("secrets", json!([first, other]));
            let permission = if value.is_multiple_of(5) { "WRITE" } else { "READ" };
            harness.change("acls", json!([{ "principal": key, "permission": permission }]));
        };
        let workspace = whole_life(seed, harness, &change, &|harness, workspace| {
            let scope = workspace.scope_by_name("vault").unwrap();
            let values: Vec<_> = scope
                .secrets
                .values()
                .map(|secret| json!([secret.key, String::from_utf8_lossy(&secret.value)]))
                .collect();
            let wanted = &harness.object["spec"]["secrets"];
            let source = String::from_utf8_lossy(&harness.secrets["source"].data["k"]).into_owned();
            let mut expected = vec![
                json!([wanted[0]["key"], wanted[0]["string_value"]]),
                json!([wanted[1]["key"], source]),
            ];
            expected.sort_by_key(ToString::to_string);
            assert_eq!(values, expected);
            let acl = &harness.object["spec"]["acls"][0];
            let acls: Vec<Json> = scope
                .acls
                .iter()
                .filter(|(_, permission)| *permission != "MANAGE")
                .map(|(principal, permission)| {
                    json!({ "principal": principal, "permission": permission })
                })
                .collect();
            assert_eq!(acls, std::slice::from_ref(acl));
            assert_eq!(scope.acls.len(), 2, "{:?}", scope.acls);
            assert_eq!(harness.status()["state"], "READY", "{}", harness.status());
            assert_eq!(harness.status()["secretscope"]["name"], "vault");
        });
        assert_eq!(workspace.scopes().count(), 0);
    });
}

fn set_source(harness: &mut Harness, value: u64) {
    let data = [("k".to_owned(), format!("value-{value}").into_bytes())].into();
    let version = format!("{value}/{}", harness.now.0);
    harness.secrets.insert("source".to_owned(), Secret { version, data });
}

fn base64(value: u64) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(format!("print({value})"))
}

#[test]
fn items_have_the_content_of_their_spec_and_leave_nothing() {
    seeds(|seed| {
        let spec = json!({
            "path": "/Shared/a/b/nb",
            "content": base64(0),
            "language": "PYTHON",
            "format": "SOURCE",
        });
        let harness = Harness::new(object("WorkspaceItem", "nb", spec));
        let change = |harness: &mut Harness, value: u64| harness.change("content", base64(value));
        let workspace = whole_life(seed, harness, &change, &|harness, workspace| {
            let item = &workspace.items()["/Shared/a/b/nb"];
            assert_eq!(harness.status()["state"], "READY", "{}", harness.status());
            assert_eq!(harness.status()["object_hash"], super::content::hash(&item.content));
            assert_eq!(harness.object["spec"]["content"], base64_of(&item.content));
        });
        let left: Vec<_> = workspace.items().keys().collect();
        assert!(!left.iter().any(|path| path.ends_with("nb")), "{left:?}");
    });
}

fn base64_of(bytes: &[u8]) -> String {
    use base64::Engine;
    base64::engine::general_purpose::STANDARD.encode(bytes)
}

#[test]
fn blocks_have_the_data_of_their_spec_and_leave_nothing() {
    seeds(|seed| {
        let spec = json!({ "path": "/data/a.txt", "data": base64(0) });
        let harness = Harness::new(object("DbfsBlock", "block", spec));
        let change = |harness: &mut Harness, value: u64| harness.change("data", base64(value));
        let workspace = whole_life(seed, harness, &change, &|harness, workspace| {
            let file = &workspace.files()["/data/a.txt"];
            assert_eq!(harness.status()["state"], "READY", "{}", harness.status());
            assert_eq!(harness.object["spec"]["data"], base64_of(&file.content));
            assert_eq!(harness.status()["file_hash"], super::content::hash(&file.content));
        });
        assert!(workspace.files().is_empty(), "{:?}", workspace.files().keys());
    });
}

#[test]
fn volume_files_have_the_data_of_their_spec_and_leave_nothing() {
    seeds(|seed| {
        let path = "/Volumes/main/default/jobs/a/a.txt";
        let spec = json!({ "path": path, "data": base64(0) });
        let harness = Harness::new(object("VolumeFile", "file", spec));
        let change = |harness: &mut Harness, value: u64| harness.change("data", base64(value));
        let workspace = whole_life(seed, harness, &change, &|harness, workspace| {
            let file = &workspace.volume_files()[path];
            assert_eq!(harness.status()["state"], "READY", "{}", harness.status());
            assert_eq!(harness.object["spec"]["data"], base64_of(&file.content));
            assert_eq!(harness.status()["file_hash"], super::content::hash(&file.content));
        });
        assert!(workspace.volume_files().is_empty(), "{:?}", workspace.volume_files().keys());
    });
}
