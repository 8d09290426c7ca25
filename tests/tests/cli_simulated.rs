//! `simulate` and `explore` as processes.

use std::fs;

use assert_cmd::prelude::*;
use kfp_dbx_tests::program::{self, fails, program, run, stdout, text};
use pretty_assertions::assert_eq;
use serde_json::Value as Json;

const ONE: &str = env!("CARGO_BIN_EXE_one");
const MANY: &str = env!("CARGO_BIN_EXE_many");

/// `simulate` of the pipeline of `one`, whose parameter `day` has no default.
fn simulate(options: &[&'static str]) -> Vec<&'static str> {
    [&["simulate", "-p", "day=monday"], options].concat()
}

/// Returns the standard output of a simulation whose workflow does not succeed.
#[track_caller]
fn negative(options: &[&'static str]) -> String {
    let output = run(ONE, &simulate(options));
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
    assert_eq!(text(&output.stderr), "");
    text(&output.stdout)
}

#[test]
fn a_simulation_is_a_timeline_and_its_status_that_of_the_workflow() {
    let good = stdout(ONE, &simulate(&[]));
    assert!(good.starts_with("nightly-00001: Succeeded after "), "{good}");
    assert!(good.contains("█") && !good.contains('\u{1b}') && !good.contains('✗'), "{good}");
    assert_eq!(good, stdout(ONE, &simulate(&["-o", "-"])));
    // Each way to fail.
    for (fault, part) in [
        ("compute", "\"FAILED\""),
        ("compute[1]", "\"FAILED\""),
        ("compute[1]=TIMEDOUT", "\"TIMEDOUT\""),
        ("compute=TIMEDOUT", "\"TIMEDOUT\""),
        ("compute=rejected", "INTERNAL_ERROR"),
        ("compute=hangs", "longer than the specified deadline"),
        ("compute=pending", "\"timeout\""),
        ("compute=pod-lost-before", "pod deleted"),
        ("compute=pod_lost_after", "pod deleted"),
        ("compute=Denied", "Forbidden"),
    ] {
        let bad = negative(&["--fail", fault]);
        // Argo calls the loss of a pod an error.
        let phase = if fault.contains("lost") { "Error" } else { "Failed" };
        assert!(bad.starts_with(&format!("nightly-00001: {phase} after ")), "{fault}: {bad}");
        assert!(bad.contains('✗'), "{fault}: {bad}");
        let data = negative(&["--fail", fault, "--json"]);
        assert!(data.contains(part), "{fault}: {data}");
    }
    let one_of_two = negative(&["--fail", "compute[1]"]);
    assert_eq!(one_of_two.matches('✗').count(), 1, "{one_of_two}");
    let taken = run(ONE, &simulate(&["--fail", "compute=Already-There"]));
    let taken = text(&taken.stderr);
    assert!(taken.contains("has a value that only this run has"), "{taken}");
}

#[test]
fn times_outputs_and_ends_come_from_options() {
    let long = stdout(ONE, &simulate(&["--takes", "compute=90m"]));
    assert!(long.contains("after 1h 30m"), "{long}");
    let both = run(ONE, &simulate(&["--takes", "compute=90m", "--takes", "compute=1m"]));
    let both = text(&both.stderr);
    assert!(both.contains("`--takes compute=1m` replaces `--takes compute=1h30m`"), "{both}");
    for (option, when, part) in [
        ("--stop", "5m", "at 5m 00s: the workflow is stopped"),
        ("--stop", "running:compute", "the workflow is stopped"),
        ("--terminate", "started:compute", "the workflow is terminated"),
        ("--delete", "ended:compute", "the workflow is deleted"),
        ("--deadline", "running:compute", "Argo sees that the deadline of the workflow has passed"),
    ] {
        let shown = negative(&[option, when]);
        assert!(shown.contains(part), "{option} {when}: {shown}");
    }
    let two = stdout(ONE, &simulate(&["--second-run", "1m"]));
    assert!(two.contains("nightly-00002, submitted at 1m 00s: Succeeded"), "{two}");
    let first = negative(&["--fail-times", "compute[1]=1"]);
    assert_eq!(first.matches('✗').count(), 1, "{first}");
    let lost = negative(&["--fail-times", "compute[1]=pod-lost-before=1"]);
    assert!(lost.matches('✗').count() == 1 && lost.contains("Error: "), "{lost}");
    let one = negative(&["--fail", "compute", "--succeed", "compute[1]"]);
    assert_eq!(one.matches('✗').count(), 1, "{one}");
    let item = negative(&["--takes", "compute[1]=30m", "--stop", "ended:compute[1]"]);
    assert!(item.contains("at 30m ") && item.contains("the workflow is stopped"), "{item}");
    let there = stdout(ONE, &simulate(&["--present", "Djob=figures", "--json"]));
    let data: Json = serde_json::from_str(&there).unwrap();
    assert_eq!(data["objects"][0]["name"], "figures", "{data:#}");
    let object = r#"{"kind": "Djob", "metadata": {"name": "figures"}}"#;
    assert_eq!(stdout(ONE, &simulate(&["--present", object, "--json"])), there);
    let other = run(ONE, &simulate(&["--present", "Run=other"]));
    let other = text(&other.stderr);
    let expected =
        "`--present KIND=NAME` of the Run `other` has no effect: no op has to do with it";
    assert!(other.contains(expected), "{other}");
    let operator = "azure-databricks-operator";
    // The archived operator writes nothing about a run that Databricks rejects.
    let rejected = negative(&["--fail", "compute=rejected"]);
    let archived = negative(&["--fail", "compute=rejected", "--cluster-operator", operator]);
    assert!(!rejected.contains("after 2h") && archived.contains("after 2h"), "{archived}");
    let many = stdout(ONE, &simulate(&["-p", r#"tables=["a","b","c"]"#, "--json"]));
    let data: Json = serde_json::from_str(&many).unwrap();
    assert!(many.contains("c-monday-"), "{data}");
    let set = stdout(ONE, &simulate(&["--json", "--set", "compute.run_id=4711"]));
    assert!(set.contains("4711"), "{set}");
}

#[test]
fn the_ending_of_a_file_decides_what_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, options: &[&'static str]| {
        let path = folder.path().join(name).to_str().unwrap().to_owned();
        let args = [&simulate(options)[..], &["-o", &path]].concat();
        assert_eq!(stdout(ONE, &args), "");
        fs::read_to_string(path).unwrap()
    };
    assert_eq!(write("a.txt", &[]), stdout(ONE, &simulate(&[])));
    assert_eq!(write("a.json", &[]), stdout(ONE, &simulate(&["--json"])));
    assert_eq!(write("b.json", &["--json"]), stdout(ONE, &simulate(&["--json"])));
    assert_eq!(write("data", &["--json"]), stdout(ONE, &simulate(&["--json"])));
    let picture = write("A.SVG", &[]);
    roxmltree::Document::parse(&picture).unwrap();
    // A simulation that fails is written, too.
    let path = folder.path().join("bad.svg").to_str().unwrap().to_owned();
    let args = [&simulate(&["--fail", "compute"])[..], &["-o", &path]].concat();
    let bad = run(ONE, &args);
    assert_eq!((bad.status.code(), text(&bad.stdout)), (Some(1), String::new()));
    let headline = negative(&["--fail", "compute"]).lines().next().unwrap().to_owned();
    assert_eq!(text(&bad.stderr), format!("{path}: {headline}\n"));
    roxmltree::Document::parse(&fs::read_to_string(&path).unwrap()).unwrap();

    let wrong = |name: &str, options: &[&'static str], part: &str| {
        let path = folder.path().join(name).to_str().unwrap().to_owned();
        let args = [&simulate(options)[..], &["-o", &path]].concat();
        let stderr = fails(ONE, &args, 2);
        assert!(stderr.contains(part), "{name}: {stderr}");
        assert!(!std::path::Path::new(&path).exists());
    };
    wrong("x.svg", &["--json"], "x.svg` is not a file for JSON");
    wrong("x.png", &[], "use one of `.txt`, `.json`, `.svg`, or `--json`");
    wrong("none/x.svg", &[], "none/x.svg` can't be written: there is no such folder");
}

#[test]
fn what_an_option_says_has_to_be_there() {
    for (options, part) in [
        (&["--fail", "compute[1"][..], "`compute[1` in `--fail` is no op"),
        (&["--fail", "compute[]"], "is no op"),
        (&["--fail", "compute[-1]"], "is no op"),
        (&["--fail", "compute[99999999999999999999999]"], "is no op"),
        (&["--fail", "compute[1]x"], "is no op"),
        (&["--fail", "[1]"], "is no op"),
        (&["--fail", "compute:1"], "write `compute[1]` for an item of a loop"),
        (&["--stop", "running:compute:1"], "write `compute[1]` for an item of a loop"),
        (&["--takes", "compute/x=5m"], "write `OP`, or `OP[ITEM]`"),
        (&["--fail", "="], "`` in `--fail` is no op"),
        (&["--fail", ""], "`` in `--fail` is no op"),
        (&["--fail", "compute="], "`--fail compute=` does not say how `compute` fails"),
        (&["--fail", "compute="], "write `--fail compute` for the usual way"),
        (&["--fail-times", "compute==1"], "`--fail-times compute=` does not say how"),
        (&["--fail", "compute(1)"], "write `compute[1]` for an item of a loop, counted from 0"),
        (&["--succeed", "compute[1])"], "is no op"),
        (&["--takes", "compute="], "`--takes` takes a time: `` is not a duration"),
        (&["--set", "compute.result_state=FAILD"], "did you mean `FAILED`?"),
        (&["--fail", "delete-compute=FAILED"], "`--fail delete-compute` lets it fail"),
        (&["--fail", "compute", "--set", "compute.result_state=SUCCESS"], "with `--fail compute`"),
        (&["--fail", "compute[1]", "-p", "tables=[]"], "has no items"),
        (&["--fail", "compute=nonsense"], "nonsense"),
        (&["--fail", "compute=timedout"], "did you mean `TIMEDOUT`?"),
        (&["--fail", "compute=hang"], "did you mean `hangs`?"),
        (&["--fail", "compte"], "`compute`"),
        (&["--fail", "compute[7]"], "compute"),
        (&["--fail", "compute[0][0]"], "compute"),
        (&["--fail", "compute=\u{1b}[2J"], "\\u{1b}"),
        (&["--set", "compute"], "write `--set OP.OUTPUT=VALUE`"),
        (&["--set", "compute.run_id"], "write `--set OP.OUTPUT=VALUE`"),
        (&["--set", "=x"], "write `--set OP.OUTPUT=VALUE`"),
        (&["--set", ".run_id=x"], "is no op"),
        (&["--set", "compute.runid=1"], "`run_id`"),
        (&["--takes", "compute"], "write `--takes OP=TIME`"),
        (&["--takes", "compute=soon"], "soon"),
        (&["--takes", "=1m"], "is no op"),
        (&["--stop", "soon"], "`soon` in `--stop` is no moment"),
        (&["--deadline", "soon"], "`soon` in `--deadline` is no moment"),
        (&["--stop", "compute"], "write a time such as `5m`, or `started:OP`"),
        (&["--stop", "runing:compute"], "did you mean `running:compute`?"),
        (&["--stop", "running:compute[1"], "`compute[1` in `--stop` is no op"),
        (&["--stop", "running:compute[7]"], "op `compute` has no item 7: its loop "),
        (&["--fail-times", "compute=nonsense=1"], "has no state `nonsense`"),
        (&["--fail", "compute.load=FAILED"], "load"),
        (&["--succeed", "compte"], "`compute`"),
        (&["--present", "Run"], "write `--present KIND=NAME`"),
        (&["--present", "{"], "is not JSON"),
        (&["--present", "{}"], "has a `kind` and a `metadata.name`"),
        (&["--present", "Rum=x"], "did you mean `Run`?"),
        (&["--absent", "=x"], "write `--absent KIND=NAME`"),
        (&["--cluster-operator", "kfp_dbx"], "there is no operator `kfp_dbx`"),
        (&["-p", "tables=[1,2]"], "write `[\"1\",\"2\"]`"),
        (&["--stop", "9d"], "the workflow is never stopped: it ended after "),
        (
            &["--fail", "compute", "--fail", "compute=hangs"],
            "`--fail compute=hangs` replaces `--fail compute`",
        ),
        (&["--fail-times", "compute"], "write `--fail-times OP[=FAULT]=NUMBER`"),
        (&["--absent", "Djob"], "write `--absent KIND=NAME`"),
        (&["--absent", "Djob=figure"], "no op waits for a Djob `figure`"),
        (&["--second-run", "later"], "`--second-run` takes a time: `later` is not a duration"),
        (&["--stop", "running:compte"], "`compute`"),
        (&["--stop", "running:"], "op"),
        (&["--stop", "5m", "--terminate", "5m"], "cannot be used with"),
        (&["--terminate", "5m", "--delete", "5m"], "cannot be used with"),
        (&["--deadline", "5m", "--stop", "5m"], "cannot be used with"),
        (&["-p", "slices=many"], "slices"),
        (&["-p", "slice=1"], "`slices`"),
        (&["-p", "slices"], "-p NAME=VALUE"),
        (&["-p", "day=tuesday"], "`day` is set twice"),
        (&["--operator", "kfp_dbx"], "there is no operator `kfp_dbx`"),
    ] {
        let stderr = fails(ONE, &simulate(options), 2);
        assert!(stderr.contains(part), "{options:?}: {stderr}");
        assert!(!stderr.contains("--> ") && !stderr.contains("panicked"), "{options:?}: {stderr}");
        // Whoever writes options reads options.
        for call in [".fails(", ".fault(", ".output(", ".param(", "Fault::", "(\""] {
            assert!(!stderr.contains(call), "{options:?}: {stderr}");
        }
    }
    let stderr = fails(ONE, &["simulate"], 2);
    assert!(stderr.contains("so it needs a value: write `-p day=…`"), "{stderr}");
    let stderr = fails(MANY, &["simulate"], 2);
    assert!(stderr.contains("which pipeline"), "{stderr}");
    // The pipeline itself is wrong.
    program(MANY, &["simulate", "wrong"]).env("WRONG", "1").assert().code(1);
    program(MANY, &["explore", "wrong"]).env("WRONG", "1").assert().code(1);
}

#[test]
fn an_exploration_shows_its_findings_and_ends_with_1() {
    let output = run(MANY, &["explore", "leaky"]);
    let shown = text(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{shown}{}", text(&output.stderr));
    for part in [
        "left_behind]",
        "--> tests/programs/many.rs:27:5",
        "`simulate leaky` shows it, and in a test this scenario:",
        "`simulate leaky --second-run 1s` shows it, and in a test this scenario:",
        "    Scenario::new()",
        "leaky-00001: Succeeded",
        "leaky-00002, submitted at 1s: Failed",
        "leaky: ",
        " simulations",
    ] {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    assert!(!shown.contains('\u{1b}'), "{shown}");
    assert_eq!(shown, text(&run(MANY, &["explore", "LEAKY"]).stdout));
}

#[test]
fn the_options_of_an_exploration() {
    let explore = |options: &[&str]| {
        let args = [&["explore", "leaky", "--json"], options].concat();
        let output = run(MANY, &args);
        let data: Json = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|_| panic!("{options:?}: {}", text(&output.stderr)));
        let found = &data[0]["findings"];
        let has_error = found.as_array().unwrap().iter().any(|found| found["level"] == "error");
        assert_eq!(output.status.code(), Some(i32::from(has_error)), "{options:?}: {data:#}");
        data[0].clone()
    };
    let rules = |data: &Json| {
        let findings = data["findings"].as_array().unwrap();
        findings.iter().map(|found| found["rule"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let count = |data: &Json, what: &str| data[what].as_u64().unwrap();
    let all = explore(&[]);
    assert_eq!(all["pipeline"], "leaky");
    assert!(rules(&all).contains(&"left_behind".to_owned()), "{all:#}");
    assert_eq!(all["not_simulated"], serde_json::json!([]));
    assert!(all["findings"][0]["timeline"].as_str().unwrap().contains("█"), "{all:#}");
    let allowed = explore(&["--allow", "left_behind"]);
    assert!(!rules(&allowed).contains(&"left_behind".to_owned()), "{allowed:#}");
    let code = explore(&["--allow", all["findings"][0]["code"].as_str().unwrap()]);
    assert!(rules(&code).len() < rules(&all).len(), "{code:#}");
    let single = explore(&["--no-pairs"]);
    assert!(count(&single, "simulations") < count(&all, "simulations"), "{single:#}");
    let few = explore(&["--budget", "5"]);
    assert!(count(&few, "simulations") <= 5 && count(&few, "left_out") > 0, "{few:#}");
    assert_eq!(few, explore(&["--budget", "5", "--seed", "0"]));
    let shown = text(&run(MANY, &["explore", "leaky", "--budget", "5", "--seed", "7"]).stdout);
    assert!(shown.contains(" are left out"), "{shown}");

    for (args, part) in [
        (&["--allow", "left_behnd"][..], "did you mean `left_behind`"),
        (&["--allow", ""], "no rule"),
        (&["--budget=-1"], "--budget"),
        (&["--budget", "many"], "--budget"),
        (&["--seed", "x"], "--seed"),
        (&["-p", "x=1"], "x"),
    ] {
        let stderr = fails(MANY, &[&["explore", "leaky"], args].concat(), 2);
        assert!(stderr.contains(part), "{args:?}: {stderr}");
    }
    let stderr = fails(MANY, &["explore", "leeky"], 2);
    assert!(stderr.contains("leaky"), "{stderr}");
}

#[test]
fn all_pipelines_are_explored_unless_one_is_named() {
    let output = run(MANY, &["explore", "--no-pairs", "--json"]);
    let data: Json = serde_json::from_slice(&output.stdout).unwrap();
    let names: Vec<_> =
        data.as_array().unwrap().iter().map(|of| of["pipeline"].as_str().unwrap()).collect();
    assert_eq!(names, ["CleanUp", "twice", "leaky"]);
    let clean = stdout(ONE, &["explore", "--operator", "kfp-dbx", "--no-pairs", "-p", "day=x"]);
    assert!(clean.starts_with("nightly: nothing found in "), "{clean}");
}

#[cfg(unix)]
#[test]
fn a_reader_that_closes_the_pipe_is_no_panic() {
    for args in ["simulate -p day=x", "simulate -p day=x --json", "explore -p day=x --no-pairs"] {
        let script = format!("{ONE} {args} | true");
        let output = std::process::Command::new("sh").args(["-c", &script]).output().unwrap();
        assert!(!text(&output.stderr).contains("panicked"), "{args}: {output:?}");
    }
}

/// Runs the program in a pseudo-terminal. Returns its output and its exit status.
#[cfg(unix)]
fn in_terminal(args: &[&str], variables: &[(&str, &str)]) -> (String, u32) {
    program::in_terminal(ONE, args, variables)
}

#[cfg(unix)]
#[test]
fn a_terminal_shows_the_bars_in_colours() {
    let args = simulate(&["--fail", "compute[1]"]);
    let (shown, status) = in_terminal(&args, &[]);
    assert_eq!(status, 1, "{shown}");
    // The first item succeeds, the second one fails.
    assert!(shown.contains("\u{1b}[32m█") && shown.contains("\u{1b}[31m█"), "{shown:?}");
    let (plain, _) = in_terminal(&args, &[("NO_COLOR", "1")]);
    assert!(!plain.contains('\u{1b}') && plain.contains('✗'), "{plain:?}");
    let piped = negative(&["--fail", "compute[1]"]);
    assert_eq!(plain.replace("\r\n", "\n"), piped);
    // A pipe has colours if somebody asks for them.
    let forced = program(ONE, &args).env("CLICOLOR_FORCE", "1").output().unwrap();
    assert!(text(&forced.stdout).contains("\u{1b}[31m"), "{forced:?}");
}

/// Each fault has a word, and the help names all of them.
#[test]
fn the_help_names_each_fault() {
    let help = stdout(ONE, &["simulate", "--help"]);
    let shown = help.split_whitespace().collect::<Vec<_>>().join(" ");
    for (word, _) in kfp_dbx_simulator::scenario::WORDS {
        assert!(shown.contains(word), "{word}: {help}");
    }
}
