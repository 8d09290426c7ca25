use kfp_dbx::prelude::*;

#[pipeline(name = "Nightly" truthful, timeout "2h", deadline: "8h", argo == "3.6", namespace("etl"))]
fn nightly(run: Param<String>) {
    DeleteRunOp::new("delete").run_name(run).external();
}

#[pipeline(, truthful,, timeout = "2h"; parallelism =, name = "a" +, ttl = "1h" "2h", "3h", 4)]
fn others(run: Param<String>) {
    DeleteRunOp::new("delete").run_name(run).external();
}

#[pipeline("nightly", truthful)]
fn without_a_key(run: Param<String>) {
    DeleteRunOp::new("delete").run_name(run).external();
}

#[pipeline(truthful, timeout = "2h", truthful = false, timeout = "3h")]
fn twice(run: Param<String>) {
    DeleteRunOp::new("delete").run_name(run).external();
}

#[pipeline(timeout = !)]
fn cut() {}

fn main() {}
