use kfp_dbx::prelude::*;

#[pipeline]
struct Clean {
    run_name: Param<String>,
}

fn main() {}
