//! Argo's own validators and substitutions: `tests/argo`, a Go program for each version.
//!
//! Their packages are a download of half a gigabyte, so they run only on demand:
//! `KFP_DBX_ARGO=1 cargo test -p kfp-dbx-tests --test argo`.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::{Value as Json, json};

use crate::golden::root;

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

/// Returns a workflow as a case. `parameters` has values for those without a default, and `runs` the
/// templates whose substitution is checked: see `tests/argo/argo.go`.
pub fn case(yaml: &str, parameters: &Json, runs: &[Json]) -> Json {
    json!({"yaml": yaml, "parameters": parameters, "runs": runs})
}

impl Version {
    /// Returns the full number of the version, and what it says of each case: nothing, if all is
    /// well.
    pub fn ask(self, cases: &[Json]) -> (String, Vec<String>) {
        let mut go = Command::new("go");
        go.args(["run", "."]).current_dir(root().join("tests/argo").join(self.0));
        let mut child = go.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        let lines: String = cases.iter().map(|case| format!("{case}\n")).collect();
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
    pub fn accepts(self, cases: &[Json]) {
        let (version, answers) = self.ask(cases);
        for (case, answer) in cases.iter().zip(&answers) {
            let yaml = case["yaml"].as_str().unwrap();
            assert!(answer.is_empty(), "Argo {version}: {answer}\nof\n{yaml}");
        }
        println!("Argo {version}: {} workflows", cases.len());
    }
}
