//! The pipelines of the reference with conditions, loops and exit handlers.

use std::process::ExitCode;

fn main() -> ExitCode {
    kfp_dbx::cli::main(
        kfp_dbx_tests::control::pipelines().into_iter().map(|(_, pipeline)| pipeline),
    )
}
