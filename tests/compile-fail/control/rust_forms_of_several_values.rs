use kfp_dbx::prelude::*;

#[pipeline(allow(warnings))]
fn decide(mode: Param<String>, n: Param<i32>, mail: Param<bool>, tables: Param<Vec<String>>, config: Param<Json>) {
    let alias = mode;
    let run = || DeleteRunOp::new("delete").run_name("x");
    if alias == "full" && n > 3 || !mail {
        run();
    } else {
        run();
    }
    if tables.len() > 3 || tables.is_empty() {
        run();
    }
    if mode > "a" {
        run();
    }
    match mode.as_str() {
        "full" => run(),
        _ => run(),
    };
    for i in 0..n {
        SubmitRunOp::new("run").run_name("run").job_name("job").jar_params([i]);
    }
    for i in 1..=n {
        SubmitRunOp::new("again").run_name("run").job_name("job").jar_params([i]);
    }
    for_each(0..n, |i| SubmitRunOp::new("each").run_name("run").job_name("job").jar_params([i]));
    for_each(tables, |table| {
        for part in table {
            run();
        }
    });
    for_each(tables, || run());
    SubmitRunOp::new("index").run_name(tables[0]).job_name("job").jar_params([config["table"]]);
}

fn main() {}
