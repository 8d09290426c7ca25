//! The releases of Kubeflow Pipelines, and the Argo that each one brings.
//!
//! From the manifests of each release: the image of Argo's controller in `manifests/kustomize`, with
//! which `third_party/argo/VERSION` agrees. A cluster can run another Argo beside them.

use super::argo::ArgoVersion;
use crate::text::version::Version;

/// The releases from one to another, both included, and their Argo.
pub struct Line {
    /// The first release.
    pub first: Version,
    /// The last release.
    pub last: Version,
    /// The Argo of all of them.
    pub argo: ArgoVersion,
}

const fn line(first: (u32, u32, u32), last: (u32, u32, u32), argo: (u16, u16, u16)) -> Line {
    Line {
        first: Version::new(first.0, first.1, first.2),
        last: Version::new(last.0, last.1, last.2),
        argo: ArgoVersion::new(argo.0, argo.1, argo.2),
    }
}

/// All releases with an Argo of version 3 or later, in order. The releases 1.8.13 to 1.8.22 belong to
/// the Python SDK: a server that is built from one of them is 1.7.
pub const LINES: &[Line] = &[
    line((1, 7, 0), (1, 7, 0), (3, 1, 6)),
    line((1, 7, 1), (1, 7, 1), (3, 1, 14)),
    line((1, 8, 0), (1, 8, 2), (3, 2, 3)),
    line((1, 8, 3), (1, 8, 5), (3, 3, 8)),
    line((1, 8, 13), (1, 8, 22), (3, 1, 6)),
    line((2, 0, 0), (2, 1, 0), (3, 3, 10)),
    line((2, 2, 0), (2, 2, 0), (3, 4, 16)),
    line((2, 3, 0), (2, 4, 1), (3, 4, 17)),
    line((2, 5, 0), (2, 5, 0), (3, 5, 14)),
    line((2, 14, 0), (2, 14, 4), (3, 6, 7)),
    line((2, 15, 0), (2, 16, 1), (3, 7, 3)),
    line((2, 17, 0), (2, 17, 0), (4, 0, 5)),
];

/// Returns the Argo of a release, or `None` for a release that is not in the table.
pub fn argo(release: Version) -> Option<ArgoVersion> {
    let line = LINES.iter().find(|line| (line.first..=line.last).contains(&release))?;
    Some(line.argo)
}

/// Returns the oldest Argo that a release can have: its own, or for a release of 2.x or later that is
/// not in the table, that of the release before it.
pub fn oldest_argo(release: Version) -> Option<ArgoVersion> {
    let before = || LINES.iter().rfind(|line| line.last < release).filter(|_| release.major >= 2);
    argo(release).or_else(|| before().map(|line| line.argo))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn argo_of(release: &str) -> Option<String> {
        argo(Version::parse(release)?).map(|argo| argo.to_string())
    }

    #[test]
    fn lines_are_in_order() {
        for line in LINES {
            assert!(line.first <= line.last, "{}", line.first);
        }
        for pair in LINES.windows(2) {
            assert!(pair[0].last < pair[1].first, "{}", pair[1].first);
        }
    }

    #[test]
    fn each_release_has_its_argo() {
        for (release, argo) in [
            ("1.8.5", Some("3.3.8")),
            ("1.8.22", Some("3.1.6")),
            ("2.0.5", Some("3.3.10")),
            ("2.2.0", Some("3.4.16")),
            ("2.4.1", Some("3.4.17")),
            ("2.14.3", Some("3.6.7")),
            ("2.17.0", Some("4.0.5")),
            // Releases that nobody made, or whose Argo is not known.
            ("1.6.0", None),
            ("1.8.6", None),
            ("2.0.0-alpha.1", None),
            ("2.6.0", None),
            ("2.17.1", None),
            ("3.0.0", None),
        ] {
            assert_eq!(argo_of(release).as_deref(), argo, "{release}");
        }
    }

    #[test]
    fn a_newer_release_has_no_older_argo() {
        let oldest = |release| oldest_argo(Version::parse(release).unwrap());
        assert_eq!(oldest("2.18.0"), Some(ArgoVersion::new(4, 0, 5)));
        assert_eq!(oldest("2.4.1"), Some(ArgoVersion::new(3, 4, 17)));
        assert_eq!(oldest("2.14.9"), Some(ArgoVersion::new(3, 6, 7)));
        assert_eq!(oldest("2.15.0-rc.1"), Some(ArgoVersion::new(3, 6, 7)));
        assert_eq!(oldest("1.8.6"), None);
        assert_eq!(oldest("1.5.0"), None);
    }
}
