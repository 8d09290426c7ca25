use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn nightly() {
    for_each(["sales", "stock", "sales"], |table| {
        SubmitRunOp::new("twice")
            .run_name(format!("{table}-{}", workflow::uid()))
            .job_name("job")
            .jar_params([table])
            .delete_on_exit();
    });
    for_each([("sales", 1), ("stock", 1), ("sales", 2)], |(table, part)| {
        SubmitRunOp::new("part-of-the-item")
            .run_name(format!("{table}-{}", workflow::uid()))
            .job_name("job")
            .jar_params([part])
            .delete_on_exit();
    });
    for_each(["1", "1-2"], |first| {
        for_each(["a", "b"], |second| {
            SubmitRunOp::new("inner")
                .run_name(format!("{second}-{}", workflow::uid()))
                .job_name("job")
                .jar_params([first])
                .delete_on_exit();
        });
    });
}

fn main() {}
