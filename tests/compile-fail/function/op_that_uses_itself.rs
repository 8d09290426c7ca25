use kfp_dbx::prelude::*;

#[pipeline(op = Inner)]
fn inner(table: Param<String>) {
    DeleteRunOp::new("delete").run_name(table).external();
    Inner::new("again").table(table);
}

// The body of a condition always runs when the pipeline is built.
#[pipeline(op = Conditional)]
fn r#loop(table: Param<String>) {
    when(table.ne("none"), || {
        DeleteRunOp::new("delete").run_name(table).external();
        let again = Conditional::new("again").table(table);
        DeleteJobOp::new("delete-job").job_name(table).external().after(again);
    });
}

// Only the run of the program shows whether it does.
#[pipeline(op = Unsure)]
fn unsure(table: Param<String>) {
    DeleteRunOp::new("delete").run_name(table).external();
    if std::env::args().count() > 1 {
        Unsure::new("again").table(table);
    }
}

fn main() {}
