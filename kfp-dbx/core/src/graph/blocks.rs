//! Findings about blocks and pipelines that need no graph.

use super::node::Block;
use crate::rule::{EMPTY_PIPELINE, EXIT_REACH, Finding, ITEM_OUTSIDE, RECURSIVE_PIPELINE};
use crate::value::WorkflowVariable;

/// Reports a value of Argo's own that is known only at exit and used before.
pub fn known_at_exit(variable: WorkflowVariable) -> Option<Finding> {
    variable.is_known_at_exit_only().then(|| {
        let function = variable.function();
        let message = format!("`workflow::{function}()` is known only in an exit handler");
        Finding::new(&EXIT_REACH, message).help("use it in the body of `on_exit(…)`")
    })
}

/// Reports an op that uses the item of a loop outside the loop, or an argument outside its
/// pipeline.
pub fn item_outside(op: &str, block: Block) -> Finding {
    let what = block.describe();
    let message = format!("op `{op}` uses a value of a {what}, but it is outside that {what}");
    Finding::new(&ITEM_OUTSIDE, message).help(format!("create the op in the body of the {what}"))
}

/// Reports a pipeline that uses itself as an op. The chain begins with its name and has the names
/// of the pipelines through which it does.
pub fn recursive_pipeline(chain: &[&str]) -> Finding {
    let name = chain.first().copied().unwrap_or_default();
    let through = match chain.len() {
        0 | 1 => String::new(),
        _ => {
            let names: Vec<_> = chain.iter().chain(&[name]).map(|of| format!("`{of}`")).collect();
            format!(" ({})", names.join(" → "))
        }
    };
    let message = format!(
        "`{name}` uses itself{through}: a pipeline that is used as an op can't contain itself"
    );
    Finding::new(&RECURSIVE_PIPELINE, message)
        .help("remove the op; `for_each` repeats ops, and a helper function shares them")
}

/// Reports the body of a pipeline that calls the function that it is the body of.
pub fn recursive_call(name: &str) -> Finding {
    let message = format!("`{name}` calls itself: building the pipeline would never end");
    Finding::new(&RECURSIVE_PIPELINE, message)
        .help("remove the call; `for_each` repeats ops, and a helper function shares them")
}

/// Reports a pipeline without ops.
pub fn empty_pipeline(name: &str) -> Finding {
    Finding::new(
        &EMPTY_PIPELINE,
        format!("pipeline `{name}` has no ops: Argo rejects a DAG without tasks"),
    )
    .help("create at least one op in its body")
}

/// Reports a pipeline whose ops all run at exit.
pub fn empty_before_exit(name: &str) -> Finding {
    Finding::new(
        &EMPTY_PIPELINE,
        format!(
            "pipeline `{name}` has ops only in exit handlers: Argo rejects a DAG without tasks"
        ),
    )
    .help("create at least one op outside the exit handlers")
}
