//! Runs in the fake workspace, from their creation to their end, on virtual time.

use std::time::Duration;

use super::*;
use crate::fake::{Settings, Workspace};

/// A direct run whose name decides its fate.
fn named(name: &str) -> Harness {
    Harness::new(object(
        "Run",
        name,
        json!({
            "new_cluster": {
                "spark_version": "15.4.x-scala2.12", "node_type_id": "Standard_D3_v2", "num_workers": 0,
                "custom_tags": [{ "key": "team", "value": "data" }],
            },
            "libraries": [{ "jar": "dbfs:/a.jar" }],
            "notebook_task": { "notebook_path": "/a", "base_parameters": { "returns": "42" } },
            "timeout_seconds": 0,
        }),
    ))
}

/// Does passes until one of them waits for nothing, or the object is gone. Returns their number.
pub(super) fn settle(harness: &mut Harness, workspace: &mut Workspace) -> usize {
    for count in 1..500 {
        let wait = harness.pass_with(&mut |request, now| {
            workspace.handle(request, now).answer(request.endpoint, now)
        });
        match wait.and_then(|wait| wait.after) {
            Some(after) => harness.now = harness.now + after,
            None => return count,
        }
    }
    panic!("never ends: {}", harness.status());
}

#[test]
fn runs_end_as_the_words_in_their_names_say() {
    let cases = [
        ("good", "TERMINATED", Some("SUCCESS"), "True Success"),
        ("fails", "TERMINATED", Some("FAILED"), "False Failed"),
        ("breaks", "INTERNAL_ERROR", None, "False InternalError"),
        ("times-out", "TERMINATED", Some("TIMEDOUT"), "False Timedout"),
        ("is-cancelled", "TERMINATED", Some("CANCELED"), "False Canceled"),
        ("is-skipped", "SKIPPED", None, "False Skipped"),
        ("is-rejected", "INTERNAL_ERROR", Some("FAILED"), "False Rejected"),
    ];
    for (name, life, result, ready) in cases {
        let mut workspace = Workspace::new(Settings::default());
        let mut harness = named(name);
        settle(&mut harness, &mut workspace);
        let state = &harness.status()["metadata"]["state"];
        assert_eq!(state["life_cycle_state"], life, "{name}: {state}");
        assert_eq!(state["result_state"].as_str(), result, "{name}: {state}");
        assert_eq!(harness.condition("Ready"), ready, "{name}");
        assert_eq!(workspace.ignored_fields().len(), 0, "{:?}", workspace.ignored_fields());
        assert_eq!(workspace.runs().count(), usize::from(name != "is-rejected"), "{name}");
        if name == "good" {
            assert_eq!(harness.status()["notebook_output"]["result"], "42");
        }
        harness.delete();
        settle(&mut harness, &mut workspace);
        assert!(harness.is_gone, "{name}: {}", harness.status());
        assert_eq!(workspace.runs().count(), 0, "{name}");
    }
}

#[test]
fn a_run_that_is_deleted_at_any_time_leaves_nothing() {
    for name in ["good", "hangs", "slow", "breaks"] {
        for seconds in (0..40).step_by(3) {
            let mut workspace = Workspace::new(Settings::default());
            let mut harness = named(name);
            let end = harness.now + Duration::from_secs(seconds);
            while harness.now < end {
                let wait = harness.pass_with(&mut |request, now| {
                    workspace.handle(request, now).answer(request.endpoint, now)
                });
                let after = wait.and_then(|wait| wait.after).unwrap_or(Duration::from_secs(60));
                harness.now = (harness.now + after).min(end);
            }
            harness.delete();
            harness.restart();
            settle(&mut harness, &mut workspace);
            assert!(harness.is_gone, "{name} {seconds}: {}", harness.status());
            assert_eq!(workspace.runs().count(), 0, "{name} {seconds}");
            assert!(workspace.calls(RunsSubmit).count <= 1, "{name} {seconds}");
        }
    }
}

/// Answers get lost after the effect of the request, at every place in turn.
#[test]
fn lost_answers_make_no_second_run() {
    for place in 0..12 {
        let mut workspace = Workspace::new(Settings::default());
        let mut harness = named("good");
        let mut count = 0;
        for _ in 0..200 {
            let wait = harness.pass_with(&mut |request, now| {
                let answer = workspace.handle(request, now).answer(request.endpoint, now);
                count += 1;
                if count == place + 1 { lost() } else { answer }
            });
            match wait.and_then(|wait| wait.after) {
                Some(after) => harness.now = harness.now + after,
                None => break,
            }
        }
        assert_eq!(harness.condition("Ready"), "True Success", "{place}");
        assert_eq!(workspace.runs().count(), 1, "{place}");
    }
}
