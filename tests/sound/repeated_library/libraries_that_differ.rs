//! Libraries that are not the same, or may not be.
#![deny(warnings)]

use kfp_dbx::prelude::*;

fn jar(name: &str) -> Library {
    Library::jar(format!("dbfs:/jars/{name}.jar"))
}

#[pipeline(truthful, timeout = "2h")]
pub fn libraries(name: Param<String>, first: Param<String>, second: Param<String>) {
    SubmitRunOp::new("submit")
        .run_name(name)
        .existing_cluster_name("shared")
        .libraries([
            jar("a"),
            jar("b"),
            Library::jar(first),
            Library::jar(second),
            Library::whl("dbfs:/a.whl"),
            Library::egg("dbfs:/a.egg"),
            Library::pypi(PypiLibrary::new("numpy")),
            Library::pypi(PypiLibrary::new("numpy").repo("https://pypi.foo.com")),
            Library::cran(CranLibrary::new("numpy")),
        ])
        .notebook_task(NotebookTask::new("/Nightly"))
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    assert_eq!(format!("{:?}", libraries().workflow().unwrap().warnings()), "[]");
}
