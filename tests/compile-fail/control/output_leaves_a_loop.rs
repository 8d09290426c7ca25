use kfp_dbx::prelude::*;

struct Made {
    name: Output<String>,
}

fn cluster(name: impl IntoValue<String>) -> CreateClusterOp {
    CreateClusterOp::new("cluster")
        .cluster_name(name)
        .spark_version("5.3.x-scala2.11")
        .node_type_id("Standard_D3_v2")
}

#[pipeline(allow(warnings))]
fn nightly(job: Param<String>) {
    let each = for_each(["a", "b"], |item| {
        SubmitRunOp::new("each").run_name(item).job_name(job).jar_params([item])
    });
    // A list for a text, a number and a condition.
    DeleteRunOp::new("delete").run_name(each.inner.outputs.name);
    cluster("cluster").cluster_name("c").num_workers(each.inner.outputs.run_id);
    when(each.inner.outputs.run_id.gt(5), || DeleteRunOp::new("some").run_name("b"));
    // A list of numbers for texts, and one of lists for a list.
    SubmitRunOp::new("ids").run_name("i").job_name(job).jar_params(each.inner.outputs.run_id);
    let nested = for_each(["a", "b"], |_| each.inner.outputs.name);
    SubmitRunOp::new("names").run_name("n").job_name(job).jar_params(nested.inner);
    // The number of items is known only at run time.
    if each.inner.outputs.name.count() > 1 {}
    DeleteRunOp::new("count").run_name(each.inner.outputs.name.count());
    // A value that is no output.
    for_each(["a", "b"], |item| Made { name: cluster(item).outputs.name });
    for_each(["a", "b"], |item| format!("{item}"));
}

fn main() {}
