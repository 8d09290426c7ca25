//! Outputs that leave their loop as lists.
#![deny(warnings)]

use kfp_dbx::prelude::*;

fn run(name: &str, job: Param<String>) -> SubmitRunOp {
    let run_name = format!("{name}-{}", workflow::uid());
    SubmitRunOp::new(name).run_name(run_name).job_name(job).jar_params([name]).delete_on_exit()
}

fn each(item: impl std::fmt::Display, job: Param<String>) -> SubmitRunOp {
    run("each", job).run_name(format!("each-{item}-{}", workflow::uid()))
}

#[pipeline(truthful, timeout = "2h")]
pub fn passed_on(tables: Param<Vec<String>>, job: Param<String>) {
    let loads = for_each(tables, |table| {
        SubmitRunOp::new("load")
            .run_name(format!("load-{table}"))
            .job_name(job)
            .jar_params([table])
            .delete_on_exit()
    });
    let results = loads.inner.outputs;
    let texts = results.notebook_output_result;
    run("as-a-list", job).jar_params(texts);
    run("as-text", job).jar_params((texts, results.run_id, results.manifest));
    run("in-a-text", job).jar_params([format!("{texts} of {}", texts.count())]);
}

#[pipeline(truthful, timeout = "2h")]
pub fn returned_in_every_way(job: Param<String>) {
    let output = for_each(["a"], |item| each(format!("1-{item}"), job).outputs.run_id);
    let list: Output<Vec<i64>> = output.inner;
    let op = for_each(["a"], |item| each(format!("2-{item}"), job));
    let outputs = for_each(["a"], |item| each(format!("3-{item}"), job).outputs);
    let tuple = for_each(["a"], |item| {
        let made = each(format!("4-{item}"), job);
        (made, made.outputs.run_id)
    });
    let array =
        for_each(["a"], |item| [each(format!("5-{item}"), job), each(format!("6-{item}"), job)]);
    let vec = for_each(["a"], |item| vec![each(format!("7-{item}"), job).outputs.name]);
    let option = for_each(["a"], |item| Some(each(format!("8-{item}"), job)));
    let id = for_each(["a"], |item| each(format!("9-{item}"), job).id());
    let [first, second] = array.inner;
    let (made, ids) = tuple.inner;
    run("use", job)
        .jar_params((
            list,
            op.inner.outputs.run_id,
            outputs.inner.run_id,
            made.outputs.name,
            ids,
            first.outputs.name,
            second.outputs.name,
            vec.inner[0],
        ))
        .after((option.inner.map(|op| op.id()), id.inner, made));
}

#[pipeline(truthful, timeout = "2h")]
pub fn decided_and_repeated(tables: Param<Vec<String>>, job: Param<String>) {
    let loads = for_each(tables, |table| each(table, job));
    let names = loads.inner.outputs.name;
    when(names.count().ge(2) & tables.count().eq(names.count()), || run("several", job));
    for_each(names, |name| {
        SubmitRunOp::new("check")
            .run_name(format!("check-{name}"))
            .job_name(job)
            .jar_params((name, names))
            .keep()
    });
    for_each(Sequence::new(0, names.count()), |n| {
        SubmitRunOp::new("numbered")
            .run_name(format!("numbered-{n}"))
            .job_name(job)
            .jar_params([n])
            .keep()
    });
}

#[pipeline(truthful, timeout = "2h")]
pub fn loops_and_conditions(tables: Param<Vec<String>>, go: Param<bool>, job: Param<String>) {
    let outer = for_each(tables, |table| {
        for_each(["csv", "parquet"], |format| each(format!("{table}-{format}"), job)).parallelism(1)
    });
    let lists: Output<Vec<Vec<i64>>> = outer.inner.inner.outputs.run_id;
    run("lists", job).jar_params([lists]);
    let some = when(go, || for_each(tables, |table| each(format!("some-{table}"), job)));
    run("some", job).jar_params(some.inner.inner.outputs.name);
}

#[test]
fn builds_without_warnings() {
    for pipeline in [
        passed_on(),
        returned_in_every_way(),
        decided_and_repeated(),
        loops_and_conditions(),
    ] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
