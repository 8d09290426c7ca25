//! A case: workflows, and what happens to them.

use std::collections::BTreeMap;

use kfp_dbx::Pipeline;
use kfp_dbx_core::table::Operator;
use kfp_dbx_simulator::scenario::{Action, Cluster, Fault, Intervention, OpScript, Scenario, When};
use kfp_dbx_simulator::time::Time;
use serde_json::{Value as Json, json};

/// A case.
pub struct Case {
    /// The name, which is that of a namespace.
    pub name: &'static str,
    /// The workflows, which start one after the other at once.
    pub starts: Vec<Start>,
    /// Ops that never run at the same time, but in any order.
    pub exclusive: Vec<&'static str>,
    /// Objects whose contents differ, as they have outputs of a run in them.
    pub unequal: Vec<&'static str>,
    /// Whether its workflows never end.
    pub never_ends: bool,
    /// Ops whose service account lacks the right for what they do.
    pub forbidden: Vec<&'static str>,
}

/// A workflow and what happens to it.
pub struct Start {
    /// The workflow, or what is wrong with its pipeline.
    pub yaml: String,
    /// What happens to it.
    pub scenario: Scenario,
}

/// The cluster that is simulated: about what the real one does.
pub(super) fn cluster() -> Cluster {
    Cluster {
        operator: Operator::KfpDbx,
        pod_start: Time::seconds(3),
        cluster_start: Time::seconds(4),
        run: Time::seconds(5),
        other: Time::seconds(1),
    }
}

