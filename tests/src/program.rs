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

/// Runs a program in a pseudo-terminal, with some variables. Returns its output and its exit status.
#[cfg(unix)]
pub fn in_terminal(path: &str, args: &[&str], variables: &[(&str, &str)]) -> (String, u32) {
    use std::io::Read;

    use portable_pty::{CommandBuilder, PtySize, native_pty_system};
    let pair = native_pty_system()
        .openpty(PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 })
        .unwrap();
    let mut command = CommandBuilder::new(path);
    command.args(args);
    command.env("TERM", "xterm-256color");
    for name in ["NO_COLOR", "CI"] {
        command.env_remove(name);
    }
    for (name, value) in variables {
        command.env(name, value);
    }
    let mut child = pair.slave.spawn_command(command).unwrap();
    drop(pair.slave);
    let mut reader = pair.master.try_clone_reader().unwrap();
    let mut shown = Vec::new();
    // On Linux, the end of the output is an error, because the other side is closed.
    let _ = reader.read_to_end(&mut shown);
    let status = child.wait().unwrap();
    (String::from_utf8_lossy(&shown).into_owned(), status.exit_code())
}
