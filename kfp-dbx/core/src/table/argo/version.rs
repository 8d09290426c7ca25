//! Versions of Argo Workflows.

use std::fmt;
use std::str::FromStr;

use crate::text::quoted::quoted;

/// A version of Argo Workflows, such as 3.4.17.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ArgoVersion {
    /// The major version.
    pub major: u16,
    /// The minor version.
    pub minor: u16,
    /// The patch release.
    pub patch: u16,
}

/// The minor versions that a pipeline can be written for.
const SUPPORTED: [(u16, u16); 7] = [(3, 3), (3, 4), (3, 5), (3, 6), (3, 7), (4, 0), (4, 1)];

/// The oldest version that a pipeline can be written for.
pub const OLDEST: ArgoVersion = ArgoVersion::new(SUPPORTED[0].0, SUPPORTED[0].1, 0);

/// The newest version that is known.
pub const NEWEST: ArgoVersion = {
    let (major, minor) = SUPPORTED[SUPPORTED.len() - 1];
    ArgoVersion::new(major, minor, 0)
};

/// The version that a pipeline is written for unless it says otherwise. The workflow runs on this
/// version and on every later one that is known.
pub const DEFAULT: ArgoVersion = ArgoVersion::new(3, 4, 17);

/// Returns the help for a version that no pipeline can be written for.
pub fn supported() -> String {
    let names = SUPPORTED.map(|(major, minor)| format!("{major}.{minor}"));
    let names = quoted(names.iter().map(String::as_str));
    format!(
        "the supported versions are {names}, with or without a patch release, as in `{DEFAULT}`"
    )
}

impl ArgoVersion {
    /// Makes a version of its three numbers.
    pub const fn new(major: u16, minor: u16, patch: u16) -> Self {
        Self { major, minor, patch }
    }

    /// Reads a version that a server reports: with or without `v`, with all three numbers, and
    /// possibly with the name of a build, as in `v3.4.17+f0b5fd9.dirty`.
    pub fn of_server(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.strip_prefix('v').unwrap_or(text);
        let end = text.find(['+', '-']).unwrap_or(text.len());
        let version = numbers(&text[..end])?;
        (text[..end].split('.').count() == 3).then_some(version)
    }

    /// Reads the version that a pipeline is written for, such as `3.4`, `3.4.17` or `v3.6.2`.
    ///
    /// # Errors
    /// The text is not a version, or is one that no pipeline can be written for: [`supported`] is
    /// the help.
    pub fn target(text: &str) -> Result<Self, String> {
        let number = text.strip_prefix('v').unwrap_or(text);
        let Some(version) = numbers(number) else {
            return Err(format!("`{text}` is not a version of Argo Workflows"));
        };
        if SUPPORTED.contains(&(version.major, version.minor)) {
            return Ok(version);
        }
        Err(if version < OLDEST {
            format!("Argo {version} is older than the oldest supported version, Argo {OLDEST}")
        } else if version > NEWEST {
            format!("Argo {version} is newer than the newest known version, Argo {NEWEST}")
        } else {
            format!("there is no Argo {version}")
        })
    }
}

/// Reads two or three numbers.
fn numbers(text: &str) -> Option<ArgoVersion> {
    let number = |part: &str| -> Option<u16> {
        let is_number = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        // `3.04` is no version.
        let is_plain = part == "0" || !part.starts_with('0');
        (is_number && is_plain).then(|| part.parse().ok()).flatten()
    };
    let mut parts = text.split('.');
    let (major, minor) = (number(parts.next()?)?, number(parts.next()?)?);
    let patch = match parts.next() {
        Some(patch) => number(patch)?,
        None => 0,
    };
    parts.next().is_none().then(|| ArgoVersion::new(major, minor, patch))
}

impl Default for ArgoVersion {
    fn default() -> Self {
        DEFAULT
    }
}

impl FromStr for ArgoVersion {
    type Err = String;

    /// Reads a version as [`target`](Self::target) does.
    fn from_str(text: &str) -> Result<Self, String> {
        Self::target(text)
    }
}

impl fmt::Display for ArgoVersion {
    /// Writes the version as people do: the first patch release is left out.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { major, minor, patch } = self;
        match patch {
            0 => write!(f, "{major}.{minor}"),
            _ => write!(f, "{major}.{minor}.{patch}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ArgoVersion, DEFAULT, NEWEST, OLDEST};

    #[test]
    fn a_target_has_two_or_three_numbers() {
        let version = |text| ArgoVersion::target(text).unwrap();
        assert_eq!(version("3.4"), ArgoVersion::new(3, 4, 0));
        assert_eq!(version("3.4"), version("3.4.0"));
        assert_eq!(version("v3.6.2"), ArgoVersion::new(3, 6, 2));
        assert_eq!(version("3.4.17"), DEFAULT);
        assert!(version("3.4.9") < version("3.4.17") && version("3.4.17") < version("3.5"));
        for wrong in [
            "",
            "3",
            "3.4.",
            ".3.4",
            "3.4.17.1",
            "3.04",
            "3.4-rc1",
            "3,4",
            " 3.4",
            "3.4 ",
            "V3.4",
            "vv3.4",
            "+3.4",
            "3.-4",
            "3.4.65536",
            "३.४",
            "latest",
        ] {
            let why = ArgoVersion::target(wrong).unwrap_err();
            assert!(why.contains("is not a version"), "{wrong:?}: {why}");
        }
    }

    #[test]
    fn only_supported_versions_are_targets() {
        let why = |text| ArgoVersion::target(text).unwrap_err();
        assert!(why("3.2.3").contains("older than the oldest supported version, Argo 3.3"));
        assert!(why("2.12").contains("older"));
        assert!(why("4.9.1").contains("newer than the newest known version"));
        assert!(why("3.8").contains("there is no Argo 3.8"));
        assert!(ArgoVersion::target(&OLDEST.to_string()).is_ok());
        assert!(ArgoVersion::target(&NEWEST.to_string()).is_ok());
    }

    #[test]
    fn servers_report_versions_with_more_around_them() {
        let found = ArgoVersion::of_server;
        assert_eq!(found("v3.4.17"), Some(ArgoVersion::new(3, 4, 17)));
        assert_eq!(found("3.1.6\n"), Some(ArgoVersion::new(3, 1, 6)));
        assert_eq!(found("v4.0.5+a1b2c3d.dirty"), Some(ArgoVersion::new(4, 0, 5)));
        assert_eq!(found("v3.6.0-rc2"), Some(ArgoVersion::new(3, 6, 0)));
        for unknown in ["latest", "v0.0.0-dev+unknown.x", "", "latest+dd87b07", "untagged", "v3.4"]
        {
            assert_ne!(found(unknown), Some(DEFAULT), "{unknown}");
        }
        assert_eq!(found("latest+dd87b07"), None);
        assert_eq!(found("v3.4"), None);
    }
}
