use kfp_dbx::prelude::*;
use kfp_dbx::testing::*;

#[pipeline(operator = "kfp-dbx")]
fn nightly() {
    for_each(["sales", "stock"], |table| {
        SubmitRunOp::new("load")
            .run_name(format!("load-{table}-{}", workflow::uid()))
            .job_name("load")
            .jar_params(["1"])
            .truthful()
            .timeout("2h")
            .keep();
    });
}

fn main() {
    let third = 3;
    let scenario = Scenario::new()
        .fails(third)
        .takes(("load", "sales"), "5m")
        .stop(When::running(["load"]));
    let run = nightly().simulate(scenario).unwrap();
    run.op(("load", third)).ran();
}
