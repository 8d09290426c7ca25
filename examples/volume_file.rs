//! Writes settings to a volume of Unity Catalog, runs a wheel with them, and deletes the file at exit.
//! Only kfp-dbx-operator writes files on volumes.
//!
//! `cargo run --example volume_file` prints the Argo Workflow.

use std::process::ExitCode;

use kfp_dbx::prelude::*;

/// Forecasts the sales of a region.
#[pipeline(operator = "kfp-dbx", truthful, timeout = "1h")]
pub fn forecast_sales(#[default = "emea"] region: Param<String>) {
    let settings = CreateVolumeFileOp::new("settings")
        .file_name(format!("forecast-{}", workflow::uid()))
        .path(format!("/Volumes/main/forecast/settings/{}.yml", workflow::uid()))
        .data(include_file!("forecast.yml"))
        .delete_on_exit();

    let environment = Environment::new()
        .environment_version("4")
        .dependencies(["/Volumes/main/forecast/wheels/forecast-2.1.0-py3-none-any.whl"]);
    SubmitRunOp::new("forecast")
        .run_name(format!("forecast-{}", workflow::uid()))
        .environments([JobEnvironment::new("forecast", environment)])
        .environment_key("forecast")
        .python_wheel_task(PythonWheelTask::new("forecast", "forecast").named_parameters((
            ("region", region),
            // The run waits for the file, because it takes its path.
            ("settings", settings.outputs.file_info_path),
        )))
        .delete_on_exit();
}

fn main() -> ExitCode {
    kfp_dbx::print(&forecast_sales())
}
