use kfp_dbx::prelude::*;

#[pipeline]
fn clean(name: Param<String>) {
    let delete = DeleteRunOp::new("delete").run_name(name);
    delete.after(delete);
}

fn main() {}
