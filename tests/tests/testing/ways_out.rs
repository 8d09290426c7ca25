//! The table of the guide's chapter "Ending well", row by row: which exit handlers run, and what stays.

use kfp_dbx::prelude::*;
use kfp_dbx::testing::*;

const LATER: &str = "2d";

fn body() {
    let name = |name: &str| format!("{name}-{}", workflow::uid());
    let cluster = CreateClusterOp::new("cluster").cluster_name(name("cluster")).num_workers(2);
    let cluster = cluster.spark_version("5.3.x-scala2.11").node_type_id("Standard_D3_v2");
    let cluster = cluster.delete_on_exit();
    let train = SubmitRunOp::new("train").run_name(name("train"));
    let train = train.existing_cluster_name(cluster.outputs.name);
    train.notebook_task(NotebookTask::new("/Shared/Train")).delete_on_exit();
    let report = SubmitRunOp::new("report").run_name(name("report")).job_name("report");
    report.jar_params(["10"]).delete_on_exit();
}

#[pipeline(truthful, timeout = "2h", operator = "kfp-dbx")]
fn ours() {
    body();
}

#[pipeline(truthful, timeout = "2h", operator = "azure-databricks-operator")]
fn archived() {
    body();
}

/// Returns the ops of the exit handler that ran, what is left when nothing more happens, and what is
/// left once the workflow object is deleted.
fn row(pipeline: &Pipeline, way: &Scenario) -> (Phase, String, String, String) {
    let run = pipeline.simulate(way).unwrap();
    let deletes = ["delete-cluster", "delete-train", "delete-report"];
    let deleted = deletes.into_iter().filter(|op| run.op(*op).ran());
    let deleted = deleted.map(|op| op.trim_start_matches("delete-")).collect::<Vec<_>>();
    let left = |run: &Simulation| {
        let mut left: Vec<_> =
            run.left_behind().iter().filter_map(|left| left.op().map(str::to_owned)).collect();
        left.sort();
        left.join(" ")
    };
    let later = match way.to_code().contains(".delete(") {
        true => run.clone(),
        false => pipeline.simulate(way.clone().delete(When::at(LATER))).unwrap(),
    };
    (run.phase(), deleted.join(" "), left(&run), left(&later))
}

fn ways() -> [(&'static str, Scenario); 7] {
    let new = Scenario::new;
    let train = || When::running("train");
    [
        ("success", new()),
        ("failure", new().fails("train")),
        ("the deadline", new().deadline(train())),
        ("argo stop", new().stop(train())),
        ("argo terminate", new().terminate(train())),
        ("it hangs, and is deleted", new().fault("train", Fault::Hangs).delete(When::at("1h"))),
        ("the workflow object is deleted", new().delete(When::at("8m"))),
    ]
}

#[track_caller]
fn assert_rows(pipeline: &Pipeline, expected: [(Phase, &str, &str, &str); 7]) {
    for ((way, scenario), (phase, deleted, left, later)) in ways().into_iter().zip(expected) {
        let expected = (phase, deleted.to_owned(), left.to_owned(), later.to_owned());
        let run = pipeline.simulate(&scenario).unwrap();
        assert_eq!(row(pipeline, &scenario), expected, "{way}\n{run}");
    }
}

/// The operator of this project keeps the order of deletes, and each owner: nothing stays.
#[test]
fn nothing_stays_with_our_operator() {
    let all = "cluster train report";
    assert_rows(
        &ours(),
        [
            (Phase::Succeeded, all, "", ""),
            (Phase::Failed, all, "", ""),
            (Phase::Failed, all, "", ""),
            (Phase::Failed, all, "", ""),
            (Phase::Failed, "", "cluster report train", ""),
            (Phase::Running, "", "", ""),
            (Phase::Running, "", "", ""),
        ],
    );
}

/// The archived operator replaces the owners of runs on clusters and of runs with jobs.
#[test]
fn runs_stay_with_the_archived_operator() {
    let all = "cluster train report";
    assert_rows(
        &archived(),
        [
            (Phase::Succeeded, all, "", ""),
            (Phase::Failed, all, "", ""),
            (Phase::Failed, all, "", ""),
            // The delete of the cluster waits for those of the runs.
            (Phase::Failed, "train report", "cluster", ""),
            // The cluster, which goes with the workflow, is the owner of the run on it. The job of the
            // other run stays.
            (Phase::Failed, "", "cluster report train", "report"),
            // But not a run that is active when its cluster goes.
            (Phase::Running, "", "report train", "report train"),
            (Phase::Running, "", "report train", "report train"),
        ],
    );
}

/// An exploration knows what no pipeline can prevent: it does not report these.
#[test]
fn what_argo_cannot_prevent_is_not_reported() {
    for pipeline in [ours(), archived()] {
        let explored = pipeline.explore().pairs(false).run().unwrap();
        let left = explored.findings().iter().find(|found| found.rule() == rules::LEFT_BEHIND);
        assert!(left.is_none(), "{explored}");
    }
}

#[test]
fn a_lost_owner_is_a_warning_and_a_simulation_shows_it() {
    let owned = Pipeline::builder("owned").build(|_| {
        let report = SubmitRunOp::new("report").run_name(format!("report-{}", workflow::uid()));
        let report = report.job_name("report").jar_params(["10"]);
        report.set_owner_reference(true).delete_on_exit();
    });
    let owned = owned.truthful(true).timeout("2h").operator("azure-databricks-operator");
    assert_eq!(owned.workflow().unwrap().warnings()[0].rule(), rules::LOST_OWNER);
    let run = owned.simulate(Scenario::new().delete(When::running("report"))).unwrap();
    let [left] = run.left_behind()[..] else { panic!("{run}") };
    assert_eq!((left.op(), left.is_owned()), (Some("report"), false));
}
