//! The time that `#[pipeline]` takes to expand, compared with an attribute macro that parses the
//! function with syn and emits it again. Both run in this process, on the same tokens.

extern crate proc_macro;

use std::fmt::Write;

use divan::Bencher;
use proc_macro2::TokenStream;
use quote::ToTokens;

// A crate of procedural macros exports nothing but macros: its files are part of this program,
// which does not run their tests.
#[allow(dead_code, unused_imports)]
#[path = "../../kfp-dbx-macros/src"]
mod macros {
    pub mod check;
    pub mod emit;
    pub mod include;
    pub mod lower;
    pub mod pipeline;
    pub mod position;
    pub mod read;
    pub mod report;
    pub mod syntax;
}

use macros::*;

fn main() {
    divan::main();
}

const STATEMENTS: [usize; 3] = [10, 100, 1_000];

/// Returns a function with that many statements: creates, runs and deletes, one after the other.
fn function(statements: usize) -> TokenStream {
    let mut body = String::new();
    for i in 0..statements / 2 {
        let after = if i == 0 { String::new() } else { format!(".after(delete_{})", i - 1) };
        write!(
            body,
            r#"
            let run_{i} = SubmitRunOp::new("run-{i}")
                .run_name(format!("{{name}}-{i}"))
                .new_cluster(
                    NewCluster::new()
                        .spark_version("5.3.x-scala2.11")
                        .node_type_id("Standard_D3_v2")
                        .num_workers(2),
                )
                .spark_jar_task(SparkJarTask::new("com.example.Main").parameters([slices]))
                .timeout("1h"){after};
            let delete_{i} = DeleteRunOp::new("delete-{i}").run_name(format!("{{name}}-{i}")).after_end(run_{i});
            "#
        )
        .unwrap();
    }
    let source =
        format!("fn nightly(name: Param<String>, #[default = 10] slices: Param<i32>) {{ {body} }}");
    source.parse().unwrap()
}

/// `#[pipeline]`.
#[divan::bench(args = STATEMENTS)]
fn attribute(bencher: Bencher, statements: usize) {
    let attribute: TokenStream = "truthful, allow(resource_leak)".parse().unwrap();
    let item = function(statements);
    let expanded = pipeline::pipeline(attribute.clone(), &item).to_string();
    assert!(!expanded.contains("compile_error") && !expanded.contains("deprecated"), "{expanded}");
    bencher.bench_local(|| pipeline::pipeline(attribute.clone(), &item));
}

/// The function parsed and emitted.
#[divan::bench(args = STATEMENTS)]
fn parsed_and_emitted(bencher: Bencher, statements: usize) {
    let item = function(statements);
    bencher.bench_local(|| {
        let item: syn::ItemFn = syn::parse2(item.clone()).unwrap();
        item.to_token_stream()
    });
}
