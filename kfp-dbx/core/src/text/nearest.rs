//! The nearest spelling among known names.

/// Returns the candidate that a misspelt `name` most likely means, if one is near enough.
///
/// ```
/// use kfp_dbx_core::text::nearest::nearest;
/// assert_eq!(nearest("num_worker", ["num_workers", "spark_version"]), Some("num_workers"));
/// assert_eq!(nearest("cluster", ["num_workers", "spark_version"]), None);
/// // One letter of two is another name, unless only its case is another one.
/// assert_eq!(nearest("x", ["y", "xs"]), None);
/// assert_eq!(nearest("ID", ["id", "is"]), Some("id"));
/// ```
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let fold = |text: &str| text.to_ascii_lowercase().replace(['-', ' '], "_");
    let wanted = fold(name);
    let limit = match wanted.chars().count() {
        0..=2 => 0,
        letters => letters / 3,
    };
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(&wanted, &fold(candidate)), candidate))
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}
