//! The places of misfits in the file of a spec.

use super::misfit::Misfit;
use crate::syntax::places;
use crate::syntax::read::{Format, Place};
use crate::value::path::Step;

/// Returns the place of each misfit in the text of a file, and adds the lines of the fields that
/// one is about to its message. `is_in_file` is whether a field of the spec comes from the file.
pub fn places_of(
    text: &str,
    format: Format,
    misfits: &mut [&mut Misfit],
    is_in_file: impl Fn(&[Step]) -> bool,
) -> Vec<Option<Place>> {
    let paths: Vec<_> = misfits.iter().flat_map(|misfit| misfit.paths()).collect();
    let found = places::places(text, format, &paths);
    let known =
        found.into_iter().zip(&paths).map(|(place, path)| place.filter(|_| is_in_file(path)));
    let mut known = known.collect::<Vec<_>>().into_iter();
    misfits
        .iter_mut()
        .map(|misfit| {
            let count = misfit.paths().count();
            let places: Vec<_> = known.by_ref().take(count).collect();
            let lines: Vec<_> = places.iter().map(|place| place.map(|(line, _)| line)).collect();
            misfit.add_lines(&lines);
            places.first().copied().flatten()
        })
        .collect()
}
