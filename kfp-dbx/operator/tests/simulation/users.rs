//! What users do: they create, change and delete objects at any time.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use kfp_dbx_core::table;
use kfp_dbx_operator::databricks::{Endpoint, Request};
use kfp_dbx_operator::decide::{DELETION_POLICY, Secret};
use kfp_dbx_operator::object::Key;
use serde_json::{Value as Json, json};

use crate::api_server::{NAMESPACE, New};
use crate::random::Random;
use crate::references::{self, SECRETS};
use crate::world::{Event, World, kind};

/// The text that is in every secret value.
pub const MARK: &str = "MARKED";

/// The names that users give, and what they have yet to do.
pub struct Users {
    names: BTreeMap<&'static str, Vec<String>>,
    /// The number of actions that are left.
    left: u64,
    /// The time between actions, at most.
    pace: u64,
    used: Vec<Key>,
    content: u64,
    workflows: u64,
}

impl Users {
    pub fn new(random: &mut Random) -> Self {
        let words: [(&str, &[&str]); 7] = [
            (
                "Run",
                &[
                    "",
                    "",
                    "",
                    "",
                    "-fails",
                    "-breaks",
                    "-times-out",
                    "-hangs",
                    "-is-skipped",
                    "-is-rejected",
                    "-slow",
                    "-is-protected",
                    "-is-cancelled",
                ],
            ),
            ("Djob", &["", "", "", "", "-is-rejected", "-fails", "-is-protected"]),
            (
                "Dcluster",
                &[
                    "",
                    "",
                    "",
                    "-fails",
                    "-terminates",
                    "-hangs",
                    "-is-rejected",
                    "-slow",
                    "-is-protected",
                ],
            ),
            ("SecretScope", &["", "", "", "-is-rejected", "-is-protected"]),
            ("WorkspaceItem", &["", "", "", "-is-rejected", "-is-protected"]),
            ("DbfsBlock", &["", "", "", "-is-rejected", "-is-protected"]),
            ("VolumeFile", &["", "", "", "-is-rejected", "-is-protected"]),
        ];
        let name = |kind: &str, number: usize, random: &mut Random, words: &[&str]| {
            format!("{}-{number}{}", kind.to_lowercase(), random.one_of(words))
        };
        let names = words.iter().map(|(of, words)| {
            (kind(of), (0..2).map(|number| name(of, number, random, words)).collect())
        });
        Self {
            names: names.collect(),
            left: random.within(3, 14),
            pace: random.one_of(&[2_000, 20_000, 60_000]),
            used: Vec::new(),
            content: 0,
            workflows: 0,
        }
    }

    /// Returns a name of a kind.
    pub fn name(&self, kind: &'static str, random: &mut Random) -> Key {
        let names = &self.names[kind];
        let index = usize::try_from(random.below(names.len() as u64)).unwrap();
        Key { kind, namespace: NAMESPACE.to_owned(), name: names[index].clone() }
    }

    /// Returns the first name of a kind.
    pub fn first_name(&self, kind: &'static str) -> &str {
        &self.names[kind][0]
    }

    /// Returns a number that no other content has.
    pub fn next_content(&mut self) -> u64 {
        self.content += 1;
        self.content
    }
}

impl World {
    /// Has a user do something, and plans the next action.
    pub fn user(&mut self) {
        if self.users.left == 0 {
            return;
        }
        self.users.left -= 1;
        match self.random.below(100) {
            0..58 => self.create(),
            58..75 => self.delete_any(),
            75..87 => self.edit_any(),
            87..92 => self.annotate_any(),
            92..94 => self.end_workflow(),
            94..97 => self.cancel_any(),
            _ => {
                let name = self.random.one_of(&SECRETS);
                self.add_secret(name);
            }
        }
        let after = Duration::from_millis(self.random.below(self.users.pace));
        self.plan(after, Event::User);
    }

    fn create(&mut self) {
        let kinds = [
            "Run",
            "Run",
            "Run",
            "Djob",
            "Djob",
            "Dcluster",
            "Dcluster",
            "SecretScope",
            "WorkspaceItem",
            "DbfsBlock",
            "VolumeFile",
        ];
        let kind = kind(self.random.one_of(&kinds));
        let key = self.users.name(kind, &mut self.random);
        let spec = self.spec(&key);
        let mut owners = json!([]);
        if self.random.chance(300) {
            self.users.workflows += 1;
            let uid = format!("workflow-{}", self.users.workflows);
            owners = json!([{"apiVersion": "argoproj.io/v1alpha1", "kind": "Workflow", "name": uid, "uid": uid}]);
            self.server.owners.insert(uid);
        }
        let annotations = match self.random.chance(50) {
            true => json!({DELETION_POLICY: "orphan"}),
            false => json!({}),
        };
        let new = New { key: key.clone(), spec, annotations, owners };
        if let Some(uid) = self.server.create(&new, self.now) {
            self.log(|| format!("a user creates {key}, {uid}: {:.400}", new.spec.to_string()));
            self.census.objects += 1;
            let named = references::of(table::kind(kind).unwrap(), &new.spec);
            for field in named.into_iter().map(|(field, _)| field).collect::<BTreeSet<_>>() {
                *self.census.references.entry(field).or_default() += 1;
            }
            if self.users.used.contains(&key) {
                self.census.recreated += 1;
            }
            self.users.used.push(key);
            self.changed(kind);
        }
    }

