//! The workflows that the Python reference writes run on a real cluster with the operator, as they are.

use std::path::PathBuf;

use kfp_dbx_tests::cluster::Cluster;
use kfp_dbx_tests::shared::shared;

/// Workflows that end otherwise with every operator, each with its phase.
const OTHERWISE: &[(&str, &str)] = &[
    // Its list is the result of a notebook, and its run has a jar. Argo takes the empty text for a
    // list with the item `{{item}}`.
    ("loop_output", "Failed"),
    // kubectl reads its node type `n` as a boolean.
    ("naming_rules", "Failed"),
];

fn files() -> Vec<PathBuf> {
    let folders = ["reference/workflows", "reference/control"].map(shared);
    let files = folders.into_iter().flatten().flat_map(|folder| {
        std::fs::read_dir(&folder).unwrap_or_else(|why| panic!("{}: {why}", folder.display()))
    });
    let mut files: Vec<_> = files.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    files.sort();
    files
}

#[test]
fn the_workflows_of_the_reference_run_as_they_are() {
    let mut wrong = Vec::new();
    for (number, path) in files().into_iter().enumerate() {
        // Their names are fixed, and some leave what they create.
        let Some(cluster) = Cluster::for_test(&format!("reference-{number}")) else { return };
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let yaml = std::fs::read_to_string(&path).unwrap();
        let workflow = cluster.start_yaml(&yaml, &[]);
        let done = cluster.wait(&workflow);
        let expected = OTHERWISE.iter().find(|(of, _)| *of == name);
        let expected = expected.map_or("Succeeded", |(_, phase)| *phase);
        if done.phase != expected {
            wrong.push(format!("{name}: {done}\n{:#?}", cluster.list()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
