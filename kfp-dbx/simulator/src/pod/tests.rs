//! Pods on a whole ground: what was recorded of Argo (`looks`, `actions`) and of the operators
//! (`operator`, `archived`, `facts`).

mod actions;
mod archived;
mod deletes;
mod facts;
mod looks;
mod operator;

use std::sync::Arc;

use kfp_dbx_core::table::{self, Action, Op, Operator};
use serde_json::{Value as Json, json};

use super::{End, Ground, Job, Limits, News, Plan, Script, Source, Texts};
use crate::kubernetes::Manifest;
use crate::queue::{Object, Pod};
use crate::report::Phase;
use crate::scenario::{Cluster, Fault};
use crate::time::Time;

/// The time of a pod's start.
const START: Time = Time::seconds(10);
const CLUSTER_START: Time = Time::seconds(300);
const RUN: Time = Time::seconds(600);
const OTHER: Time = Time::seconds(2);

/// A ground on which pods run to their ends.
struct Bench {
    ground: Ground,
    told: Vec<(Time, Pod, News)>,
}

/// What a pod of a test does.
struct Task {
    action: Action,
    manifest: Json,
    flags: Vec<String>,
    success: Option<&'static str>,
    failure: Option<&'static str>,
    merge: Option<&'static str>,
    owned: bool,
    outputs: Vec<(&'static str, &'static str)>,
    script: Script,
    limits: Limits,
}

fn task(action: Action, manifest: Json) -> Task {
    Task {
        action,
        manifest,
        flags: Vec::new(),
        success: None,
        failure: None,
        merge: None,
        owned: false,
        outputs: Vec::new(),
        script: Script::default(),
        limits: Limits::default(),
    }
}

/// An object of the operator's kinds.
fn object(kind: &str, name: &str, spec: &Json) -> Json {
    json!({
        "apiVersion": table::API_VERSION,
        "kind": kind,
        "metadata": {"name": name},
        "spec": spec,
    })
}

fn config_map(name: &str) -> Json {
    json!({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name}, "data": {"a": "1"}})
}

/// The create of an op of the table, with its conditions.
fn create(op: &str, is_truthful: bool, operator: Operator, name: &str, spec: &Json) -> Task {
    let op: &'static Op = table::op(op).unwrap();
    let (success, failure) = op.conditions(is_truthful, Some(operator));
    let outputs = op.outputs_of(Some(operator)).iter();
    Task {
        success,
        failure,
        outputs: outputs.map(|output| (output.name, output.json_path)).collect(),
        ..task(Action::Create, object(op.kind.kind, name, spec))
    }
}

/// A run that is valid for each operator.
fn run(name: &str, spec: &Json) -> Task {
    create("SubmitRunOp", true, Operator::Archived, name, spec)
}

fn notebook() -> Json {
    json!({"notebook_task": {"notebook_path": "/a"}, "new_cluster": {"num_workers": 2}})
}

fn cluster(name: &str) -> Task {
    create("CreateClusterOp", true, Operator::Archived, name, &json!({"num_workers": 2}))
}

fn job(name: &str) -> Task {
    create("CreateJobOp", false, Operator::Archived, name, &notebook())
}

fn delete(kind: &str, name: &str) -> Task {
    let mut task = task(Action::Delete, object(kind, name, &json!({})));
    task.flags = vec!["--wait=false".to_owned()];
    task
}

impl Task {
    fn fault(mut self, fault: Fault) -> Self {
        self.script.fault = Some(fault);
        self
    }

    fn ends(self, state: &str) -> Self {
        self.fault(Fault::Ends(state.to_owned()))
    }

    fn takes(mut self, seconds: u64) -> Self {
        self.script.takes = Some(Time::seconds(seconds));
        self
    }

    fn output(mut self, name: &str, value: &str) -> Self {
        self.script.outputs.insert(name.to_owned(), value.to_owned());
        self
    }
}

impl Bench {
    fn new(operator: Operator) -> Self {
        let cluster = Cluster {
            operator,
            pod_start: START,
            cluster_start: CLUSTER_START,
            run: RUN,
            other: OTHER,
        };
        Self { ground: Ground::new(&cluster), told: Vec::new() }
    }

    fn archived() -> Self {
        Self::new(Operator::Archived)
    }

    fn kfp_dbx() -> Self {
        Self::new(Operator::KfpDbx)
    }

    fn start(&mut self, task: Task) -> Pod {
        let outputs: Vec<_> =
            task.outputs.iter().map(|(name, path)| (*name, *path, None)).collect();
        let source = Source {
            action: task.action,
            flags: &task.flags,
            success: task.success,
            failure: task.failure,
            merge: task.merge,
            owned: task.owned,
            outputs: &outputs,
        };
        let plan = Plan::new(&source, &mut Texts::default());
        let pod = self.ground.start(Job {
            node: 0,
            workflow: Arc::from("w"),
            plan: Arc::new(plan.unwrap()),
            manifest: Manifest::read(&task.manifest.to_string()),
            script: task.script,
            limits: task.limits,
        });
        self.listen();
        pod
    }

    fn listen(&mut self) {
        let now = self.ground.now();
        self.told.extend(self.ground.news().into_iter().map(|(pod, news)| (now, pod, news)));
    }

    /// Runs until nothing is due.
    fn finish(&mut self) {
        while let Some(due) = self.ground.next() {
            self.ground.due(due);
            self.listen();
        }
    }

    /// Starts a pod, and runs until nothing is due. Returns its end.
    #[track_caller]
    fn does(&mut self, task: Task) -> End {
        let pod = self.start(task);
        self.finish();
        let end = self.end(pod);
        assert!(end.is_some(), "{}", self.ground.stuck(pod));
        end.unwrap().1
    }

    /// Starts a pod, and runs until nothing is due. Returns why it never ends.
    fn hangs(&mut self, task: Task) -> String {
        let pod = self.start(task);
        self.finish();
        assert_eq!(self.end(pod), None);
        self.ground.stuck(pod)
    }

    /// Returns the end of a pod, with its time.
    fn end(&self, pod: Pod) -> Option<(Time, End)> {
        self.told.iter().find_map(|(time, of, news)| match news {
            News::Ended(end) | News::Late(end) if *of == pod => Some((*time, end.clone())),
            _ => None,
        })
    }

    fn report(&self, object: Object) -> crate::report::Object {
        self.ground.objects()[object].clone()
    }

    /// Returns the words of the states of an object.
    fn states(&self, object: Object) -> Vec<String> {
        self.report(object).states.into_iter().map(|(_, state)| state).collect()
    }

    /// Returns a field of an object.
    fn field(&self, object: Object, path: &str) -> Json {
        let whole = self.ground.kubernetes.get(object).whole();
        path.split('.').fold(whole, |mut value, name| value[name].take())
    }
}

fn succeeded(end: &End) -> bool {
    end.phase == Phase::Succeeded
}

#[track_caller]
fn fails(end: &End, message: &str) {
    assert_eq!((end.phase, end.message.as_str()), (Phase::Failed, message));
    assert!(end.outputs.is_empty());
}
