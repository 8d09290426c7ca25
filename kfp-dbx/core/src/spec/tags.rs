//! The tags of jobs and clusters, which Azure gets for the machines: those of a job, too, since
//! Databricks sets them on the clusters that it creates for the job.
//!
//! The limits are those of Azure ("Use tags to organize your Azure resources", "Limitations").

use crate::rule::{Finding, LIMITS};
use crate::text::excerpt::excerpt;

/// The number of characters of the key of a tag, and of its value.
const KEY: usize = 512;
const VALUE: usize = 256;
/// The characters that the key of a tag can't have.
const REFUSED: [char; 7] = ['<', '>', '%', '&', '\\', '?', '/'];

/// The part of a tag that has a fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    /// The key.
    Key,
    /// The value.
    Value,
}

/// Returns the faults of a tag, as far as its key and its value are known.
pub(super) fn faults(key: Option<&str>, value: Option<&str>) -> Vec<(Part, Finding)> {
    let shown = key.map_or_else(|| "a tag".to_owned(), |key| format!("the tag `{}`", excerpt(key)));
    let mut found = Vec::new();
    for (part, what, text, most) in
        [(Part::Key, "key", key, KEY), (Part::Value, "value", value, VALUE)]
    {
        let length = text.map_or(0, |text| text.chars().count());
        if length > most {
            let message = format!(
                "the {what} of {shown} has {length} characters, but Azure accepts {most} for the machines that get the tag"
            );
            found.push((part, Finding::new(&LIMITS, message).help("make it shorter")));
        }
    }
    let refused = key.and_then(|key| key.chars().find(|c| REFUSED.contains(c)));
    if let Some(refused) = refused {
        let message = format!(
            "the key of {shown} has the character `{refused}`, which Azure does not accept for the machines that get the tag"
        );
        let help = r"write it without `<`, `>`, `%`, `&`, `\`, `?` and `/`";
        found.push((Part::Key, Finding::new(&LIMITS, message).help(help)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Part, faults};

    fn parts(key: &str, value: &str) -> Vec<Part> {
        faults(Some(key), Some(value)).into_iter().map(|(part, _)| part).collect()
    }

    #[test]
    fn tags_have_the_limits_of_azure() {
        assert_eq!(parts(&"ü".repeat(512), &"ü".repeat(256)), []);
        assert_eq!(parts(&"k".repeat(513), &"v".repeat(257)), [Part::Key, Part::Value]);
        assert_eq!(parts("cost center: 7 (a|b) #1", "a/b?c=<d>&e%"), []);
        for key in ["a/b", "a\\b", "50%", "a&b", "a<b", "a>b", "why?", "/"] {
            assert_eq!(parts(key, ""), [Part::Key], "{key}");
        }
        assert!(faults(None, None).is_empty());
    }
}
