use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
fn nightly(day: Param<String>) {
    for_each(["sales", "Stock_Items", "Orders"], |table| {
        SubmitRunOp::new("texts")
            .run_name(format!("{table}-{day}"))
            .job_name("job")
            .jar_params([table])
            .delete_on_exit();
    });
    for_each([("a", "/Items/a"), ("b", "Items/b")], |(name, path)| {
        ImportWorkspaceItemOp::new("tuples")
            .item_name(format!("{name}-{day}"))
            .path(path)
            .content(Base64::text("1"))
            .language(Language::Python)
            .delete_on_exit();
    });
    for_each([json!({"name": "a"}), json!({"name": "b."})], |item| {
        DeleteRunOp::new("objects").run_name(item.field::<String>("name")).external();
    });
    for_each(-1..3, |shard| {
        SubmitRunOp::new("ranges")
            .run_name(format!("{shard}-{}", workflow::uid()))
            .job_name("job")
            .jar_params([shard])
            .delete_on_exit();
    });
    for_each(["a", "-b"], |name| {
        for_each([1, 2], |number| {
            SubmitRunOp::new("nested")
                .run_name(format!("{name}-{number}-{}", workflow::uid()))
                .job_name("job")
                .jar_params([number])
                .delete_on_exit();
        });
    });
}

fn main() {}
