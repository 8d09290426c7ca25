use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn wheels(day: Param<String>) {
    CreateVolumeFileOp::new("wheel")
        .file_name(format!("wheel-{day}"))
        .path(format!("/Volumes/main/default/jobs/{day}/etl.whl"))
        .data(Base64::text("…"))
        .delete_on_exit();
    CreateVolumeFileOp::new("script")
        .file_name(format!("script-{day}"))
        .path(format!("/Volumes/main/default/jobs/{day}/install.sh"))
        .data(Base64::text("apt-get update"))
        .delete_on_exit();
    ImportWorkspaceItemOp::new("requirements")
        .item_name(format!("requirements-{day}"))
        .path(format!("/Shared/{day}/requirements.txt"))
        .content(Base64::text("simplejson==3.8.0"))
        .file_format(ImportFormat::Raw)
        .delete_on_exit();
    CreateClusterOp::new("create-cluster")
        .cluster_name(format!("etl-{day}"))
        .spark_version("15.4.x-scala2.12")
        .node_type_id("Standard_D4ds_v5")
        .num_workers(2)
        .init_scripts([InitScript::volumes(format!("/Volumes/main/default/jobs/{day}/install.sh"))])
        .delete_on_exit();
    SubmitRunOp::new("libraries")
        .run_name(format!("libraries-{day}"))
        .existing_cluster_name("shared")
        .libraries([
            Library::whl(format!("dbfs:/Volumes/main/default/jobs/{day}/etl.whl")),
            Library::requirements(format!("/Workspace/Shared/{day}/requirements.txt")),
        ])
        .notebook_task(NotebookTask::new("/Figures"))
        .delete_on_exit();
    SubmitRunOp::new("tasks")
        .run_name(format!("tasks-{day}"))
        .spec(json!({
            "tasks": [{
                "task_key": "etl",
                "environment_key": "default",
                "python_wheel_task": {"package_name": "etl", "entry_point": "run"},
            }],
            "environments": [{
                "environment_key": "default",
                "spec": {
                    "environment_version": "4",
                    "dependencies": [format!("/Volumes/main/default/jobs/{day}/etl.whl")],
                },
            }],
        }))
        .delete_on_exit();
}

fn main() {}
