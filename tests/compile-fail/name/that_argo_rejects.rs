use kfp_dbx::prelude::*;

#[pipeline(name = "")]
fn clean(#[name = "run name"] name: Param<String>, #[name = "x"] a: Param<String>, x: Param<String>) {
    DeleteRunOp::new("ß").run_name(name).external().after(DeleteRunOp::new("--").run_name(format!("{a}{x}")).external());
}

fn main() {}
