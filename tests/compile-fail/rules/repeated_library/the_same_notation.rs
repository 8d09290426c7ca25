use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(truthful, timeout = "2h", deny(repeated_library))]
fn nightly(name: Param<String>, jar: Param<String>) {
    SubmitRunOp::new("typed")
        .run_name(format!("{name}-1"))
        .existing_cluster_name("shared")
        .libraries([
            Library::jar(format!("dbfs:/jars/{jar}")),
            Library::pypi(PypiLibrary::new("simplejson==3.8.0")),
            Library::jar(format!("dbfs:/jars/{jar}")),
        ])
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
    CreateJobOp::new("json")
        .job_name(name)
        .spec(json!({
            "existing_cluster_name": "shared",
            "libraries": [{"pypi": {"package": "numpy"}}, {"pypi": {"package": "numpy"}}],
            "notebook_task": {"notebook_path": "/Nightly"},
        }))
        .delete_on_exit();
}

fn main() {}
