//! Programs with a command line, as processes.

use std::process::{Command, Output};

use assert_cmd::prelude::*;

use crate::golden::root;

/// Returns a program as a user calls it: in the root of the workspace, where it was compiled.
pub fn program(path: &str, args: &[&str]) -> Command {
    let mut command = Command::new(path);
    command.args(args).current_dir(root());
    for variable in
        ["NO_COLOR", "CLICOLOR_FORCE", "KFP_DBX_HOST", "KFP_DBX_TOKEN", "ARGO_NAMESPACE"]
    {
        command.env_remove(variable);
    }
    command
}

pub fn run(path: &str, args: &[&str]) -> Output {
    program(path, args).output().unwrap()
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// Returns the standard output of a command that succeeds.
pub fn stdout(path: &str, args: &[&str]) -> String {
    text(&program(path, args).assert().success().get_output().stdout)
}

/// Returns the standard error of a command that ends with this status.
#[track_caller]
pub fn fails(path: &str, args: &[&str], status: i32) -> String {
    let output = run(path, args);
    assert_eq!(output.status.code(), Some(status), "{}", text(&output.stderr));
    text(&output.stderr)
}
