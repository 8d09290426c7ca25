use kfp_dbx::prelude::*;

#[pipeline]
fn clean(run_name: Param<String>) -> DeleteRunOp {
    DeleteRunOp::new("deleterun").run_name(run_name).external()
}

#[pipeline]
fn no_value(run_name: Param<String>) -> Pipeline {
    DeleteRunOp::new("deleterun").run_name(run_name).external();
}

#[pipeline]
fn result(run_name: Param<String>) -> Result<(), kfp_dbx::Error> {
    DeleteRunOp::new("deleterun").run_name(run_name).external().inspect()?;
    Ok(())
}

#[pipeline]
extern "C" fn foreign(run_name: Param<String>) {
    DeleteRunOp::new("deleterun").run_name(run_name).external();
}

#[pipeline]
const fn constant(run_name: Param<String>) {
    DeleteRunOp::new("deleterun").run_name(run_name).external();
}

fn main() {}
