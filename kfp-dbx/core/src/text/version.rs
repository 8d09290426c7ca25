//! Versions of servers, as the servers write them: `v3.4.17`, `2.17.0`, `2.0.0-beta.1`.

use std::fmt;

/// A version. A pre-release comes before its release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// The major version.
    pub major: u32,
    /// The minor version.
    pub minor: u32,
    /// The patch release.
    pub patch: u32,
    /// Whether this is the release itself, and no alpha, beta or release candidate of it.
    pub is_release: bool,
}

impl Version {
    /// Makes the version of a release.
    pub const fn new(major: u32, minor: u32, patch: u32) -> Self {
        Self { major, minor, patch, is_release: true }
    }

    /// Reads a version, with or without a `v` before it. Build metadata (`+…`) is ignored. Returns
    /// `None` for any other text, such as `latest` or `unknown`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = text.strip_prefix('v').unwrap_or(text);
        let text = text.split('+').next()?;
        let (numbers, pre_release) = match text.split_once('-') {
            Some((numbers, suffix)) => (numbers, Some(suffix)),
            None => (text, None),
        };
        let mut parts = numbers.split('.').map(number);
        let (major, minor) = (parts.next()??, parts.next()??);
        let patch = parts.next().unwrap_or(Some(0))?;
        (parts.next().is_none() && pre_release != Some("")).then_some(Self {
            major,
            minor,
            patch,
            is_release: pre_release.is_none(),
        })
    }

    /// Returns whether both versions differ in the patch alone.
    pub fn is_of_line(self, other: Self) -> bool {
        (self.major, self.minor) == (other.major, other.minor)
    }
}

/// Reads a number that has nothing but digits.
fn number(text: &str) -> Option<u32> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.major, self.minor, self.patch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_as_servers_write_them() {
        for (text, version) in [
            ("v3.4.17", Version::new(3, 4, 17)),
            ("2.17.0", Version::new(2, 17, 0)),
            ("3.4", Version::new(3, 4, 0)),
            ("v4.1.2+1a2b3c4.dirty", Version::new(4, 1, 2)),
            ("2.0.0-beta.1", Version { is_release: false, ..Version::new(2, 0, 0) }),
        ] {
            assert_eq!(Version::parse(text), Some(version), "{text}");
        }
        for text in
            ["", "latest", "unknown", "v", "3", "3.x", "3.4.", "3.4.1.2", "3.-1.0", "3.+4", "3.4-"]
        {
            assert_eq!(Version::parse(text), None, "{text}");
        }
    }

    #[test]
    fn versions_have_an_order() {
        let version = |text| Version::parse(text).unwrap();
        for pair in ["3.1.6 3.3.10", "3.3.8 3.3.10", "3.9.0 4.0.0", "2.0.0-rc.1 2.0.0"] {
            let (a, b) = pair.split_once(' ').unwrap();
            assert!(version(a) < version(b), "{pair}");
        }
        assert!(version("3.4.17").is_of_line(version("3.4.0")));
        assert!(!version("3.4.17").is_of_line(version("4.4.17")));
    }
}
