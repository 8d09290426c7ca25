//! Conditions and loops.

use kfp_dbx::prelude::*;
use kfp_dbx_simulator::scenario::{Fault, OpScript};
use kfp_dbx_tests::cluster::small_cluster;
use kfp_dbx_tests::simulated::{Case, says_nothing};

use crate::faults::{note, run};

/// A run whose notebook exits with a text.
fn returns(op: &str, text: impl IntoValue<kfp_dbx::Argument>) -> SubmitRunOp {
    SubmitRunOp::new(op)
        .run_name(format!("{op}-{}", workflow::uid()))
        .new_cluster(small_cluster())
        .notebook_task(NotebookTask::new("/Shared/load").base_parameters([("returns", text)]))
        .timeout("6m")
        .truthful()
        .delete_on_exit()
}

#[pipeline(truthful)]
fn branches(mode: Param<String>, count: Param<String>) {
    let count = returns("count", count);
    let loaded = when(mode.eq("full"), || {
        note("load-all").after(count);
    })
    .otherwise(|| {
        when(count.outputs.notebook_output_result.eq("12"), || note("twelve"))
            .otherwise(|| note("other"));
    });
    note("report").after(loaded);
}

#[pipeline(truthful)]
fn guards(go: Param<bool>, mode: Param<String>) {
    let first = when(go, || returns("first", "one"));
    when(mode.eq("full"), || {
        returns("user", first.inner.outputs.notebook_output_result);
        note("independent");
        for_each(["a", "b"], |item| {
            run("loop-user", format!("{item}-{}", first.inner.outputs.run_id)).keep();
        });
    });
}

#[pipeline]
fn branch_after_a_failure(mode: Param<String>) {
    let failed = run("failed", "fails").truthful().delete_on_exit();
    when(mode.eq("full"), || note("in-when").after(failed)).otherwise(|| note("in-otherwise"));
}

#[pipeline(truthful)]
fn loops(items: Param<Vec<String>>) {
    let each = for_each(items, |item| {
        let load = SubmitRunOp::new("load")
            .run_name(format!("load-{item}-{}", workflow::uid()))
            .new_cluster(small_cluster())
            .notebook_task(NotebookTask::new("/Shared/load").base_parameters([("returns", item)]))
            .timeout("6m")
            .delete_on_exit();
        run("use", item).run_name(format!("use-{}", load.outputs.run_name)).keep();
    });
    note("next").after(each);
    note("alert").after_failure(each);
}

#[pipeline(truthful)]
fn one_by_one(items: Param<Vec<String>>) {
    let each = for_each(items, |item| run("load", item).delete_on_exit()).parallelism(1);
    note("next").after(each);
}

#[pipeline(truthful)]
fn nested(items: Param<Vec<String>>) {
    let each = for_each(items, |item| {
        let inner = for_each(["x", "y"], |letter| {
            run("load", format!("{item}-{letter}")).delete_on_exit();
        });
        run("after", item).keep().after(inner);
    })
    .parallelism(2);
    note("next").after(each);
}

#[pipeline(truthful)]
fn collects(items: Param<Vec<String>>) {
    let loaded = for_each(items, |item| {
        SubmitRunOp::new("load")
            .run_name(format!("load-{item}-{}", workflow::uid()))
            .new_cluster(small_cluster())
            .notebook_task(NotebookTask::new("/Shared/load").base_parameters([("returns", item)]))
            .timeout("6m")
            .delete_on_exit()
    });
    let texts = loaded.inner.outputs.notebook_output_result;
    let each = for_each(texts, |text| run("each", text).keep());
    when(texts.count().gt(1), || returns("merge", format!("{} of {texts}", texts.count())))
        .after(each);
}

fn item(op: &str, place: usize, fault: Fault) -> OpScript {
    OpScript { items: vec![place], fault: Some(fault), ..says_nothing(op) }
}

/// Lets the notebooks of a loop exit with their items.
fn with_items(case: Case, items: &[&str]) -> Case {
    let case = case.param("items", &json!(items).to_string());
    items.iter().enumerate().fold(case, |case, (place, text)| {
        let outputs = [("load-notebook_output_result".to_owned(), (*text).to_owned())].into();
        case.script(OpScript { items: vec![place], outputs, ..says_nothing("load") })
    })
}

pub fn cases() -> Vec<Case> {
    let failed = || Fault::Ends("FAILED".to_owned());
    let branches = |name, mode, count| {
        let case = Case::new(name, branches()).param("mode", mode).param("count", count);
        case.output("count", "count-notebook_output_result", count)
    };
    let guards = |name, go, mode| {
        let case = Case::new(name, guards()).param("go", go).param("mode", mode);
        case.output("first", "first-notebook_output_result", "one")
    };
    let after_failure = |name, mode| {
        Case::new(name, branch_after_a_failure()).param("mode", mode).fault("failed", failed())
    };
    vec![
        branches("when-first", "full", "12"),
        branches("when-second-first", "delta", "12"),
        branches("when-second-second", "it's \"}}", "13"),
        guards("guards-go", "true", "full"),
        guards("guards-skipped", "false", "full"),
        guards("guards-none", "false", "delta"),
        after_failure("branch-omitted", "full"),
        after_failure("branch-beside-a-failure", "delta"),
        with_items(Case::new("loop-none", loops()), &[]),
        with_items(Case::new("loop-one", loops()), &["a"]),
        with_items(Case::new("loop-three", loops()), &["a", "b", "c"]),
        with_items(Case::new("loop-item-fails", loops()), &["a", "b-fails", "c"]).script(item(
            "load",
            1,
            failed(),
        )),
        with_items(Case::new("one-by-one", one_by_one()), &["a", "b", "c"]).exclusive(&["load"]),
        with_items(Case::new("one-by-one-fails", one_by_one()), &["a", "b-fails", "c"])
            .script(item("load", 1, failed()))
            .exclusive(&["load"]),
        Case::new("nested", nested()).param("items", r#"["a", "b"]"#),
        Case::new("nested-fails", nested())
            .param("items", r#"["a-fails", "b"]"#)
            .script(item("load", 0, failed()))
            .script(item("after", 0, failed())),
        with_items(Case::new("collects-three", collects()), &["c", "a", "b"]),
        with_items(Case::new("collects-none", collects()), &[]),
    ]
}
