//! Conditions and loops.

use kfp_dbx::prelude::*;
use kfp_dbx_simulator::scenario::{Fault, OpScript};
use kfp_dbx_tests::cluster::small_cluster;
use kfp_dbx_tests::simulated::{Case, says_nothing};

use crate::faults::{note, run};

/// A run whose notebook exits with a text.
pub fn returns(op: &str, text: impl IntoValue<kfp_dbx::Argument>) -> SubmitRunOp {
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

/// A loop over what a notebook says to be numbers.
#[pipeline(truthful)]
fn numbers(list: Param<String>) {
    let list = returns("list", list);
    let numbers = list.outputs.notebook_output_result.read_as::<Vec<i64>>();
    let each = for_each(numbers, |number| {
        let cluster = small_cluster().num_workers(number.read_as::<i32>());
        run("each", "sized")
            .run_name(format!("each-{number}-{}", workflow::uid()))
            .new_cluster(cluster)
            .keep();
    });
    note("next").after(each);
    note("alert").after_failure(each);
    note("anyway").after_end(each);
}

/// The same, but the items are only part of a text, for which any of them will do.
#[pipeline(truthful)]
fn numbers_as_text(list: Param<String>) {
    let list = returns("list", list);
    let numbers = list.outputs.notebook_output_result.read_as::<Vec<i64>>();
    let each = for_each(numbers, |number| run("each", number).keep());
    note("next").after(each);
}

/// A loop over the numbers that the notebooks of another one say.
#[pipeline(truthful)]
fn collects_numbers(items: Param<Vec<String>>) {
    let loaded = for_each(items, |item| {
        let load = SubmitRunOp::new("load")
            .run_name(format!("load-{item}-{}", workflow::uid()))
            .new_cluster(small_cluster())
            .notebook_task(NotebookTask::new("/Shared/load").base_parameters([("returns", item)]))
            .timeout("6m")
            .delete_on_exit();
        load.outputs.notebook_output_result.read_as::<i64>()
    });
    let each = for_each(loaded.inner, |number| run("each", number).keep());
    note("next").after(each);
    note("alert").after_failure(each);
}

/// A loop over objects, each of which is to have two fields.
#[pipeline(truthful)]
fn objects(list: Param<String>) {
    let list = returns("list", list);
    let objects = list.outputs.notebook_output_result.read_as::<Vec<Json>>();
    let each = for_each(objects, |object| {
        let size = object.field::<i32>("size");
        run("each", format!("{}-{size}", object.field::<String>("name"))).keep();
    });
    note("next").after(each);
    note("alert").after_failure(each);
}

pub fn item(op: &str, place: usize, fault: Fault) -> OpScript {
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
    // What the notebook of the list exits with.
    let said = |name, pipeline: Pipeline, text| {
        let case = Case::new(name, pipeline).param("list", text);
        case.output("list", "list-notebook_output_result", text)
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
        said("list-of-numbers", numbers(), "[3, 20]"),
        said("list-with-a-text", numbers(), r#"[3, "x"]"#),
        said("list-with-a-text-as-text", numbers_as_text(), r#"[3, "x"]"#),
        said("list-with-a-number-as-text", numbers(), r#"[3, "20"]"#),
        said("list-with-a-fraction", numbers(), "[3, 4.5]"),
        said("list-with-a-list", numbers(), "[3, [4]]"),
        said("list-with-null", numbers(), "[3, null]"),
        said("list-of-nothing", numbers(), "[]"),
        said("list-that-is-none", numbers(), r#"{"a": 1}"#),
        said("list-that-is-no-json", numbers(), "3, 20"),
        said("list-that-is-empty", numbers(), ""),
        said("fields", objects(), r#"[{"name": "a", "size": 1}, {"name": "b", "size": 2}]"#),
        said("field-missing", objects(), r#"[{"name": "a", "size": 1}, {"name": "b"}]"#),
        with_items(Case::new("collects-numbers", collects_numbers()), &["3", "20"]),
        with_items(Case::new("collects-a-text", collects_numbers()), &["3", "x"]),
        said("field-of-a-wrong-type", objects(), r#"[{"name": "a", "size": "x"}]"#),
    ]
}
