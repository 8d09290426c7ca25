use kfp_dbx::prelude::*;

#[pipeline]
fn run(name: Param<String>) {
    SubmitRunOp::new("submit").run_name(name).libraries([Library::jar("a.jar").egg("b.egg")]);
}

fn main() {}
