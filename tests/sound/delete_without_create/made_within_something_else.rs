//! What is deleted is created within an expression: in a list, a text, a macro.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
pub fn in_a_vec(name: Param<String>) {
    let runs = vec![
        SubmitRunOp::new("a").run_name(name).job_name("job").jar_params(["1"]),
        SubmitRunOp::new("b").run_name(format!("{name}-b")).job_name("job").jar_params(["1"]),
    ];
    let first = DeleteRunOp::new("delete-a").run_name(name).after(&runs);
    DeleteRunOp::new("delete-b").run_name(format!("{name}-b")).after(first);
}

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
pub fn in_an_array(name: Param<String>) {
    let [a, b] = [
        SubmitRunOp::new("a").run_name(name).job_name("job").jar_params(["1"]),
        SubmitRunOp::new("b").run_name(format!("{name}-b")).job_name("job").jar_params(["1"]),
    ];
    DeleteRunOp::new("delete-a").run_name(name).after(a);
    DeleteRunOp::new("delete-b").run_name(format!("{name}-b")).after(b);
}

fn submit(name: Param<String>) -> SubmitRunOp {
    SubmitRunOp::new("submit").run_name(name).job_name("job").jar_params(["1"])
}

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
pub fn in_a_format(name: Param<String>) {
    let id = format!(
        "{}",
        SubmitRunOp::new("a").run_name(name).job_name("job").jar_params(["1"]).outputs.run_id
    );
    let next = SubmitRunOp::new("b").run_name(format!("{name}-b")).job_name("job").jar_params([id]);
    DeleteRunOp::new("delete-a").run_name(name).after(next);
}

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
pub fn in_json(name: Param<String>) {
    let note = ResourceOp::new("note").k8s_resource(json!({
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": name},
        "data": {"id": format!("{}", submit(name).outputs.run_id)},
    }));
    DeleteRunOp::new("delete-run").run_name(name).after(note);
}

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
pub fn by_an_iterator(name: Param<String>) {
    let runs: Vec<_> = ["a", "b"]
        .iter()
        .map(|part| {
            SubmitRunOp::new(part)
                .run_name(format!("{name}-{part}"))
                .job_name("job")
                .jar_params([*part])
        })
        .collect();
    DeleteRunOp::new("delete-a").run_name(format!("{name}-a")).after(runs);
}

macro_rules! submit {
    ($name:expr) => {
        SubmitRunOp::new("submit").run_name($name).job_name("job").jar_params(["1"])
    };
}

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
pub fn by_a_macro(name: Param<String>) {
    let run = submit!(name);
    DeleteRunOp::new("delete-run").run_name(name).after(run);
}

trait Nightly: Sized {
    fn nightly(self, name: Param<String>) -> Self;
}

impl Nightly for SubmitRunOp {
    fn nightly(self, name: Param<String>) -> Self {
        self.run_name(format!("{name}-nightly"))
    }
}

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
pub fn through_a_trait(name: Param<String>) {
    let run = SubmitRunOp::new("submit").job_name("job").nightly(name).jar_params(["1"]);
    DeleteRunOp::new("delete-run").run_name(format!("{name}-nightly")).after(run);
}

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
pub fn in_an_option(name: Param<String>) {
    let run = Some(SubmitRunOp::new("a").run_name(name).job_name("job").jar_params(["1"]));
    DeleteRunOp::new("delete-a").run_name(name).after(run);
}

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
pub fn by_reference(name: Param<String>) {
    let run = SubmitRunOp::new("a").run_name(name).job_name("job").jar_params(["1"]);
    let runs = [&run];
    DeleteRunOp::new("delete-a").run_name(name).after(runs.map(|run| *run));
}

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
pub fn in_a_pattern(name: Param<String>) {
    let SubmitRunOp { outputs, .. } =
        SubmitRunOp::new("a").run_name(name).job_name("job").jar_params(["1"]);
    DeleteRunOp::new("delete-a").run_name(outputs.name);
}

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
pub fn in_a_match(name: Param<String>) {
    let run = match std::env::args().count() {
        1 => SubmitRunOp::new("a").run_name(name).job_name("job").jar_params(["1"]),
        _ => SubmitRunOp::new("a").run_name(name).job_name("job").jar_params(["2"]),
    };
    DeleteRunOp::new("delete-a").run_name(name).after(run);
}

struct Names {
    run: String,
    job: String,
}

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
pub fn named_by_fields(name: Param<String>) {
    let names = Names { run: format!("{name}-run"), job: format!("{name}-job") };
    let job = CreateJobOp::new("create-job")
        .job_name(&names.job)
        .existing_cluster_name("shared")
        .notebook_task(NotebookTask::new("/Nightly"));
    let run = SubmitRunOp::new("submit")
        .run_name(&names.run)
        .job_name(&names.job)
        .notebook_params([("day", "monday")])
        .after(job);
    let delete_run = DeleteRunOp::new("delete-run").run_name(&names.run).after(run);
    DeleteJobOp::new("delete-job").job_name(&names.job).after(delete_run);
}

#[test]
fn builds_without_warnings() {
    for pipeline in [
        in_a_vec(),
        in_an_array(),
        in_a_format(),
        in_json(),
        by_an_iterator(),
        by_a_macro(),
        through_a_trait(),
        in_an_option(),
        by_reference(),
        in_a_pattern(),
        in_a_match(),
        named_by_fields(),
    ] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
