//! Questions that have an answer when the workflow is built: about literal text, about the literal
//! part of a text, and about texts that only look like those of runtime values.
#![deny(warnings)]

use std::collections::BTreeMap;

use kfp_dbx::prelude::*;

fn run(name: &str, parameter: impl IntoValue<kfp_dbx::Argument>) -> SubmitRunOp {
    SubmitRunOp::new(name)
        .run_name(format!("{name}-{}", workflow::uid()))
        .job_name("export")
        .jar_params([parameter])
        .delete_on_exit()
}

#[pipeline(truthful, timeout = "2h")]
pub fn literal_parts(table: Param<String>) {
    let path = format!("/Shared/{table}/data.csv");
    assert!(path.starts_with("/Shared") && path.ends_with(".csv") && path.contains("data"));
    assert!(!path.is_empty() && !format!("a{table}").starts_with("b"));
    let folder = path.rsplit_once('/').unwrap_or_default().0;
    let relative = path.strip_prefix("/Shared/").unwrap_or_default();
    let query = format!("select *\n  from {table}\n where X = Y\n").replace("X", "id");
    let query: Vec<_> = query.lines().map(str::trim).collect();
    let mut list = format!("{table},");
    list.pop();
    let mut longer = format!("--table={table}");
    longer.insert_str(0, "--fast ");
    let sql = format!("{table}\n");
    let names = [folder, relative, path.trim_end_matches(".csv"), &path[1..], &path[..8], sql.trim()];
    let names = names.map(str::to_owned);
    let all = [query.join(" "), list, longer.repeat(2), names.join(" ")];
    run("export", all.join(" "));
}

/// Text of Rust's own, with names like those of runtime values.
#[pipeline(truthful, timeout = "2h")]
pub fn known(table: Param<String>, mode: Param<String>) {
    let names = ["sales", "stock"];
    for name in names {
        let title = format!("{name}-x");
        if title == "sales-x" || title.len() > 3 || name.to_string().is_empty() {
            run(&title, table);
        }
    }
    let full = mode.eq("full");
    when(full, || run("full", table));
    let table = "sales";
    assert_eq!(format!("{table}"), "sales");
    match format!("{table}-x").as_str() {
        "sales-x" => run("known", mode),
        _ => run("other", mode),
    };
    match (mode.to_string().as_str(), names.len()) {
        (text, 2) => run("two", text),
        (text, _) => run("several", text),
    };
    let mut assigned = mode.to_string();
    run("assigned", assigned);
    assigned = String::from("x");
    assert_eq!(assigned, "x");
}

/// Texts of runtime values as keys, and equal texts of equal values.
#[pipeline(truthful, timeout = "2h")]
pub fn keys(table: Param<String>) {
    let mut texts = BTreeMap::new();
    for part in 0..2 {
        texts.insert(format!("{table}-{part}"), part);
    }
    assert!(texts.contains_key(&format!("{table}-0")));
    for (text, part) in texts {
        run(&format!("part-{part}"), text);
    }
}

/// A closure and a block with names of their own.
#[pipeline(truthful, timeout = "2h")]
pub fn scopes(table: Param<String>) {
    let length = |table: &str| table.len();
    let name = |table: &str| format!("{table}-x");
    assert!(length("a") == 1 && name("a") == "a-x");
    let inner = {
        let table = "sales";
        format!("{table}-x")
    };
    assert_eq!(inner, "sales-x");
    run("export", table);
}

#[test]
fn builds_without_warnings() {
    for pipeline in [literal_parts(), known(), keys(), scopes()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
