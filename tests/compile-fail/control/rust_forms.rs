use kfp_dbx::prelude::*;

#[pipeline]
fn nightly(mode: Param<String>, runs: Param<Vec<String>>, n: Param<i32>) {
    match mode {
        _ => {}
    }
    for run in runs {
        DeleteRunOp::new("delete").run_name(run);
    }
    while 3 < n {}
    for_each(["a", "b"], |item| {
        if item == "a" {
            DeleteRunOp::new("a").run_name(mode);
        }
    });
}

fn main() {}
