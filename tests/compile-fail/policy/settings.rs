use kfp_dbx::prelude::*;

#[pipeline(paralelism = 4, truthfull, mutex, truthful, truthful)]
fn nightly() {
    DeleteRunOp::new("delete")
        .run_name("run")
        .external()
        .toleration(Toleration::new().efect("NoSchedule"))
        .affinity("ssd")
        .node_selector("agentpool", 5);
}

#[pipeline(retry = 3, cron = "@daily", label = "x", deadline_seconds = 5)]
fn others() {
    DeleteRunOp::new("delete").run_name("run").external();
}

#[pipeline(argo = 3.4, namespace = 5, service_account = true, mutex = "a", mutex = "b")]
fn unquoted() {
    DeleteRunOp::new("delete").run_name("run").external();
}

#[pipeline]
fn twice(#[default = "a"] #[default = "b"] run: Param<String>) {
    DeleteRunOp::new("delete").run_name(run).external();
}

fn main() {}
