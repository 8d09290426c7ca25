use kfp_dbx::prelude::*;

trait Pipelines {
    #[pipeline]
    fn clean(run: Param<String>) -> Pipeline;

    #[pipeline]
    const RUN: &'static str = "run";
}

struct Clean;

impl Clean {
    #[pipeline]
    const RUN: &'static str = "run";
}

#[pipeline]
mod pipelines {}

#[pipeline]
type Run = Param<String>;

fn main() {
    #[pipeline]
    let clean = Clean::RUN;
}
