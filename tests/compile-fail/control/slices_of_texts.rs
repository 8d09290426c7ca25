use kfp_dbx::prelude::*;

#[pipeline(allow(warnings))]
fn sliced(date: Param<String>, n: Param<i32>) {
    let path = format!("/Exports/{date}");
    let ends = date.to_string().len();
    DeleteRunOp::new("year").run_name(&date.to_string()[..4]);
    DeleteRunOp::new("month").run_name(&format!("{date}")[5..=6]);
    DeleteRunOp::new("day").run_name(&path[17..]);
    DeleteRunOp::new("end").run_name(&path[1..20]);
    DeleteRunOp::new("half").run_name(date.to_string().split_at(4).0);
    DeleteRunOp::new("rest").run_name(&n.to_string()[ends..]);
}

fn main() {}