/// A pod of a template with this patch waits until somebody lets it go on, as one does for which
/// there is no node.
pub fn gate() -> Json {
    json!({"podSpecPatch": r#"{"schedulingGates": [{"name": "example.org/gate"}]}"#})
}

/// A pod of a template with this patch does nothing, as one does that is lost before it has begun.
pub fn asleep() -> Json {
    patch(&format!("sleep 600; exec {}", does("create")))
}

/// The same of the first attempts of a template with a retry, which takes this action.
pub fn asleep_at_first(action: &str, attempts: u32) -> Json {
    patch(&format!("[ {{{{retries}}}} -ge {attempts} ] || sleep 600; exec {}", does(action)))
}

/// The first pod of a template with this patch and a retry does not end, as one does not that is
/// lost after its action.
pub fn awake_for_long(action: &str) -> Json {
    let does = does(action);
    patch(&format!("[ {{{{retries}}}} -ge 1 ] && exec {does}; {does}; sleep 600"))
}

fn does(action: &str) -> String {
    format!("/var/run/argo/argoexec emissary --loglevel info -- argoexec resource {action}")
}

fn patch(script: &str) -> Json {
    let patch = json!({"containers": [{"name": "main", "command": ["/bin/sh", "-c", script]}]});
    json!({"podSpecPatch": patch.to_string()})
}

/// Returns a workflow without the patches above: they do on the cluster what a scenario says to the
/// simulator, which has no model of them.
pub(super) fn without_patches(yaml: &str) -> String {
    let mut workflow: Json = serde_yaml::from_str(yaml).unwrap();
    let templates = workflow["spec"]["templates"].as_array_mut();
    for template in templates.into_iter().flatten().filter_map(Json::as_object_mut) {
        let is_ours = |patch: &Json| {
            patch.as_str().is_some_and(|patch| {
                patch.contains("schedulingGates") || patch.contains("argoexec emissary")
            })
        };
        if template.get("podSpecPatch").is_some_and(is_ours) {
            template.remove("podSpecPatch");
        }
    }
    serde_yaml::to_string(&workflow).unwrap()
}

impl Case {
    /// A case in which all goes well.
    pub fn new(name: &'static str, pipeline: Pipeline) -> Self {
        Self::of(name, Start::of(pipeline))
    }

    /// A case of a workflow that is written by hand, in which all goes well.
    pub fn of_yaml(name: &'static str, yaml: String) -> Self {
        Self::of(name, Start { yaml, scenario: Scenario::default() })
    }

    fn of(name: &'static str, start: Start) -> Self {
        let (exclusive, unequal, forbidden) = (Vec::new(), Vec::new(), Vec::new());
        Self { name, starts: vec![start], exclusive, unequal, never_ends: false, forbidden }
    }

    /// Says that its workflows never end.
    #[must_use]
    pub fn never_ends(self) -> Self {
        Self { never_ends: true, ..self }
    }

    /// Adds a workflow.
    #[must_use]
    pub fn beside(mut self, pipeline: Pipeline) -> Self {
        self.starts.push(Start::of(pipeline));
        self
    }

    /// Gives a parameter of the last workflow a value.
    #[must_use]
    pub fn param(mut self, name: &str, value: &str) -> Self {
        self.last().parameters.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Lets an op have a fault.
    #[must_use]
    pub fn fault(self, op: &str, fault: Fault) -> Self {
        self.script(OpScript { fault: Some(fault), ..says_nothing(op) })
    }

    /// Lets an op have a fault that the fake workspace reads from a word in a name. The parameter of
    /// the op's name is the word.
    #[must_use]
    pub fn word(self, op: &str, fault: Fault) -> Self {
        let word = word(&fault);
        self.param(op, word).fault(op, fault)
    }

    /// Takes the right from the service account that an op needs, and with it from all ops that do the
    /// same to objects of the same kind.
    #[must_use]
    pub fn forbids(mut self, op: &'static str) -> Self {
        self.forbidden.push(op);
        self.fault(op, Fault::Denied)
    }

    /// Gives an output a value.
    #[must_use]
    pub fn output(self, op: &str, output: &str, value: &str) -> Self {
        let outputs = BTreeMap::from([(output.to_owned(), value.to_owned())]);
        self.script(OpScript { outputs, ..says_nothing(op) })
    }

    /// Says something about an op.
    #[must_use]
    pub fn script(mut self, script: OpScript) -> Self {
        self.last().ops.push(script);
        self
    }

    /// Does something to the workflow.
    #[must_use]
    pub fn intervene(mut self, action: Action, when: When) -> Self {
        self.last().interventions.push(Intervention { action, when, items: Vec::new() });
        self
    }

    /// Puts an object there before.
    #[must_use]
    pub fn present(mut self, object: Json) -> Self {
        self.last().present.push(object);
        self
    }

    /// Says that ops never run at the same time.
    #[must_use]
    pub fn exclusive(self, ops: &[&'static str]) -> Self {
        Self { exclusive: ops.to_vec(), ..self }
    }

    /// Says that an object has other contents on the cluster.
    #[must_use]
    pub fn unequal(mut self, object: &'static str) -> Self {
        self.unequal.push(object);
        self
    }

    fn last(&mut self) -> &mut Scenario {
        &mut self.starts.last_mut().expect("there is one").scenario
    }
}

impl Start {
    fn of(pipeline: Pipeline) -> Self {
        let object = pipeline.allow_warnings().object();
        let yaml = object.and_then(|workflow| workflow.to_yaml());
        // What is wrong is told with the name of the case.
        let yaml = yaml.map_or_else(|error| error.to_string(), |yaml| once(&yaml));
        Self { yaml, scenario: Scenario::default() }
    }
}

/// Returns the workflow that a `CronWorkflow` starts, or the workflow itself.
fn once(yaml: &str) -> String {
    let object: Json = serde_yaml::from_str(yaml).unwrap();
    if object["kind"] != "CronWorkflow" {
        return yaml.to_owned();
    }
    let name = object["metadata"]["name"].as_str().or(object["metadata"]["generateName"].as_str());
    let workflow = json!({
        "apiVersion": object["apiVersion"],
        "kind": "Workflow",
        "metadata": {"generateName": format!("{}-", name.unwrap_or_default())},
        "spec": object["spec"]["workflowSpec"],
    });
    serde_yaml::to_string(&workflow).unwrap()
}

/// Returns an entry of a scenario that says nothing.
pub fn says_nothing(op: &str) -> OpScript {
    OpScript::new(op)
}

/// Returns the word that the fake workspace reads as a fault.
fn word(fault: &Fault) -> &'static str {
    match fault {
        Fault::Ends(state) => match state.as_str() {
            "FAILED" | "ERROR" => "fails",
            "TIMEDOUT" => "times-out",
            "CANCELED" => "is-cancelled",
            "SKIPPED" => "is-skipped",
            "INTERNAL_ERROR" => "breaks",
            other => panic!("there is no word for {other}"),
        },
        Fault::Rejected => "is-rejected",
        Fault::Hangs => "hangs",
        other => panic!("there is no word for {other:?}"),
    }
}
