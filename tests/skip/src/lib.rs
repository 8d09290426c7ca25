//! Checks that need something that is not there everywhere, and say so when they are skipped.
//!
//! A skipped check prints its reason at once, past libtest, which hides what passing tests
//! print. It also leaves a record, a file in a folder, since each test target is a process of
//! its own and none of them sees the others. The test target `zz_skipped`, which cargo runs
//! last, counts the records and removes them; so does `.ci/run`, which gives a folder of its
//! own to all its steps in `KFP_DBX_SKIPPED`. A check that runs removes its record, so that an
//! earlier run that was stopped leaves nothing wrong behind.
//!
//! With `CI=true` a skipped check fails, unless its reason is a line of `KFP_DBX_MAY_SKIP`.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

/// Whether the calling test can run. If not, it is skipped for this reason: a sentence that is
/// the same for all checks that it stops.
///
/// # Panics
///
/// With `CI=true`, if the check can't run and the reason is not on the list.
#[track_caller]
pub fn can_run(can: bool, reason: &str) -> bool {
    check_can_run(&calling_test(), can, reason)
}

/// Like [`can_run`], for a check that has a name of its own.
///
/// # Panics
///
/// With `CI=true`, if the check can't run and the reason is not on the list.
#[track_caller]
pub fn check_can_run(check: &str, can: bool, reason: &str) -> bool {
    let record = folder().join(file_name(check, reason));
    if can {
        // There may be no record, or no folder.
        let _ = fs::remove_file(record);
        return true;
    }
    // One string, as other tests write at the same time.
    let line = format!("skipped: {check}: {reason}\n");
    let _ = io::stderr().write_all(line.as_bytes());
    assert!(may_skip(reason), "{check} is skipped, which `CI=true` forbids: {reason}");
    let written = fs::create_dir_all(folder())
        .and_then(|()| fs::write(&record, format!("{reason}\n{check}\n")));
    assert!(written.is_ok(), "{}: {written:?}", record.display());
    false
}

/// Says how many checks were skipped and why, and forgets them unless `.ci/run` keeps the
/// records for its own end.
#[must_use]
pub fn summary() -> String {
    let mut skipped: BTreeMap<String, usize> = BTreeMap::new();
    for entry in fs::read_dir(folder()).into_iter().flatten().flatten() {
        let record = entry.path();
        let text = fs::read_to_string(&record).unwrap_or_default();
        let reason = text.lines().next().unwrap_or_default();
        *skipped.entry(reason.to_owned()).or_default() += 1;
        if std::env::var_os("KFP_DBX_SKIPPED").is_none() {
            let _ = fs::remove_file(record);
        }
    }
    let count: usize = skipped.values().sum();
    let checks = if count == 1 { "check" } else { "checks" };
    let reasons = skipped.iter().map(|(reason, count)| format!("{reason} ({count})"));
    let reasons: Vec<_> = reasons.collect();
    let colon = if count == 0 { "" } else { ": " };
    format!("{count} {checks} skipped{colon}{}", reasons.join("; "))
}

/// The test that calls: libtest names its thread.
fn calling_test() -> String {
    let program = std::env::current_exe().unwrap_or_default();
    let program = program.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    // Without the hash that cargo puts behind it.
    let target = program.rsplit_once('-').map_or(program.as_str(), |(target, _)| target);
    match std::thread::current().name() {
        Some("main") | None => target.to_owned(),
        Some(test) => format!("{target}::{test}"),
    }
}

/// The folder of the records: in the target folder, where the running program is, too.
fn folder() -> PathBuf {
    if let Some(folder) = std::env::var_os("KFP_DBX_SKIPPED") {
        return PathBuf::from(folder);
    }
    let program = std::env::current_exe().unwrap_or_default();
    // target/debug/deps/…
    let target = program.ancestors().nth(3).map(PathBuf::from);
    target.unwrap_or_else(std::env::temp_dir).join("skipped")
}

/// One file for each check and reason.
fn file_name(check: &str, reason: &str) -> String {
    let name = format!("{check} {reason}");
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    name.chars().map(plain).take(200).collect()
}

fn may_skip(reason: &str) -> bool {
    if std::env::var_os("CI").is_none_or(|ci| ci != "true") {
        return true;
    }
    let list = std::env::var("KFP_DBX_MAY_SKIP").unwrap_or_default();
    list.lines().any(|allowed| allowed.trim() == reason)
}
