use kfp_dbx::prelude::*;

#[pipeline(operator = "kfp-dbx", truthful, timeout = "2h")]
fn nightly(name: Param<String>) {
    SubmitRunOp::new("run")
        .run_name(name)
        .existing_cluster_name("figures")
        .git_source(
            GitSource::new("git@github.com:user/repo.git", GitProvider::GitHub).git_branch("main"),
        )
        .libraries([Library::maven(MavenLibrary::new("com.example:figures"))])
        .notebook_task(NotebookTask::new("notebooks/nightly"))
        .delete_on_exit();
}

fn main() {}
