//! Argo's own validators and substitutions: `tests/argo`, a Go program for each version.
//!
//! Their packages are a download of half a gigabyte, so they run only on demand:
//! `KFP_DBX_ARGO=1 cargo test -p kfp-dbx-tests --test argo`.

mod runs;

use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};

use kfp_dbx::{ArgoVersion, Error, Pipeline, Workflow};
use kfp_dbx_core::table::argo::Needs;
use serde_json::{Value as Json, json};

use crate::golden::root;

pub use runs::runs;

/// A version of Argo, by its folder in `tests/argo`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Version(pub &'static str);

/// The versions, oldest first.
pub const VERSIONS: [Version; 3] = [Version("v3.3"), Version("v3.4"), Version("v4")];

/// Whether Argo's packages may be fetched and built. If not, the calling test is skipped.
pub fn is_wanted() -> bool {
    let is_wanted = std::env::var_os("KFP_DBX_ARGO").is_some();
    kfp_dbx_skip::can_run(is_wanted, "Argo's own validators are not built without KFP_DBX_ARGO=1")
}

/// The versions that pipelines are written for: older ones, and the default.
pub const TARGETS: [Option<&str>; 3] = [Some("3.3"), Some("3.4"), None];

/// Returns the workflow of a pipeline for a version.
pub fn workflow(pipeline: Pipeline, target: Option<&str>) -> Result<Workflow, Error> {
    match target {
        Some(version) => pipeline.argo(version).workflow(),
        None => pipeline.workflow(),
    }
}

/// A workflow whose validity and substitution are checked.
#[derive(Clone)]
pub struct Case {
    json: Json,
    needs: Needs,
}

impl Case {
    /// Makes a case. `parameters` has values for those without a default, and `runs` the templates
    /// whose substitution is checked: see `tests/argo/argo.go`.
    pub fn new(workflow: &Workflow, parameters: &Json, runs: &[Json]) -> Self {
        let yaml = workflow.to_yaml().unwrap();
        let json = json!({"yaml": yaml, "parameters": parameters, "runs": runs});
        Self { json, needs: workflow.needs_argo().clone() }
    }
}

/// Returns the cases of pipelines for each of [`TARGETS`], and prints how many are refused for each.
pub fn for_targets<T>(
    pipelines: &[T],
    build: impl Fn(&T) -> Pipeline,
    case: impl Fn(&T, &Workflow) -> Case,
) -> Vec<Case> {
    let mut cases = Vec::new();
    for target in TARGETS {
        let mut refused: BTreeMap<&str, usize> = BTreeMap::new();
        for pipeline in pipelines {
            match workflow(build(pipeline), target) {
                Ok(workflow) => cases.push(case(pipeline, &workflow)),
                Err(error) => {
                    *refused.entry(error.diagnostics()[0].rule().name).or_default() += 1;
                }
            }
        }
        let target = target.unwrap_or("by default");
        println!("{} pipelines for Argo {target}; refused: {refused:?}", pipelines.len());
    }
    cases
}

impl Version {
    /// Returns the full number of the version, and what it says of each case: nothing, if all is
    /// well.
    pub fn ask(self, cases: &[Case]) -> (String, Vec<String>) {
        let mut go = Command::new("go");
        go.args(["run", "."]).current_dir(root().join("tests/argo").join(self.0));
        let mut child = go.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        let lines: String = cases.iter().map(|case| format!("{}\n", case.json)).collect();
        let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
        let output = child.wait_with_output().unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        assert!(output.status.success(), "{text}");
        writer.join().unwrap().unwrap();
        let mut lines = text.lines();
        let version = lines.next().unwrap().to_owned();
        let answers: Vec<String> = lines.map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(answers.len(), cases.len());
        (version, answers)
    }

    /// Expects that nothing is wrong with any case.
    pub fn accepts_all(self, cases: &[Case]) {
        let (version, answers) = self.ask(cases);
        for (case, answer) in cases.iter().zip(&answers) {
            let yaml = case.json["yaml"].as_str().unwrap();
            assert!(answer.is_empty(), "Argo {version}: {answer}\nof\n{yaml}");
        }
        println!("Argo {version}: {} workflows accepted", cases.len());
    }

    /// Expects that nothing is wrong with any case that runs on the version, by what the workflow
    /// needs, and prints how many do not run on it and why.
    pub fn accepts(self, cases: &[Case]) {
        let (version, _) = self.ask(&[]);
        let number = ArgoVersion::of_server(&version).unwrap();
        let mut lacking: BTreeMap<&str, usize> = BTreeMap::new();
        let mut runs = Vec::new();
        for case in cases {
            match case.needs.missing_in(number).first() {
                Some(feature) => *lacking.entry(feature.name).or_default() += 1,
                None => runs.push(case.clone()),
            }
        }
        self.accepts_all(&runs);
        println!("Argo {version} lacks what others need: {lacking:?}");
        assert!(runs.len() * 4 >= cases.len(), "{} of {}", runs.len(), cases.len());
    }
}
