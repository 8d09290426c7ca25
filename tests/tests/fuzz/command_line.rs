//! Random arguments of every command.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use kfp_dbx_tests::properties::{Random, for_seeds};

use crate::texts::{HOSTILE, changed};

const ONE: &str = env!("CARGO_BIN_EXE_one");
/// Nobody listens there.
const NOBODY: &str = "http://127.0.0.1:1";
const TOKEN: &str = "s3cr3t-t0k3n";

const VALUES: [&str; 24] = [
    "nightly",
    "day=2026-01-31",
    "slices=x",
    "slices=99999999999",
    "tables=[\"a\", 1]",
    "old.yaml",
    "params.yaml",
    "out.zip",
    "out.svg",
    "-",
    "--",
    "none.yaml",
    "3.4",
    "9.9",
    "json",
    "svg",
    "1s",
    "0s",
    "1e9h",
    "default",
    "r-1",
    NOBODY,
    "https://",
    "@none",
];

fn run(folder: &Path, args: &[String]) -> Output {
    let mut command = Command::new(ONE);
    command.args(args).current_dir(folder).stdin(Stdio::null());
    for (variable, _) in std::env::vars_os() {
        let name = variable.to_string_lossy().to_ascii_lowercase();
        if name.ends_with("_proxy") || name.starts_with("kfp_dbx") || name.starts_with("argo") {
            command.env_remove(variable);
        }
    }
    command.env("KFP_DBX_TOKEN", TOKEN).output().unwrap()
}

/// Returns the commands, each with its options, as the help names them.
fn commands(folder: &Path) -> BTreeMap<String, Vec<String>> {
    let help = |args: &[&str]| {
        let args: Vec<String> = args.iter().map(|arg| (*arg).to_owned()).collect();
        String::from_utf8(run(folder, &args).stdout).unwrap()
    };
    let all = help(&["--help"]);
    let listed = all.split_once("Commands:").unwrap().1.split("\n\n").next().unwrap();
    let names = listed.lines().filter_map(|line| line.split_whitespace().next());
    names
        .map(|name| {
            let text = help(&[name, "--help"]);
            let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'));
            let mut options: Vec<String> =
                words.filter(|word| word.starts_with('-')).map(str::to_owned).collect();
            options.sort();
            options.dedup();
            (name.to_owned(), options)
        })
        .collect()
}

fn arguments(random: &mut Random, commands: &BTreeMap<String, Vec<String>>) -> Vec<String> {
    let names: Vec<&String> = commands.keys().collect();
    let name = *random.one_of(&names);
    let mut args = vec![name.clone()];
    for _ in 0..random.below(6) {
        if random.below(2) == 0 {
            args.push(random.one_of(&commands[name]).clone());
        }
        let mut value = (*random.one_of(&VALUES)).to_owned();
        match random.below(4) {
            0 => changed(&mut value, random),
            1 => value = (*random.one_of(&HOSTILE)).to_owned(),
            _ => {}
        }
        // An argument of a process can't hold it.
        value.retain(|c| c != '\0');
        args.push(value);
    }
    let is_remote = ["run", "upload", "submit", "status", "terminate", "retry"];
    if is_remote.contains(&name.as_str()) && random.below(2) == 0 {
        args.extend(["--host", NOBODY, "--retries", "0", "--max-wait", "1s"].map(str::to_owned));
    }
    args
}

/// Nobody sees a panic, a secret or what moves the cursor of a terminal.
fn assert_polite(args: &[String], output: &Output) {
    let status = output.status.code();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(matches!(status, Some(0..=4)), "{status:?} {args:?}\n{stderr}");
    assert!(!stderr.contains("panicked"), "{args:?}\n{stderr}");
    assert!(
        status == Some(0) || !stderr.trim().is_empty() || !output.stdout.is_empty(),
        "{args:?}"
    );
    let plain = |c: char| matches!(c, '\n' | '\t') || !(c.is_control() || c == '\u{202e}');
    assert!(stderr.chars().all(plain), "{args:?}\n{stderr:?}");
    assert!(!stderr.contains(TOKEN), "{args:?}\n{stderr}");
    assert!(!String::from_utf8_lossy(&output.stdout).contains(TOKEN), "{args:?}");
}

#[test]
fn random_arguments_are_done_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let commands = commands(folder);
    assert!(commands.len() >= 12 && commands.values().all(|options| !options.is_empty()));
    for_seeds(150, |seed| {
        let random = &mut Random::new(seed);
        let args = arguments(random, &commands);
        assert_polite(&args, &run(folder, &args));
    });
}

#[test]
fn random_files_are_read_or_refused() {
    const PARAMS: &str = "day: '2026-01-31'\nslices: 3\ntables: [a, &x b, {c: [1.10]}]\n";
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let words = |args: &str| args.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let compiled = String::from_utf8(run(folder, &words("compile")).stdout).unwrap();
    for_seeds(100, |seed| {
        let random = &mut Random::new(seed);
        let is_old = random.below(2) == 0;
        let mut text = if is_old { compiled.clone() } else { PARAMS.to_owned() };
        for _ in 0..1 + random.below(3) {
            changed(&mut text, random);
        }
        let mut bytes = text.into_bytes();
        if random.below(8) == 0 {
            let at = random.below(bytes.len() + 1);
            bytes.insert(at, 0xff);
        }
        std::fs::write(folder.join("file.yaml"), bytes).unwrap();
        let args = match is_old {
            true => words("diff file.yaml"),
            false => words("compile --params-file file.yaml"),
        };
        assert_polite(&args, &run(folder, &args));
    });
}
