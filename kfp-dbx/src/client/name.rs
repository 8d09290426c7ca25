//! Names that nobody has taken.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;

/// The number of characters that Kubernetes keeps of a `generateName`.
const LONGEST_PREFIX: usize = 58;

/// Generates a name in the way of Kubernetes.
pub(super) fn generated(prefix: &str) -> String {
    let name: String = prefix.chars().take(LONGEST_PREFIX).collect();
    name + &random_suffix()
}

/// Returns five random letters.
pub(crate) fn random_suffix() -> String {
    // Each `RandomState` has keys of its own, which come from the system's random numbers.
    let mut random = RandomState::new().hash_one(0);
    let mut name = String::new();
    for _ in 0..5 {
        // The alphabet of Kubernetes: no vowels, and no letters that look alike.
        let letters = b"bcdfghjklmnpqrstvwxz2456789";
        let letter = usize::try_from(random % letters.len() as u64).unwrap_or_default();
        name.push(char::from(letters[letter]));
        random /= letters.len() as u64;
    }
    name
}
