//! Each item has its own name, or there is one item.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h")]
pub fn item(tables: Param<Vec<String>>) {
    for_each(tables, |table| {
        SubmitRunOp::new("export")
            .run_name(table)
            .job_name("export")
            .jar_params([table])
            .delete_on_exit();
    });
}

#[pipeline(truthful, timeout = "2h")]
pub fn field(day: Param<String>) {
    for_each([json!({"table": "sales"}), json!({"table": "stock"})], |item| {
        let table = item.field::<String>("table");
        SubmitRunOp::new("export")
            .run_name(format!("export-{table}-{day}"))
            .job_name("export")
            .jar_params([table])
            .delete_on_exit();
    });
}

#[pipeline(truthful, timeout = "2h")]
pub fn both_items(tables: Param<Vec<String>>) {
    for_each(tables, |table| {
        for_each([("csv", 10), ("parquet", 40)], |(format, slices)| {
            SubmitRunOp::new("export")
                .run_name(format!("export-{table}-{format}"))
                .job_name("export")
                .jar_params((table, format, slices))
                .delete_on_exit();
        });
    });
}

#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
pub fn output_of_the_body(tables: Param<Vec<String>>) {
    for_each(tables, |table| {
        let load = SubmitRunOp::new("load")
            .run_name(format!("load-{table}"))
            .job_name("load")
            .jar_params([table]);
        SubmitRunOp::new("report")
            .run_name(format!("report-{}", load.outputs.run_id))
            .job_name("report")
            .jar_params([table]);
    });
}

#[pipeline(truthful, timeout = "2h")]
pub fn single(day: Param<String>) {
    for_each(["sales"], |table| {
        SubmitRunOp::new("export")
            .run_name(format!("export-{day}"))
            .job_name("export")
            .jar_params([table])
            .delete_on_exit();
    });
}

#[pipeline(truthful, timeout = "2h")]
pub fn rust_loop(day: Param<String>) {
    for table in ["sales", "stock"] {
        SubmitRunOp::new("export")
            .run_name(format!("export-{table}-{day}"))
            .job_name("export")
            .jar_params([table])
            .delete_on_exit();
    }
}

#[pipeline(truthful, timeout = "2h")]
pub fn shadowed(tables: Param<Vec<String>>, day: Param<String>) {
    for_each(tables, |day| {
        let name = format!("export-{day}");
        SubmitRunOp::new("export")
            .run_name(name)
            .job_name("export")
            .jar_params([day])
            .delete_on_exit();
    });
    SubmitRunOp::new("last").run_name(day).job_name("job").jar_params(["1"]).delete_on_exit();
}

#[pipeline(truthful, timeout = "2h")]
pub fn pattern(day: Param<String>) {
    for_each([("sales", 10), ("stock", 20)], |item| {
        let (table, slices) = item;
        SubmitRunOp::new("export")
            .run_name(format!("export-{table}-{day}"))
            .job_name("export")
            .jar_params((table, slices))
            .delete_on_exit();
    });
}

/// All items merge into one.
#[pipeline(timeout = "2h")]
pub fn what_is_applied(tables: Param<Vec<String>>, day: Param<String>) {
    for_each(tables, |table| {
        ResourceOp::new("note").action(Action::Apply).k8s_resource(json!({
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": day},
            "data": {"table": table},
        }));
    });
}

#[pipeline(truthful, timeout = "2h")]
pub fn sequence(count: Param<i32>) {
    for_each(Sequence::new(1, count), |part| {
        SubmitRunOp::new("part")
            .run_name(format!("part-{part}"))
            .job_name("part")
            .jar_params([part])
            .delete_on_exit();
    });
}

/// The one is gone before the next one is made.
#[pipeline(truthful, timeout = "2h")]
pub fn one_at_a_time(tables: Param<Vec<String>>, name: Param<String>) {
    for_each(tables, |table| {
        let run =
            SubmitRunOp::new("export").run_name(name).job_name("export").jar_params([table]).keep();
        DeleteRunOp::new("delete-run").run_name(name).wait("5m").after(run);
    })
    .parallelism(1);
}

#[test]
fn builds_without_warnings() {
    for pipeline in [
        one_at_a_time(),
        item(),
        field(),
        both_items(),
        output_of_the_body(),
        single(),
        rust_loop(),
        shadowed(),
        pattern(),
        what_is_applied(),
        sequence(),
    ] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
