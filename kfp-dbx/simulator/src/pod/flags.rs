//! The flags of kubectl.

use kfp_dbx_core::table::Action;

use crate::time::Time;

/// The flags that make a difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Flags {
    /// Whether a delete waits until the object is gone.
    pub(super) wait: bool,
    /// How long a delete waits at most.
    pub(super) timeout: Option<Time>,
    /// Whether an object that is not there is no error.
    pub(super) ignore_not_found: bool,
}

/// Flags without an effect on what happens here.
const NO_EFFECT: &[&str] = &[
    "--server-side",
    "--field-manager",
    "--force-conflicts",
    "--validate",
    "--save-config",
    "--overwrite",
    "--grace-period",
    "--now",
    "--request-timeout",
    "--warnings-as-errors",
    "--v",
];

impl Flags {
    /// Reads flags. Those that have no model are problems.
    pub(super) fn read(action: Action, flags: &[String], problems: &mut Vec<String>) -> Self {
        let is_delete = action == Action::Delete;
        let mut read = Self { wait: true, timeout: None, ignore_not_found: is_delete };
        for flag in flags {
            let (name, value) = flag.split_once('=').unwrap_or((flag, ""));
            let known = match name {
                "--wait" if is_delete => truth(value).map(|wait| read.wait = wait),
                "--timeout" if is_delete => {
                    let time = Time::of_go(value);
                    time.map(|time| read.timeout = Some(time).filter(|time| time.0 > 0))
                }
                "--ignore-not-found" if is_delete || action == Action::Get => {
                    truth(value).map(|ignore| read.ignore_not_found = ignore)
                }
                "--cascade" if is_delete => {
                    Some(()).filter(|()| matches!(value, "" | "background" | "true"))
                }
                name if NO_EFFECT.contains(&name) => Some(()),
                _ => None,
            };
            if known.is_none() {
                problems.push(format!("the simulator has no model of the flag `{flag}`"));
            }
        }
        read
    }
}

/// Reads a boolean as Go's `strconv.ParseBool` does. A flag alone is true.
fn truth(value: &str) -> Option<bool> {
    match value {
        "" | "1" | "t" | "T" | "true" | "TRUE" | "True" => Some(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(action: Action, flags: &[&str]) -> Result<Flags, Vec<String>> {
        let mut problems = Vec::new();
        let flags: Vec<_> = flags.iter().map(|flag| (*flag).to_owned()).collect();
        let read = Flags::read(action, &flags, &mut problems);
        if problems.is_empty() { Ok(read) } else { Err(problems) }
    }

    #[test]
    fn a_delete_waits_unless_it_is_told_not_to() {
        let delete = |flags: &[&str]| read(Action::Delete, flags).unwrap();
        assert!(delete(&[]).wait);
        assert!(delete(&["--wait"]).wait);
        assert!(!delete(&["--wait=false"]).wait);
        assert_eq!(delete(&["--wait=true", "--timeout=1m30s"]).timeout, Some(Time(90_000)));
        assert_eq!(delete(&["--timeout=0s"]).timeout, None);
        assert!(delete(&[]).ignore_not_found);
        assert!(!read(Action::Get, &[]).unwrap().ignore_not_found);
    }

    #[test]
    fn other_flags_have_no_effect_or_no_model() {
        assert!(read(Action::Apply, &["--server-side", "--field-manager=x"]).is_ok());
        for flag in ["--dry-run=server", "--cascade=orphan", "--wait=maybe", "--force", "-n"] {
            assert!(read(Action::Delete, &[flag]).is_err(), "{flag}");
        }
        assert!(read(Action::Create, &["--wait=false"]).is_err());
    }
}
