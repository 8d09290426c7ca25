//! The runtimes of Databricks: what their names say, and until when Databricks supports them.
//!
//! The dates are those of "Databricks Runtime release notes versions and compatibility" and
//! "End-of-support Databricks Runtime release notes". Databricks supports a version with long-term
//! support for three years, and any other one for six months.

/// The day on which the tables of this module were compared with the release notes.
const AS_OF: &str = "30 November 2026";

/// The versions that Databricks supports, the newest one first. Without a second number, each version
/// that begins with the first one is meant.
static SUPPORTED: &[(u32, Option<u32>)] =
    &[(19, None), (18, None), (17, Some(3)), (16, Some(4)), (15, Some(4)), (14, Some(3))];

/// The last days on which Databricks supported further versions, as far as the notes have them.
static ENDED: &[((u32, u32), &str)] = &[
    ((17, 2), "26 March 2026"),
    ((17, 1), "1 February 2026"),
    ((17, 0), "23 December 2025"),
    ((13, 3), "22 August 2026"),
    ((12, 2), "1 March 2026"),
    ((11, 3), "19 October 2025"),
    ((10, 4), "18 March 2025"),
    ((9, 1), "23 September 2024"),
];

/// The newest version that has reached its end of life: Databricks can remove it at any time.
const LAST_END_OF_LIFE: (u32, u32) = (10, 4);

/// The name of the runtime to move to.
const CURRENT: &str = "17.3.x-scala2.13";

/// A runtime, as its name describes it: `15.4.x-scala2.12`, `15.4.x-gpu-ml-scala2.12`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Runtime {
    /// The version. There is no second number in a name such as `18.x-scala2.13`.
    pub version: (u32, Option<u32>),
    /// Whether it is a runtime for machine learning.
    pub is_ml: bool,
    /// Whether it is a runtime for machines with GPUs.
    pub is_gpu: bool,
    /// Whether its engine is Photon.
    pub is_photon: bool,
}

/// The support of a runtime, on the day of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Support {
    /// Databricks supports it, or the table does not know it yet.
    Supported,
    /// Databricks does not support it any more. The last day is known for some versions.
    Ended(Option<&'static str>),
    /// Databricks can remove it at any time.
    EndOfLife,
}

impl Runtime {
    /// Reads the name of a runtime. Names of other forms, such as those of custom images, are not
    /// read.
    pub fn of(name: &str) -> Option<Self> {
        let mut parts = name.split('-');
        let mut numbers = parts.next()?.split('.');
        let major = number(numbers.next()?)?;
        let minor = match numbers.next()? {
            "x" => None,
            minor => Some(number(minor)?),
        };
        let mut runtime =
            Self { version: (major, minor), is_ml: false, is_gpu: false, is_photon: false };
        for part in parts {
            match part {
                "ml" => runtime.is_ml = true,
                "gpu" => runtime.is_gpu = true,
                "photon" => runtime.is_photon = true,
                _ => {}
            }
        }
        Some(runtime)
    }

    /// Whether the version is that one or a later one.
    pub fn is_at_least(self, version: (u32, u32)) -> bool {
        (self.version.0, self.version.1.unwrap_or(u32::MAX)) >= version
    }

    /// Returns the support of the version.
    pub fn support(self) -> Support {
        let (major, minor) = self.version;
        let is_newer = SUPPORTED.first().is_some_and(|(newest, _)| major > *newest);
        let is_supported = SUPPORTED
            .iter()
            .any(|known| known.0 == major && (known.1.is_none() || known.1 == minor));
        if is_newer || is_supported {
            return Support::Supported;
        }
        if !self.is_at_least((LAST_END_OF_LIFE.0, LAST_END_OF_LIFE.1 + 1)) {
            return Support::EndOfLife;
        }
        let ended =
            ENDED.iter().find(|(version, _)| minor == Some(version.1) && major == version.0);
        Support::Ended(ended.map(|(_, day)| *day))
    }

    /// Returns the version as text: `15.4`.
    pub fn shown(self) -> String {
        match self.version {
            (major, Some(minor)) => format!("{major}.{minor}"),
            (major, None) => major.to_string(),
        }
    }

    /// Returns the day on which the table was compared with the release notes.
    pub fn as_of() -> &'static str {
        AS_OF
    }

    /// Returns the name of a supported runtime.
    pub fn current() -> &'static str {
        CURRENT
    }
}

fn number(text: &str) -> Option<u32> {
    let is_number = !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn support(name: &str) -> Option<Support> {
        Runtime::of(name).map(Runtime::support)
    }

    #[test]
    fn names_are_read() {
        let runtime = |name| Runtime::of(name).unwrap();
        let gpu = runtime("15.4.x-gpu-ml-scala2.12");
        assert!(gpu.is_ml && gpu.is_gpu && !gpu.is_photon);
        assert_eq!(gpu.shown(), "15.4");
        assert!(runtime("13.3.x-photon-scala2.12").is_photon);
        assert!(runtime("7.3.x-cpu-ml-scala2.12").is_ml);
        assert_eq!(runtime("18.x-scala2.13").version, (18, None));
        assert!(runtime("18.x-scala2.13").is_at_least((18, 2)));
        assert!(!runtime("15.4.x-scala2.12").is_at_least((16, 0)));
        for other in ["", "latest", "custom:a", "auto:latest-lts", "x.4.x", "{{a}}", "15", "+1.2"] {
            assert_eq!(Runtime::of(other), None, "{other}");
        }
    }

    #[test]
    fn versions_are_supported_until_their_last_day() {
        for name in ["14.3.x-scala2.12", "18.1.x-scala2.13", "19.x-scala2.13", "23.1.x-scala3"] {
            assert_eq!(support(name), Some(Support::Supported), "{name}");
        }
        let cases = [
            ("13.3.x-scala2.12", Support::Ended(Some("22 August 2026"))),
            ("17.2.x-scala2.13", Support::Ended(Some("26 March 2026"))),
            ("16.1.x-scala2.12", Support::Ended(None)),
            ("10.5.x-scala2.12", Support::Ended(None)),
            ("10.4.x-scala2.12", Support::EndOfLife),
            ("5.3.x-scala2.11", Support::EndOfLife),
        ];
        for (name, expected) in cases {
            assert_eq!(support(name), Some(expected), "{name}");
        }
        assert_eq!(support(CURRENT), Some(Support::Supported));
    }
}
