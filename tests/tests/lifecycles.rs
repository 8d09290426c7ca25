//! Lifecycles that only the whole pipeline shows: in loops, parts and helper functions.

use kfp_dbx::prelude::*;

fn run(op: &str, name: impl IntoValue<String>) -> SubmitRunOp {
    SubmitRunOp::new(op).run_name(name).job_name("job").jar_params(["1"])
}

/// Returns the broken rules, each with its message.
fn found(pipeline: &Pipeline) -> Vec<(&'static str, String)> {
    let found = pipeline.check().into_iter();
    found.map(|found| (found.rule().name, found.message().to_owned())).collect()
}

/// Returns the names of the broken rules.
fn rules(pipeline: &Pipeline) -> Vec<&'static str> {
    found(pipeline).into_iter().map(|(rule, _)| rule).collect()
}

#[pipeline(op = Part, truthful, timeout = "2h")]
fn part(full: Param<bool>, name: Param<String>) {
    when(full, || {
        run("part", format!("part-{name}")).delete_on_exit();
    });
}

#[pipeline(op = Cleared, truthful, timeout = "2h")]
fn cleared(full: Param<bool>, name: Param<String>) {
    when(full, || {
        run("cleared", format!("cleared-{name}"));
    });
    on_exit(|| {
        DeleteRunOp::new("delete-cleared").run_name(format!("cleared-{name}"));
    });
}

#[pipeline(op = Fixed, truthful, timeout = "2h")]
fn fixed() {
    run("fixed", "fixed").delete_on_exit();
}

/// Both creates are in one line: the two uses of the pipeline tell them apart.
#[test]
fn two_uses_of_a_pipeline_that_create_one_resource() {
    let line = line!();
    let pipeline = Pipeline::builder("twice").build(|_| {
        Fixed::new("sales");
        for_each(["a"], |_| {
            Fixed::new("stock");
        });
    });
    let found = pipeline.mutex("twice").argo("3.6").check();
    let double: Vec<_> =
        found.iter().filter(|found| found.rule() == rules::DOUBLE_CREATE).collect();
    assert_eq!(double.len(), 1, "{found:?}");
    let related: Vec<_> = double[0].related().map(|(what, place)| (what, place.line())).collect();
    assert_eq!(
        related,
        [
            ("the first one is part of `sales`", line + 2),
            ("the second one is part of `stock`", line + 4)
        ]
    );
}

/// The condition of a part is on an output of the pipeline that uses it.
#[pipeline(truthful, timeout = "2h")]
fn part_of_an_output(name: Param<String>, full: Param<bool>) {
    let first = run("first", name).delete_on_exit();
    let truncated = first.outputs.notebook_output_truncated.read_as::<bool>();
    Part::new("known").full(full).name(name);
    Part::new("unknown").full(truncated).name(format!("{name}-2"));
}

#[test]
fn conditions_of_parts() {
    let found = found(&part_of_an_output());
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].0, "conditional_create");
    assert!(found[0].1.starts_with("`part-2` creates the run only if"), "{found:?}");
    // The handler of a part knows its arguments, but the delete is in no condition.
    let rules = rules(&cleared());
    assert_eq!(rules, ["conditional_create"]);
}

#[pipeline(truthful, timeout = "2h")]
fn part_after_a_failure(name: Param<String>) {
    let first = run("first", name).delete_on_exit();
    Part::new("fallback").full(true).name(name).after_failure(first);
}

#[pipeline(truthful, timeout = "2h")]
fn part_in_a_condition(name: Param<String>, dry: Param<bool>) {
    when(!dry, || Part::new("inner").full(true).name(name));
}

#[test]
fn parts_that_may_not_run() {
    assert_eq!(rules(&part_after_a_failure()), ["conditional_create"]);
    assert_eq!(rules(&part_in_a_condition()), [""; 0]);
    let yaml = part_in_a_condition().to_yaml().unwrap();
    assert!(yaml.contains("name: delete-when\n"), "{yaml}");
}

/// One of the four ways does not create it.
#[pipeline(truthful, timeout = "2h", allow(resource_leak))]
fn three_ways(mode: Param<String>, dry: Param<bool>, name: Param<String>) {
    let made = when(mode.eq("a"), || {
        when(dry, || {
            run("a-dry", name);
        })
        .otherwise(|| {
            run("a", name);
        });
    })
    .otherwise(|| {
        when(dry, || {
            run("b-dry", name);
        });
    });
    DeleteRunOp::new("delete").run_name(name).after(made);
}

#[test]
fn conditions_that_leave_a_way_out() {
    assert_eq!(rules(&three_ways()), ["conditional_create"]);
}

/// A name of a loop over a list that only the run knows is no parameter's.
#[pipeline(truthful, timeout = "2h")]
fn an_item_and_a_parameter(names: Param<Vec<String>>, name: Param<String>) {
    let runs = for_each(names, |item| run("submit", item).keep());
    DeleteRunOp::new("delete-run").run_name(name).after(runs);
}

#[test]
fn names_of_other_loops() {
    assert_eq!(rules(&an_item_and_a_parameter()), ["delete_without_create"]);
}

fn cluster(op: &str, name: Param<String>) -> CreateClusterOp {
    let create = CreateClusterOp::new(op)
        .cluster_name(name)
        .spark_version("5")
        .node_type_id("D3")
        .num_workers(2);
    create.delete_on_exit()
}

fn train(name: Param<String>) -> SubmitRunOp {
    let train = SubmitRunOp::new("train").run_name(format!("train-{name}"));
    let task = NotebookTask::new("/Train");
    train.existing_cluster_name(name).notebook_task(task).delete_on_exit()
}

#[pipeline(truthful, timeout = "2h")]
fn use_under_another_parameter(own: Param<bool>, other: Param<bool>, name: Param<String>) {
    let made = when(own, || cluster("create", name));
    when(other, || train(name)).after(made);
}

#[pipeline(truthful, timeout = "2h")]
fn use_in_the_other_branch(own: Param<bool>, name: Param<String>) {
    let made = when(own, || cluster("create", name));
    let old = || DeleteRunOp::new("delete").run_name("old").external();
    when(own, old).otherwise(|| train(name)).after(made);
}

#[pipeline(truthful, timeout = "2h")]
fn use_under_one_of_two_conditions(own: Param<bool>, mode: Param<String>, name: Param<String>) {
    let made = when(own & mode.eq("full"), || cluster("create", name));
    when(own, || train(name)).after(made);
}

/// The create with the same condition is not the one before the use.
#[pipeline(truthful, timeout = "2h", allow(double_create))]
fn use_before_the_fitting_create(own: Param<bool>, other: Param<bool>, name: Param<String>) {
    let made = when(other, || cluster("create-other", name));
    when(own, || train(name)).after(made);
    when(own, || cluster("create", name));
}

#[test]
fn uses_under_other_conditions() {
    let all = [
        use_under_another_parameter(),
        use_in_the_other_branch(),
        use_under_one_of_two_conditions(),
        use_before_the_fitting_create(),
    ];
    for pipeline in all {
        assert_eq!(rules(&pipeline), ["use_before_create"], "{}", pipeline.name());
    }
}
