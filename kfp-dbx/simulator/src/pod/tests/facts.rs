//! What is known of the archived operator, from its source and from a cluster, line by line.

use Of::{Archived, Both, Unasked};

use super::*;

/// What a line says, of which operators it holds, and what shows it.
type Fact = (&'static str, Of, fn(&mut Bench, Operator) -> bool);

#[derive(PartialEq)]
enum Of {
    /// It holds of kfp-dbx-operator, too.
    Both,
    /// It does not.
    Archived,
    /// The API server refuses the object where kfp-dbx-operator has brought its definitions.
    Unasked,
}

impl Bench {
    /// Runs a pod until nothing is due. Returns whether it has succeeded, unless it never ends.
    fn ends(&mut self, task: Task) -> Option<bool> {
        let pod = self.start(task);
        self.finish();
        self.end(pod).map(|(_, end)| succeeded(&end))
    }

    fn succeeds(&mut self, task: Task) -> bool {
        self.ends(task) == Some(true)
    }

    fn is_left(&self, object: Object) -> bool {
        self.report(object).gone.is_none()
    }

    /// Whether what an object stands for is in Databricks.
    fn is_made(&self, object: Object) -> bool {
        self.report(object).in_databricks.is_some_and(|(_, until)| until.is_none())
    }

    /// Whether the operator does nothing about a job once that object is there.
    fn stops_at(&mut self, bad: Json) -> bool {
        self.succeeds(task(Action::Create, bad)) && self.ends(job("good")).is_none()
    }
}

/// The spec with more fields.
fn with(mut spec: Json, more: &Json) -> Json {
    let more = more.as_object().unwrap().clone();
    spec.as_object_mut().unwrap().extend(more);
    spec
}

fn on_cluster(name: &str) -> Json {
    json!({"existing_cluster_name": name, "notebook_task": {"notebook_path": "/a"}})
}

fn of_job() -> Json {
    json!({"job_name": "j", "jar_params": ["1"]})
}

fn item(on: Operator, name: &str, path: &str, content: &str) -> Task {
    let spec = json!({"path": path, "content": content, "language": "PYTHON"});
    create("ImportWorkspaceItemOp", false, on, name, &spec)
}

fn block(on: Operator, name: &str, path: &str, data: &str) -> Task {
    create("CreateDbfsBlockOp", false, on, name, &json!({"path": path, "data": data}))
}

fn apply(task: Task) -> Task {
    Task { action: Action::Apply, ..task }
}

fn without_spec(kind: &str) -> Json {
    json!({"apiVersion": table::API_VERSION, "kind": kind, "metadata": {"name": "bad"}})
}

fn owned(task: Task) -> Task {
    Task { owned: true, ..task }
}

/// The names in specs, and what is dropped on the way.
const SPECS: &[Fact] = &[
    ("the name of the object takes the place of `cluster_name`", Archived, |bench, on| {
        let spec = json!({"cluster_name": "other", "num_workers": 2});
        bench.succeeds(create("CreateClusterOp", false, on, "x", &spec))
            && bench.field(0, "spec.cluster_name") == "x"
    }),
    ("the name of the object takes the place of a job's `name`", Archived, |bench, on| {
        let spec = with(notebook(), &json!({"name": "other"}));
        bench.does(create("CreateJobOp", false, on, "x", &spec)).outputs["job_name"] == "x"
    }),
    ("the name of the object takes the place of `run_name`", Archived, |bench, on| {
        let spec = with(notebook(), &json!({"run_name": "other"}));
        bench.does(create("SubmitRunOp", false, on, "x", &spec)).outputs["run_name"] == "x"
    }),
    ("0 vanishes from the stored spec", Archived, |bench, on| {
        bench.does(create("CreateClusterOp", false, on, "x", &json!({"num_workers": 0})));
        bench.field(0, "spec.num_workers").is_null()
    }),
    ("false vanishes from the stored spec", Archived, |bench, on| {
        let spec = json!({"num_workers": 1, "enable_elastic_disk": false});
        bench.does(create("CreateClusterOp", false, on, "x", &spec));
        bench.field(0, "spec.enable_elastic_disk").is_null()
    }),
    ("a run of a job takes only its parameters", Unasked, |bench, _| {
        let spec = json!({"timeout_seconds": 1, "existing_cluster_name": "none"});
        bench.succeeds(job("j")) && bench.succeeds(run("x", &with(of_job(), &spec)))
    }),
    ("`existing_cluster_name` wins over `existing_cluster_id`", Unasked, |bench, _| {
        let spec = with(on_cluster("c"), &json!({"existing_cluster_id": "none"}));
        bench.succeeds(cluster("c")) && bench.succeeds(run("x", &spec))
    }),
    ("several tasks are not checked", Unasked, |bench, _| {
        let spec = with(notebook(), &json!({"spark_jar_task": {"main_class_name": "Main"}}));
        bench.succeeds(run("x", &spec))
    }),
    ("parameters of another kind than the task's are not checked", Unasked, |bench, _| {
        bench.succeeds(job("j")) && bench.succeeds(run("x", &of_job()))
    }),
    ("a changed spec is never sent", Unasked, |bench, _| {
        bench.does(job("j"));
        let states = bench.states(0);
        let mut changed =
            apply(task(Action::Apply, object("Djob", "j", &json!({"timeout_seconds": 7}))));
        changed.success = Some("status.job_status.job_id > 0");
        bench.succeeds(changed)
            && bench.states(0) == states
            && bench.field(0, "status.job_status.settings.timeout_seconds").is_null()
    }),
    ("a changed content of a WorkspaceItem is sent", Both, |bench, on| {
        let first = bench.does(item(on, "x", "/a", "aGk=")).outputs["object_hash"].clone();
        bench.succeeds(apply(item(on, "x", "/a", "aG8=")))
            && bench.field(0, "status.object_hash") != first.as_str()
    }),
    ("changed data of a DbfsBlock are sent", Both, |bench, on| {
        let first = bench.does(block(on, "x", "/a", "aGk=")).outputs["file_hash"].clone();
        bench.succeeds(apply(block(on, "x", "/a", "aG8=")))
            && bench.field(0, "status.file_hash") != first.as_str()
    }),
    ("an empty content of a WorkspaceItem is never imported", Archived, |bench, on| {
        bench.ends(item(on, "x", "/a", "")).is_none()
    }),
];

/// What stops it.
const STOPS: &[Fact] = &[
    ("what Databricks rejects never gets a status, of any kind", Archived, |_, on| {
        let ops = table::OPS.iter().filter(|op| op.action != Action::Delete);
        let mut ops = ops.filter(|op| op.kind.only_for.is_none());
        ops.all(|op| {
            let mut bench = Bench::new(on);
            let spec = with(notebook(), &json!({"path": "/a", "content": "aGk=", "data": "aGk="}));
            let task = create(op.rust_name, true, on, "x", &spec).fault(Fault::Rejected);
            bench.ends(task).is_none() && bench.field(0, "status").is_null()
        })
    }),
    ("a timeout is the way out of that", Both, |bench, on| {
        let mut task = create("SubmitRunOp", true, on, "x", &notebook()).fault(Fault::Rejected);
        task.limits.timeout = Some(Time::seconds(60));
        bench.ends(task) == Some(false) && bench.is_left(0)
    }),
    ("it crashes on a Dcluster without a spec", Archived, |bench, _| {
        bench.stops_at(without_spec("Dcluster"))
    }),
    ("it crashes on a Djob without a spec", Archived, |bench, _| {
        bench.stops_at(without_spec("Djob"))
    }),
    ("it crashes on a Run without a spec", Archived, |bench, _| {
        bench.stops_at(without_spec("Run"))
    }),
    ("it crashes on a DbfsBlock without a spec", Archived, |bench, _| {
        bench.stops_at(without_spec("DbfsBlock"))
    }),
    ("it does not crash on others without a spec", Both, |bench, _| {
        !bench.stops_at(without_spec("SecretScope"))
            && bench.succeeds(task(Action::Create, without_spec("WorkspaceItem")))
            && bench.succeeds(job("better"))
    }),
    ("it crashes on a run of a job without parameters", Archived, |bench, _| {
        bench.stops_at(object("Run", "bad", &json!({"job_name": "j"})))
    }),
    ("it crashes on a run with neither a job nor a task", Archived, |bench, _| {
        bench.stops_at(object("Run", "bad", &json!({"new_cluster": {"num_workers": 1}})))
    }),
    ("no run moves while one has a number over 32 bits", Archived, |bench, _| {
        let spec = with(notebook(), &json!({"timeout_seconds": 3_000_000_000_u64}));
        bench.does(task(Action::Create, object("Run", "bad", &spec)));
        let waits = bench.ends(run("x", &notebook())).is_none();
        waits && bench.succeeds(job("j")) && bench.succeeds(delete("Run", "bad")) && {
            bench.states(1).last().is_some_and(|state| state == "SUCCESS")
        }
    }),
];

/// The ends of runs and clusters, and what the conditions make of them.
const STATES: &[Fact] = &[
    ("with the condition of the reference each end of a run is a success", Both, |bench, on| {
        BAD_ENDS.iter().all(|end| {
            let task = create("SubmitRunOp", false, on, &name_of(end), &notebook());
            bench.succeeds(Task { failure: None, ..task.ends(end) })
        })
    }),
    ("with truthful conditions each bad end of a run is a failure", Both, |bench, on| {
        BAD_ENDS.iter().all(|end| {
            let task = create("SubmitRunOp", true, on, &name_of(end), &notebook());
            bench.ends(task.ends(end)) == Some(false)
        }) && bench.succeeds(create("SubmitRunOp", true, on, "good", &notebook()))
    }),
    ("SKIPPED and INTERNAL_ERROR have no result", Both, |bench, on| {
        ["SKIPPED", "INTERNAL_ERROR"].iter().enumerate().all(|(number, end)| {
            bench.does(create("SubmitRunOp", false, on, &name_of(end), &notebook()).ends(end));
            bench.field(number, "status.metadata.state.result_state").is_null()
        })
    }),
    ("with the condition of the reference a dead cluster is a success", Both, |bench, _| {
        bench.succeeds(by_the_reference("TERMINATED"))
    }),
    ("with the condition of the reference a cluster in ERROR hangs", Both, |bench, _| {
        bench.ends(by_the_reference("ERROR")).is_none()
    }),
    ("with truthful conditions both are failures", Both, |bench, on| {
        ["TERMINATED", "ERROR"].iter().all(|end| {
            let spec = json!({"num_workers": 2});
            let task = create("CreateClusterOp", true, on, &name_of(end), &spec);
            bench.ends(task.ends(end)) == Some(false)
        })
    }),
    ("a failed op has no outputs", Both, |bench, on| {
        let task = create("SubmitRunOp", true, on, "x", &notebook());
        bench.does(task.ends("FAILED")).outputs.is_empty()
    }),
    ("an output that is false or 0 is empty", Archived, |bench, on| {
        let file = bench.does(block(on, "b", "/a", "")).outputs;
        let run = bench.does(create("SubmitRunOp", true, on, "r", &notebook())).outputs;
        file["file_info_is_dir"].is_empty()
            && file["file_info_file_size"].is_empty()
            && run["notebook_output_truncated"].is_empty()
    }),
];

const BAD_ENDS: [&str; 5] = ["FAILED", "TIMEDOUT", "CANCELED", "SKIPPED", "INTERNAL_ERROR"];

fn name_of(end: &str) -> String {
    end.to_lowercase().replace('_', "-")
}

/// A cluster with nothing but the condition of the reference.
fn by_the_reference(end: &str) -> Task {
    let task = task(Action::Create, object("Dcluster", "x", &json!({"num_workers": 2})));
    let success = Some("status.cluster_info.state in (RUNNING, TERMINATED, UNKNOWN)");
    Task { success, ..task }.ends(end)
}

/// Who waits for whom.
const USES: &[Fact] = &[
    ("a run waits for its job", Both, |bench, _| {
        bench.ends(run("x", &of_job())).is_none()
            && bench.succeeds(job("j"))
            && bench.states(0).last().is_some_and(|state| state == "SUCCESS")
    }),
    ("a run waits for the cluster that it names", Both, |bench, _| {
        bench.ends(run("x", &on_cluster("c"))).is_none()
            && bench.succeeds(cluster("c"))
            && bench.states(0).last().is_some_and(|state| state == "SUCCESS")
    }),
    ("a job waits for the cluster that it names", Both, |bench, on| {
        let job = create("CreateJobOp", false, on, "j", &on_cluster("c"));
        bench.ends(job).is_none() && bench.succeeds(cluster("c")) && bench.is_made(0)
    }),
    ("an id of a cluster has to be that of a Dcluster", Archived, |bench, _| {
        let spec = json!({"existing_cluster_id": "1", "notebook_task": {"notebook_path": "/a"}});
        bench.ends(run("x", &spec)).is_none()
    }),
    ("a scope waits for the Secrets that it names", Both, |bench, on| {
        let from = json!({"secret_key_ref": {"name": "s", "key": "k"}});
        let spec = json!({"secrets": [{"key": "a", "value_from": from}]});
        let secret = json!({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"}});
        bench.ends(create("CreateSecretScopeOp", false, on, "x", &spec)).is_none()
            && bench.succeeds(task(Action::Create, secret))
            && bench.is_made(0)
    }),
    ("a run needs its notebook", Both, |bench, on| {
        bench.start(item(on, "i", "/a", "aGk=").takes(5000));
        bench.ends(create("SubmitRunOp", true, on, "x", &notebook()).takes(1)) == Some(false)
    }),
    ("a job needs its notebook only in its runs", Both, |bench, on| {
        bench.start(item(on, "i", "/a", "aGk=").takes(5000));
        bench.does(create("CreateJobOp", true, on, "j", &notebook()));
        let since = |object| bench.report(object).in_databricks.map(|(since, _)| since);
        since(1) < since(0)
    }),
    ("a run needs the jars of its libraries", Both, |bench, on| {
        bench.start(block(on, "b", "/a.jar", "aGk=").takes(5000));
        let spec = json!({"libraries": [{"jar": "dbfs:/a.jar"}], "new_cluster": {}});
        let spec = with(spec, &json!({"spark_jar_task": {"main_class_name": "Main"}}));
        bench.ends(create("SubmitRunOp", true, on, "x", &spec)) == Some(false)
    }),
];

/// Deletes, and the owners of objects.
const DELETES: &[Fact] = &[
    ("a Dcluster is deleted for good", Both, |bench, _| {
        bench.does(cluster("c"));
        bench.succeeds(delete("Dcluster", "c")) && !bench.is_left(0) && !bench.is_made(0)
    }),
    ("an active run is cancelled", Both, |bench, on| {
        bench.start(create("SubmitRunOp", true, on, "x", &notebook()).fault(Fault::Hangs));
        bench.succeeds(delete("Run", "x")) && !bench.is_left(0) && !bench.is_made(0)
    }),
    ("a run without a result is never gone", Archived, |bench, on| {
        bench.does(create("SubmitRunOp", false, on, "x", &notebook()).ends("INTERNAL_ERROR"));
        bench.succeeds(delete("Run", "x")) && bench.is_left(0)
    }),
    ("a delete that waits for such a run fails", Archived, |bench, on| {
        bench.does(create("SubmitRunOp", false, on, "x", &notebook()).ends("INTERNAL_ERROR"));
        let mut delete = delete("Run", "x");
        delete.flags = vec!["--wait=true".to_owned(), "--timeout=30s".to_owned()];
        bench.ends(delete) == Some(false)
    }),
    ("a WorkspaceItem is deleted with all below its path", Archived, |bench, on| {
        bench.does(item(on, "top", "/a", "aGk="));
        bench.does(item(on, "below", "/a/b", "aGk="));
        bench.succeeds(delete("WorkspaceItem", "top")) && !bench.is_made(1)
    }),
    ("a WorkspaceItem whose path is gone stays for ever", Archived, |bench, on| {
        bench.does(item(on, "top", "/a", "aGk="));
        bench.does(item(on, "same", "/a", "aGk="));
        bench.does(delete("WorkspaceItem", "top"));
        bench.succeeds(delete("WorkspaceItem", "same")) && bench.is_left(1)
    }),
    ("a DbfsBlock is deleted with all below its path", Archived, |bench, on| {
        bench.does(block(on, "top", "/a", "aGk="));
        bench.does(block(on, "below", "/a/b", "aGk="));
        bench.succeeds(delete("DbfsBlock", "top")) && !bench.is_made(1)
    }),
    ("a DbfsBlock whose path is gone is deleted", Both, |bench, on| {
        bench.does(block(on, "one", "/a", "aGk="));
        bench.does(block(on, "two", "dbfs:/a", "aGk="));
        bench.does(delete("DbfsBlock", "one"));
        bench.succeeds(delete("DbfsBlock", "two")) && !bench.is_left(1)
    }),
    ("a run of a job is never collected, not even when its job is gone", Archived, |bench, _| {
        bench.does(owned(job("j")));
        bench.does(owned(run("x", &of_job())));
        bench.ground.delete_workflow("w");
        bench.finish();
        !bench.is_left(0) && bench.is_left(1)
    }),
    ("a run on a cluster loses the workflow as its owner", Archived, |bench, _| {
        bench.does(cluster("c"));
        bench.does(owned(run("x", &on_cluster("c"))));
        bench.ground.delete_workflow("w");
        bench.finish();
        bench.is_left(1) && bench.succeeds(delete("Dcluster", "c")) && !bench.is_left(1)
    }),
    ("a job on a cluster loses the workflow as its owner", Archived, |bench, on| {
        bench.does(cluster("c"));
        bench.does(owned(create("CreateJobOp", false, on, "j", &on_cluster("c"))));
        bench.ground.delete_workflow("w");
        bench.finish();
        bench.is_left(1) && bench.succeeds(delete("Dcluster", "c")) && !bench.is_left(1)
    }),
    ("what names no owner goes with the workflow", Both, |bench, _| {
        bench.does(owned(run("x", &notebook())));
        bench.does(owned(job("j")));
        bench.ground.delete_workflow("w");
        bench.finish();
        !bench.is_left(0) && !bench.is_left(1)
    }),
];

#[test]
fn each_line_holds_of_the_archived_operator_and_as_it_says_of_the_other_one() {
    let mut wrong = Vec::new();
    for (says, of, shows) in [SPECS, STOPS, STATES, USES, DELETES].into_iter().flatten() {
        if !shows(&mut Bench::archived(), Operator::Archived) {
            wrong.push(format!("not so: {says}"));
        }
        let holds = || shows(&mut Bench::kfp_dbx(), Operator::KfpDbx);
        if *of != Unasked && holds() != (*of == Both) {
            wrong.push(format!("with kfp-dbx-operator it is the other way round: {says}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