    fn any(&mut self) -> Option<Key> {
        let keys: Vec<Key> = self.server.objects().map(|(key, _)| key.clone()).collect();
        let index = usize::try_from(self.random.below(keys.len() as u64)).unwrap();
        keys.get(index).cloned()
    }

    fn delete_any(&mut self) {
        if let Some(key) = self.any() {
            self.delete(&key, None, "a user");
            self.collect_garbage();
        }
    }

    fn edit_any(&mut self) {
        let Some(key) = self.any() else { return };
        let spec = match key.kind {
            "SecretScope" | "WorkspaceItem" | "DbfsBlock" | "VolumeFile" => Some(self.spec(&key)),
            "Djob" if self.random.chance(500) => Some(self.spec(&key)),
            _ => None,
        };
        // The definition of the kind lets nobody change where the secrets are.
        let backend = |spec: &Json| spec["scope_backend_type"].clone();
        let is_allowed = |world: &Self, new: &Json| {
            world.server.get(&key).is_some_and(|old| backend(&old["spec"]) == backend(new))
        };
        let spec = spec.filter(|spec| is_allowed(self, spec));
        let minute = self.now.0;
        self.log(|| format!("a user changes {key}"));
        self.server.edit(&key, |object| match spec {
            Some(spec) => {
                let path = object["spec"]["path"].take();
                object["spec"] = spec;
                if !path.is_null() {
                    object["spec"]["path"] = path;
                }
            }
            None => {
                object["metadata"]["annotations"]["example.com/time"] = json!(minute.to_string());
            }
        });
        self.changed(key.kind);
    }

    fn annotate_any(&mut self) {
        if let Some(key) = self.any() {
            self.orphan(&key);
        }
    }

    /// Has an object go without its resource.
    pub fn orphan(&mut self, key: &Key) {
        self.log(|| format!("a user lets {key} go without its resource"));
        self.server.edit(key, |object| {
            object["metadata"]["annotations"][DELETION_POLICY] = json!("orphan");
        });
        self.changed(key.kind);
    }

    fn end_workflow(&mut self) {
        if let Some(uid) = self.server.owners.pop_first() {
            self.log(|| format!("{uid} is deleted"));
            self.collect_garbage();
        }
    }

    /// Cancels a run, or one of its tasks, in the workspace itself.
    fn cancel_any(&mut self) {
        let runs: Vec<_> = self.workspace.active_runs().collect();
        if runs.is_empty() {
            return;
        }
        let run = runs[usize::try_from(self.random.below(runs.len() as u64)).unwrap()];
        let active = run.tasks.iter().filter(|task| task.end().is_none()).map(|task| task.id);
        let tasks: Vec<_> = active.collect();
        let is_whole = tasks.len() < 2 || self.random.chance(300);
        let id = if is_whole { run.id } else { self.random.one_of(&tasks) };
        match is_whole {
            true => self.census.cancelled_runs += 1,
            false => self.census.cancelled_tasks += 1,
        }
        self.log(|| format!("a user cancels the run {id}"));
        let request = Request::new(Endpoint::RunsCancel).with("run_id", id);
        self.workspace.handle(&request, self.now);
    }

    /// Deletes all that there is.
    pub fn delete_all(&mut self) {
        self.server.owners.clear();
        let keys: Vec<Key> = self.server.objects().map(|(key, _)| key.clone()).collect();
        for key in keys {
            if key.name.ends_with("-is-protected") || self.names_protected(&key) {
                self.orphan(&key);
            }
            self.delete(&key, None, "a user");
        }
    }

    /// Has some of the Secrets be there from the begin.
    pub fn add_secrets(&mut self) {
        for name in SECRETS {
            if self.random.chance(600) {
                self.add_secret(name);
            }
        }
    }

    fn add_secret(&mut self, name: &str) {
        self.log(|| format!("the Secret {name} appears"));
        let value = format!("{MARK}-{}", self.users.next_content());
        let data = BTreeMap::from([("password".to_owned(), value.clone().into_bytes())]);
        self.server.secrets.insert(name.to_owned(), Secret { version: value, data });
    }

    /// Ends the actions of users.
    pub fn rest(&mut self) {
        self.users.left = 0;
    }
}
