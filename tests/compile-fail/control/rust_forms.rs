use kfp_dbx::prelude::*;

#[pipeline(allow(warnings))]
fn nightly(mode: Param<String>, runs: Param<Vec<String>>, n: Param<i32>) {
    match mode {
        _ => {}
    }
    for run in runs {
        DeleteRunOp::new("delete").run_name(run);
    }
    for run in runs.iter() {
        DeleteRunOp::new("again").run_name(run);
    }
    while 3 < n {}
    if mode.eq("full") {}
    if mode.to_string() == "full" {}
    when(mode.eq("full") && n.gt(3), || DeleteRunOp::new("both").run_name(mode));
    for_each(["a", "b"], |item| {
        if item == "a" {
            DeleteRunOp::new("a").run_name(mode);
        }
    });
}

fn main() {}
