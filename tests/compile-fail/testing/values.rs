use kfp_dbx::testing::*;

fn main() {
    let tables = vec!["sales", "stock"];
    let scenario = Scenario::new()
        .param("tables", tables)
        .param("limit", Some(3))
        .output("load", "run_id", ());
    drop(scenario);
}
