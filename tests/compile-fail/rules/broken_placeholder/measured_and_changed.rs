use kfp_dbx::prelude::*;

fn run(parameter: impl IntoValue<kfp_dbx::Argument>) -> SubmitRunOp {
    SubmitRunOp::new("run")
        .run_name(format!("export-{}", workflow::uid()))
        .job_name("export")
        .jar_params([parameter])
        .delete_on_exit()
}

#[pipeline(truthful, timeout = "2h")]
fn measured(mode: Param<String>, days: Param<i32>, text: Param<String>) {
    let whole = mode.to_string();
    let path = format!("/Exports/{mode}.csv");
    let found = [
        whole.is_empty(),
        whole.contains('-'),
        whole.starts_with("full"),
        path.starts_with("/Exports/full"),
        format!("{mode}.csv").starts_with("full"),
        path.ends_with("full.csv"),
        path.contains("full"),
        path.find("full").is_some(),
    ];
    let days = format!("{days}").parse::<i32>().unwrap_or(1);
    let other: i32 = std::str::FromStr::from_str(&text.to_string()).unwrap_or_default();
    let length = path.len() + path.chars().count() + whole.lines().count() + usize::from(found[0]);
    run(length + usize::try_from(days + other).unwrap_or_default()).job_name(mode);
}

#[pipeline(truthful, timeout = "2h")]
fn changed(mode: Param<String>) {
    let whole = mode.to_string();
    let path = format!("/Exports/{mode}");
    let parts = [
        path.to_lowercase(),
        whole.replace('a', "b"),
        path.replace(".csv", ""),
        whole.split(',').collect(),
        path.splitn(2, ':').collect(),
        whole.trim().to_owned(),
        path.trim_end_matches(".csv").to_owned(),
        path.strip_suffix(".csv").unwrap_or_default().to_owned(),
        path.get(..13).unwrap_or_default().to_owned(),
        whole.get(1..).unwrap_or_default().to_owned(),
    ];
    run(parts.concat()).job_name(mode);
}

fn main() {}
