//! Arrays whose elements have one type, and tuples whose elements have several.
#![deny(warnings)]

use kfp_dbx::prelude::*;

type Text = Param<String>;

fn submit(name: &str) -> SubmitRunOp {
    SubmitRunOp::new(name).run_name(format!("{name}-{}", workflow::uid())).job_name("job").delete_on_exit()
}

#[pipeline(truthful, timeout = "2h")]
pub fn arrays(day: Param<String>, hour: Text, mode: Param<String>, slices: Param<i32>, more: Param<i32>) {
    let name = String::from("name");
    submit("literals").jar_params(["--day", "x", &name, &format!("{day}-x")]);
    submit("texts").jar_params([format!("{day}"), day.to_string(), "x".to_owned(), name]);
    submit("values").jar_params([day, hour, mode]);
    submit("numbers").jar_params([slices, more]);
    submit("pairs").notebook_params([("day", day), ("hour", hour), ("mode", mode)]);
    let run = submit("outputs").jar_params([slices]);
    submit("of-outputs").jar_params([run.outputs.result_state, run.outputs.notebook_output_result]);
    when(mode.one_of(["full", "part"]), || submit("full").jar_params([1, 2]));
    // Another type takes what it takes.
    let mut levels = vec![("a", 1)];
    levels.extend([("b", 2), ("c", 3)]);
    submit("levels").notebook_params(levels);
}

#[pipeline(truthful, timeout = "2h")]
pub fn tuples(day: Param<String>, slices: Param<i32>, tables: Param<Vec<String>>) {
    submit("mix").jar_params(("--day", day, "--slices", slices, "--tables", tables, format!("{day}-{slices}"), 1, 2.5, true));
    submit("map").notebook_params((("day", day), ("slices", slices), ("level", 3)));
    submit("long").jar_params((
        "1", 2, "3", 4, "5", 6, "7", 8, "9", 10, "11", 12, "13", 14, "15", 16, "17", 18, "19", 20,
        "21", 22, "23", 24, "25", 26, "27", 28, "29", 30, day, slices,
    ));
}

#[pipeline(truthful, timeout = "2h")]
pub fn absent(#[default = ""] day: Param<String>, #[default = ""] level: Text, #[default = Vec::<String>::new()] tables: Param<Vec<String>>) {
    let run = submit("run").jar_params(("--day", day));
    when(!level.is_empty() & !tables.is_empty(), || submit("level").jar_params((level.read_as::<i32>(), tables)));
    when(run.outputs.notebook_output_result.is_empty(), || submit("again").jar_params([day]));
}

#[test]
fn builds_without_warnings() {
    for pipeline in [arrays(), tuples(), absent()] {
        assert!(pipeline.workflow().unwrap().warnings().is_empty());
    }
}
