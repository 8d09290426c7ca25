//! The guide and the first page of `kfp_dbx::testing` show a pipeline, and the timeline of a run of it.

use kfp_dbx::prelude::*;
use kfp_dbx::testing::*;
use kfp_dbx_tests::golden::root;

#[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
fn train(#[default = "delta"] mode: Param<String>) {
    let name = format!("train-{}", workflow::uid());
    let cluster = CreateClusterOp::new("cluster")
        .cluster_name(&name)
        .spark_version("15.4.x-scala2.12")
        .node_type_id("Standard_D3_v2")
        .num_workers(2)
        .delete_on_exit();
    SubmitRunOp::new("train")
        .run_name(&name)
        .existing_cluster_name(cluster.outputs.name)
        .notebook_task(NotebookTask::new("/Models/Train").base_parameters([("mode", mode)]))
        .delete_on_exit();
    on_failure(|| {
        SubmitRunOp::new("alert")
            .run_name(format!("alert-{}", workflow::uid()))
            .job_name("alert")
            .jar_params([workflow::failures()])
            .delete_on_exit();
    });
}

#[test]
fn a_simulation_is_debugged_as_its_timeline() {
    let run = train().simulate(Scenario::new()).unwrap();
    assert_eq!(format!("{run:?}"), format!("\n{run}"));
}

#[test]
fn results_can_be_sent_to_other_threads() {
    fn can_be_sent<T: Send + Sync + Clone + std::fmt::Debug>() {}
    can_be_sent::<(Scenario, Fault, When, Select)>();
    can_be_sent::<(Simulation, SimulatedOp<'_>, SimulatedObject<'_>, Phase)>();
    can_be_sent::<(Explored, Found, NotSimulated, SimulationError)>();
}

#[test]
fn the_guide_shows_what_its_pipeline_prints() {
    let source = include_str!("guide.rs");
    let pipeline = &source[source.find("#[pipeline").unwrap()..source.find("\n#[test]").unwrap()];
    let scenario = Scenario::new().param("mode", "full").fails("train");
    let run = train().simulate(scenario).unwrap().to_string();
    for file in ["kfp-dbx/src/guide/testing.md", "kfp-dbx/src/testing.rs"] {
        let text = std::fs::read_to_string(root().join(file)).unwrap();
        let text = text.replace("//! ", "");
        assert!(text.contains(pipeline), "{file} shows another pipeline than this:\n{pipeline}");
        assert!(text.contains(&run), "{file} shows another timeline than this:\n{run}");
    }
}

/// The table "unless the scenario says otherwise" of the guide.
#[test]
fn all_goes_well_as_the_guide_says() {
    #[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
    fn publish() {
        let approve = SuspendOp::new("approve").choices(["NO", "YES"]).default("YES");
        let scope = CreateSecretScopeOp::new("scope")
            .scope_name(format!("publish-{}", workflow::uid()))
            .initial_manage_principal("users")
            .after(approve);
        scope.delete_on_exit();
    }
    let run = train().simulate(Scenario::new()).unwrap();
    let seconds = |time: std::time::Duration| time.as_secs();
    let [cluster, train_run] = ["Dcluster", "Run"].map(|kind| {
        let object = run.objects().find(|object| object.kind() == kind).unwrap();
        let states: Vec<_> = object.states().map(|(at, state)| (seconds(at), state)).collect();
        (seconds(object.made()), states, object.gone().map(seconds))
    });
    // Its pod began two seconds after the workflow.
    assert_eq!(cluster.0, 2);
    assert!(cluster.1.contains(&(5 * 60 + 2, "RUNNING")), "{cluster:?}");
    let end = train_run.0 + 10 * 60;
    assert!(train_run.1.iter().any(|(at, state)| *at == end && state.contains("SUCCESS")), "{run}");
    let deleted = run.op("delete-cluster").started().map(seconds).unwrap();
    assert!(cluster.2.unwrap() >= deleted + 2, "{cluster:?} {run}");
    assert!(run.to_string().starts_with("train-00001: "), "{run}");

    let run = publish().simulate(Scenario::new()).unwrap();
    let approve = run.op("approve");
    assert_eq!(approve.output("decision"), Some("YES"));
    assert_eq!(approve.ended().map(seconds), Some(2));
    let scope = run.objects().find(|object| object.kind() == "SecretScope").unwrap();
    let status = scope.states().last().map(|(at, _)| seconds(at));
    assert_eq!(status, Some(seconds(scope.made()) + 2), "{run}");
}
