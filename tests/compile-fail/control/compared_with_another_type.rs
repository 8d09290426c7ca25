use kfp_dbx::prelude::*;

#[pipeline(allow(warnings))]
fn decide(mode: Param<String>, n: Param<i32>, x: Param<f64>, mail: Param<bool>, tables: Param<Vec<String>>) {
    let run = || DeleteRunOp::new("delete").run_name("x");
    when(mail.eq("true"), run);
    when(mail.ne(1), run);
    when(n.eq("3"), run);
    when(mode.ne(3), run);
    when(mode.gt("5"), run);
    when(x.lt(3), run);
    when(mode.eq(["full", "part"]), run);
    when(["full", "part"].contains(mode), run);
    when(tables.eq("sales"), run);
    when(tables, run);
    when(mode, run);
}

fn main() {}
