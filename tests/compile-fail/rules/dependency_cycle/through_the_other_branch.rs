use kfp_dbx::prelude::*;

fn clean(name: &str) -> DeleteRunOp {
    DeleteRunOp::new(name).run_name(name).external()
}

#[pipeline]
fn nightly(mode: Param<String>) {
    let check = DeleteRunOp::new("check").run_name("check").external();
    let load = when(mode.eq("full"), || clean("full")).otherwise(|| clean("delta"));
    check.after(load.otherwise);
    load.after(check);
}

fn main() {}
