use kfp_dbx::prelude::*;

#[pipeline(allow(warnings))]
fn scope(name: Param<String>) {
    CreateSecretScopeOp::new("create").scope_name(name).secrets([Secret::new("key")]);
}

fn main() {}
