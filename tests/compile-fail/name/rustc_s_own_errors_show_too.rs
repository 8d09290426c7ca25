use kfp_dbx::prelude::*;

#[pipeline]
fn clean(name: Param<String>) {
    let delete = DeleteRunOp::new("delete").run_name(nmae);
    delete.after(delete);
}

fn elsewhere() {
    missing();
}

fn main() {}
