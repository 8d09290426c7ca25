//! Methods and operators of the user's own types and traits, with the names of those that runtime
//! values and ops do not have.
#![deny(warnings)]

use std::ops::{Add, Index, Neg, Shr};

use kfp_dbx::prelude::*;

/// Methods of the user on the handles of the crate.
trait Own: Sized {
    fn len(self) -> usize {
        3
    }
    fn parse(&self) -> i32 {
        2
    }
    fn unwrap(self) -> Self {
        self
    }
    fn set_retry(self, times: u32) -> u32 {
        times
    }
    fn depends_on(&self, times: u32) -> u32 {
        times
    }
    fn format(self) -> &'static str {
        "json"
    }
}

impl<T> Own for Param<T> {}
impl Own for SubmitRunOp {}
impl Own for ImportWorkspaceItemOp {}

/// A value that is known when the workflow is built.
#[derive(Clone, Copy, PartialEq)]
struct Days(i32);

impl Add<Param<i32>> for Days {
    type Output = i32;
    fn add(self, _: Param<i32>) -> i32 {
        self.0
    }
}

impl Shr for Days {
    type Output = i32;
    fn shr(self, other: Self) -> i32 {
        self.0.max(other.0)
    }
}

impl Neg for Days {
    type Output = i32;
    fn neg(self) -> i32 {
        self.0
    }
}

struct Made {
    outputs: Named,
    output: i32,
}

struct Named;

impl Index<&str> for Named {
    type Output = str;
    fn index(&self, _: &str) -> &str {
        "known"
    }
}

fn run(name: &str) -> SubmitRunOp {
    SubmitRunOp::new(name)
        .run_name(format!("{name}-{}", workflow::uid()))
        .job_name("export")
        .jar_params([name])
        .delete_on_exit()
}

#[pipeline(truthful, timeout = "2h")]
pub fn own_methods(table: Param<String>, days: Param<i32>) {
    let made = Made { outputs: Named, output: 3 };
    let load = run("load").jar_params((table.unwrap(), days));
    let numbers = [table.len() as i32, table.parse(), Days(1) + days, Days(1) >> Days(2), -Days(3)];
    let tries = load.set_retry(3) + load.depends_on(4);
    run("report").jar_params((&made.outputs["known"], made.output, numbers[0], tries, table.format()));
    if Days(1) == Days(2) || ["full", "part"].contains(&table.format()) {
        run("never");
    }
    for index in 0..made.output {
        run("each").run_name(format!("each-{index}-{}", workflow::uid())).jar_params([index]);
    }
}

/// The right ways, beside the wrong ones that are reported.
#[pipeline(truthful, timeout = "2h")]
pub fn right_ways(
    mode: Param<String>,
    tables: Param<Vec<String>>,
    count: Param<i32>,
    mail: Param<bool>,
    share: Param<f64>,
    #[default = Vec::<String>::new()] others: Param<Vec<String>>,
    config: Param<std::vec::Vec<std::string::String>>,
) {
    let alias = mode;
    let first = run("first");
    when(alias.eq("full") & count.gt(3) | !mail, || run("a")).after((first, run("b")));
    when(mail.eq(true) & share.gt(0.5) & mode.one_of(["full", "part"]), || run("c"));
    when(tables.count().gt(3) & mode.read_as::<i64>().gt(3), || run("d"));
    for_each(Sequence::new(0, count), |index| run("e").run_name(format!("e-{index}-{}", workflow::uid())));
    for_each(others, |other| run("f").run_name(format!("f-{other}-{}", workflow::uid())));
    for_each(config, |part| run("g").run_name(format!("g-{part}-{}", workflow::uid())));
    let names: Vec<_> = ["h", "i"].map(|name| format!("{name}-{mode}")).into();
    run("h").jar_params(names);
    println!("built");
}

#[test]
fn builds_without_warnings() {
    for pipeline in [own_methods(), right_ways()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
