//! Specs, notebooks and data that are read at compile time.

use kfp_dbx::prelude::*;
use serde_json::{Value as Json, json};

fn spec_of(spec: RunSpec) -> Json {
    let run = SubmitRunOp::new("run").spec(spec).inspect().unwrap();
    run.k8s_resource()["spec"].clone()
}

/// The specs of the files, set field by field.
fn by_setters() -> RunSpec {
    RunSpec::new()
        .run_name("nightly")
        .new_cluster(
            NewCluster::new()
                .spark_version("5.3.x-scala2.11")
                .node_type_id("Standard_D3_v2")
                .num_workers(2)
                .enable_elastic_disk(true)
                .spark_conf((
                    ("spark.speculation", true),
                    ("spark.task.maxFailures", 8),
                    ("spark.memory.fraction", 0.75),
                ))
                .custom_tags([("team", "data")]),
        )
        .libraries([
            Library::jar("dbfs:/docs/sparkpi.jar"),
            Library::maven(MavenLibrary::new("a:b:1").exclusions(Vec::<&str>::new())),
        ])
        .spark_jar_task(SparkJarTask::new("org.apache.spark.examples.SparkPi").parameters([
            "10",
            "{{workflow.uid}}",
            "\u{1F600} \"quoted\" \\ \u{e9}\n{{=1+1}}",
            "",
        ]))
        .timeout_seconds(3600)
}

#[test]
fn json_and_yaml_are_the_same_spec() {
    let by_setters = spec_of(by_setters());
    let json = spec_of(include_spec!(RunSpec, "tests/data/run.json"));
    assert_eq!(json, by_setters);
    // The fields also have the same order.
    assert_eq!(json.to_string(), by_setters.to_string());
    assert_eq!(
        spec_of(include_spec!(RunSpec, "tests/data/run.yaml")).to_string(),
        json.to_string()
    );
    assert_eq!(spec_of(include_spec!(RunSpec, "tests/data/upper.YML",)), json);
}

#[test]
fn a_file_read_at_run_time_is_the_same() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/run.yaml");
    let run = SubmitRunOp::from_file_name("run", path).inspect().unwrap();
    let included = spec_of(include_spec!(RunSpec, "tests/data/run.yaml"));
    assert_eq!(run.k8s_resource()["spec"], included);
}

#[test]
fn a_path_may_start_at_the_source_file() {
    let spec = spec_of(include_spec!(kfp_dbx::RunSpec, "data/run.json"));
    assert_eq!(spec, spec_of(by_setters()));
    assert_eq!(spec, spec_of(include_spec!(RunSpec, "../tests/tests/data/run.json")));
}

#[test]
fn further_setters_win_over_the_file() {
    let spec = include_spec!(RunSpec, "data/run.json").run_name("other").timeout_seconds(7);
    let spec = spec_of(spec);
    assert_eq!(spec["run_name"], "other");
    assert_eq!(spec["timeout_seconds"], 7);
    assert_eq!(spec["new_cluster"]["num_workers"], 2);
}

#[test]
fn a_part_of_a_spec_is_one() {
    let libraries = [include_spec!(Library, "data/library.json"), Library::egg("dbfs:/b.egg")];
    let spec = spec_of(by_setters().libraries(libraries));
    assert_eq!(spec["libraries"], json!([{"jar": "dbfs:/a.jar"}, {"egg": "dbfs:/b.egg"}]));
}

#[test]
fn a_spec_without_fields_takes_setters() {
    let cluster = include_spec!(NewCluster, "data/nothing.json")
        .spark_version("x")
        .node_type_id("D3")
        .num_workers(1);
    let spec = spec_of(by_setters().new_cluster(cluster));
    assert_eq!(
        spec["new_cluster"],
        json!({"spark_version": "x", "node_type_id": "D3", "num_workers": 1})
    );
}

#[test]
fn a_path_may_come_from_a_macro() {
    macro_rules! include {
        ($ty:ident, $path:literal) => {
            include_spec!($ty, $path)
        };
        ($path:expr) => {
            include_file!($path)
        };
    }
    assert_eq!(spec_of(include!(RunSpec, "data/run.json")), spec_of(by_setters()));
    let _: Base64 = include!("data/bytes.bin");
}

/// Returns the text that the op contains as base64.
fn content(content: Base64) -> Json {
    let import = ImportWorkspaceItemOp::new("import").item_name("a").path("/a").content(content);
    import.inspect().unwrap().k8s_resource()["spec"]["content"].clone()
}

#[test]
fn files_are_encoded() {
    assert_eq!(content(include_notebook!("data/Notebook.PY")), "cHJpbnQoMSkK");
    assert_eq!(content(include_file!("tests/data/bytes.bin")), "AP/+IGJpbmFyeQ==");
    assert_eq!(
        content(include_file!("data/bytes.bin")),
        content(Base64::bytes(include_bytes!("data/bytes.bin")))
    );
}

#[pipeline(allow(warnings))]
fn nightly(#[default = 2] workers: Param<i32>) {
    let cluster = include_spec!(NewCluster, "../kfp-dbx/files/cluster.yaml").num_workers(workers);
    let import = ImportWorkspaceItemOp::new("import")
        .item_name("pi")
        .path("/Shared/Pi")
        .language(Language::Scala)
        .file_format(ImportFormat::Source)
        .content(include_notebook!("../kfp-dbx/files/Pi.scala"));
    SubmitRunOp::new("run")
        .run_name("pi")
        .new_cluster(cluster)
        .notebook_task(NotebookTask::new("/Shared/Pi"))
        .after(import);
}

#[test]
fn in_a_pipeline() {
    let yaml = nightly().to_yaml().unwrap();
    assert!(yaml.contains("node_type_id: Standard_D3_v2"), "{yaml}");
    assert!(yaml.contains("content: Ly8g"), "{yaml}");
}
