//! The program `kfp-dbx-operator`.

use std::process::ExitCode;

fn main() -> ExitCode {
    kfp_dbx_operator::run::cli::main()
}
