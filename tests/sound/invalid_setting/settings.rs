//! Settings at the edge of what Kubernetes and Argo take.
#![deny(warnings)]

use kfp_dbx::prelude::*;

const ACCOUNT: &str = "system.account-1";

#[pipeline(
    truthful,
    timeout = "2h",
    argo = "3.6",
    namespace = "a-name-that-is-as-long-as-the-sixty-three-chars-of-a-namespace1",
    service_account = ACCOUNT,
    generate_name = "1.nightly--",
    image_pull_secret = "registry.key",
    mutex = "Any text: really",
    parallelism = 2,
    defaults = Policies::new().priority_class("system.low").semaphore("limits", "Runs_a.day")
)]
pub fn nightly(team: Param<String>) {
    for_each(["a", "b"], |table| {
        SubmitRunOp::new("submit")
            .run_name(format!("{table}-{}", workflow::uid()))
            .job_name("job")
            .jar_params(["10"])
            .service_account(format!("{team}-runner"))
            .pod_label("example.com/Team_1", format!("{team}_data"))
            .pod_label("run", format!("nightly-load-of-all-tables-{}", workflow::uid()))
            .pod_label("empty", "")
            .pod_annotation("a/b", "any text: really")
            .node_selector("kubernetes.io/os", "linux")
            .mutex(team)
            .semaphore(format!("{team}-limits"), team)
            .delete_on_exit();
    })
    .parallelism(1);
}

/// Another name than that of the workflow's own mutex, or that of another workflow.
#[pipeline(truthful, timeout = "2h", argo = "3.6", mutex = "nightly")]
pub fn locks() {
    SubmitRunOp::new("submit")
        .run_name("nightly")
        .job_name("job")
        .jar_params(["10"])
        .mutex("submit")
        .delete_on_exit();
}

#[pipeline(generate_name = "a")]
pub fn short_prefix(run: Param<String>) {
    DeleteRunOp::new("delete").run_name(run).external();
}

#[test]
fn builds_without_warnings() {
    for pipeline in [nightly(), locks(), short_prefix()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
