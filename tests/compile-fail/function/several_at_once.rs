use kfp_dbx::prelude::*;

#[pipeline(nam = "Clean", description)]
async unsafe fn clean(#[defualt = "x"] run_name: Param<String>, (a, b): (Param<String>, Param<String>)) -> i32 {
    DeleteRunOp::new("deleterun").run_name(run_name).external();
    0
}

fn main() {}
