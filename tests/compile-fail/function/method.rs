use kfp_dbx::prelude::*;

struct Pipelines;

impl Pipelines {
    #[pipeline]
    fn clean(&self, run_name: Param<String>) {
        DeleteRunOp::new("deleterun").run_name(run_name).external();
    }
}

fn main() {}
