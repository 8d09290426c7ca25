//! A feature of Argo, and the versions that a workflow with some features needs.

use super::version::ArgoVersion;

/// Something that a workflow can use, and that not every version of Argo has.
#[derive(Debug, PartialEq, Eq)]
pub struct Feature {
    /// The feature, as people know it, in the plural or with an article, for messages.
    pub name: &'static str,
    /// The first version that has it.
    pub from: ArgoVersion,
    /// The first version that has it no longer.
    pub gone_in: Option<ArgoVersion>,
    /// What a version without it does with the workflow.
    pub without: &'static str,
}

impl Feature {
    /// Whether a version has the feature.
    pub fn is_in(&self, version: ArgoVersion) -> bool {
        version >= self.from && self.gone_in.is_none_or(|gone_in| version < gone_in)
    }

    /// Returns the feature, the versions that have it, and what a version without it does: the line of
    /// a list of what is missing.
    pub fn described(&self) -> String {
        let Self { name, from, gone_in, without } = self;
        let versions = match gone_in {
            Some(gone_in) => format!("before Argo {gone_in}"),
            None => format!("Argo {from} or later"),
        };
        format!("{name} ({versions}): it {without}")
    }
}

/// The versions of Argo that a workflow runs on.
///
/// They follow from the features that the workflow uses, so that a workflow may run on older
/// versions than the one that its pipeline is written for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needs {
    features: Vec<&'static Feature>,
}

impl Needs {
    /// Makes the needs of a workflow that uses these features.
    pub fn new(features: impl IntoIterator<Item = &'static Feature>) -> Self {
        Self { features: features.into_iter().collect() }
    }

    /// Returns the features that the workflow uses and that not every version has.
    pub fn features(&self) -> &[&'static Feature] {
        &self.features
    }

    /// Returns the oldest version that has all features.
    pub fn oldest(&self) -> Option<ArgoVersion> {
        self.features.iter().map(|feature| feature.from).max()
    }

    /// Returns the first version that has one of the features no longer.
    pub fn gone_in(&self) -> Option<ArgoVersion> {
        self.features.iter().filter_map(|feature| feature.gone_in).min()
    }

    /// Returns the features that a version does not have.
    pub fn missing_in(&self, version: ArgoVersion) -> Vec<&'static Feature> {
        self.features.iter().copied().filter(|feature| !feature.is_in(version)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Needs;
    use crate::table::argo::{ArgoVersion, FEATURES, MUTEX, MUTEXES};

    const fn version(major: u16, minor: u16, patch: u16) -> ArgoVersion {
        ArgoVersion::new(major, minor, patch)
    }

    #[test]
    fn a_feature_is_in_its_first_version_and_not_in_the_one_before() {
        for feature in FEATURES {
            let ArgoVersion { major, minor, patch } = feature.from;
            let before = match patch {
                0 => version(major, minor - u16::from(minor > 0), u16::MAX),
                _ => version(major, minor, patch - 1),
            };
            assert!(feature.is_in(feature.from), "{}", feature.name);
            assert!(minor == 0 || !feature.is_in(before), "{}", feature.name);
            if let Some(gone_in) = feature.gone_in {
                assert!(!feature.is_in(gone_in), "{}", feature.name);
                assert!(feature.is_in(version(gone_in.major - 1, u16::MAX, 0)), "{}", feature.name);
            }
        }
    }

    #[test]
    fn needs_are_a_range_of_versions() {
        let needs = Needs::new([&MUTEX, &MUTEXES]);
        assert_eq!(needs.oldest(), Some(version(3, 6, 0)));
        assert_eq!(needs.gone_in(), Some(version(4, 0, 0)));
        assert_eq!(needs.missing_in(version(3, 5, 14)), [&MUTEXES]);
        assert_eq!(needs.missing_in(version(3, 7, 3)), [] as [&super::Feature; 0]);
        assert_eq!(needs.missing_in(version(4, 0, 5)), [&MUTEX]);
        assert_eq!(Needs::new([]).oldest(), None);
    }
}
