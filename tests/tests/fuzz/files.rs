//! Random changes to spec files, as a program reads them and as `include_spec!` does.

use std::path::Path;

use kfp_dbx::Level;
use kfp_dbx::prelude::*;
use kfp_dbx::rules::{self, Rule};
use kfp_dbx_tests::properties::{Random, for_seeds};
use quote::quote;

use crate::include;
use crate::texts::changed;

const JSON: &str = r#"{
  "run_name": "r",
  "new_cluster": {
    "spark_version": "5.3.x-scala2.11", "node_type_id": "Standard_D3_v2", "num_workers": 2,
    "spark_conf": {"spark.speculation": "true"}, "autotermination_minutes": 20
  },
  "libraries": [{"jar": "dbfs:/a.jar"}, {"pypi": {"package": "wheel==0.41.2"}}],
  "spark_jar_task": {"main_class_name": "org.example.Main", "parameters": ["10", "a \\u00e4"]},
  "timeout_seconds": 3600
}
"#;

const YAML: &str = r"# A run.
new_cluster:
  spark_version: 5.3.x-scala2.11
  node_type_id: Standard_D3_v2
  num_workers: 2
  spark_conf: &conf {spark.speculation: 'true'}
  spark_env_vars: {<<: *conf, A: b}
libraries:
- jar: dbfs:/a.jar
- {pypi: {package: wheel==0.41.2}}
notebook_task:
  notebook_path: /Shared/etl
  base_parameters:
    text: |
      several
      lines
timeout_seconds: 3600
";

/// Reads a file in both ways. Both say the same of it.
fn read(path: &Path, text: &str) {
    std::fs::write(path, text).unwrap();
    let pipeline = Pipeline::builder("Test").build({
        let path = path.to_owned();
        move |_| {
            SubmitRunOp::from_file_name("run", &path).run_name("r").keep();
        }
    });
    let found = pipeline.check();
    // A character that placeholders are made of is an error of its own, once the process has made
    // one, and hides what the same map has.
    let of_file = |rule: &Rule| rule.code.starts_with("DBX3") || rule == rules::BROKEN_PLACEHOLDER;
    let is_wrong = found.iter().any(|found| of_file(found.rule()) && found.level() == Level::Error);
    for found in &found {
        assert!(!found.message().is_empty(), "{text:?}");
    }
    match pipeline.to_yaml() {
        Ok(yaml) => assert!(serde_yaml::from_str::<serde_json::Value>(&yaml).is_ok(), "{text:?}"),
        Err(error) => assert!(is_wrong || !found.is_empty(), "{text:?}: {error}"),
    }
    let literal = path.to_str().unwrap();
    let expanded = include::spec(quote!(RunSpec, #literal));
    let is_expression = syn::parse2::<syn::Expr>(expanded.clone());
    assert!(is_expression.is_ok(), "{text:?}: {expanded}");
    let rejected = expanded.to_string().contains("compile_error");
    // What the file alone does not have, the macro leaves to the setters.
    assert!(!rejected || is_wrong, "{text:?}: {expanded}\n{found:?}");
}

#[test]
fn changed_spec_files_are_read_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    for_seeds(1500, |seed| {
        let random = &mut Random::new(seed);
        let (text, ending) = *random.one_of(&[(JSON, "json"), (YAML, "yaml")]);
        let mut text = text.to_owned();
        for _ in 0..1 + random.below(3) {
            changed(&mut text, random);
        }
        read(&folder.join(format!("{seed}.{ending}")), &text);
    });
}
