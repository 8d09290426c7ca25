use kfp_dbx::prelude::*;

#[pipeline(truthful, timeout = "2h")]
fn train(name: Param<String>, mode: Param<String>) {
    let scope = CreateSecretScopeOp::new("create-scope")
        .scope_name(name)
        .initial_manage_principal("users")
        .delete_on_exit();
    let train = when(mode.eq("full"), || {
        SubmitRunOp::new("train")
            .run_name(name)
            .job_name("train")
            .jar_params(["10"])
            .uses(scope)
            .delete_on_exit();
    });
    scope.after(train);
}

fn main() {}
