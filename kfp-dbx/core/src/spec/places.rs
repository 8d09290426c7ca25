//! The places of misfits in the file of a spec.

use super::export;
use super::misfit::Misfit;
use crate::syntax::places;
use crate::syntax::read::{self, Format, Place};
use crate::syntax::spot::Spot;
use crate::table::Struct;
use crate::value::Value;
use crate::value::path::{Step, part};

/// Returns the place of each misfit in the text of a file, and adds the lines of the fields that
/// one is about to its message. `is_in_file` is whether a field of the spec comes from the file.
pub fn places_of(
    text: &str,
    format: Format,
    object: &Struct,
    misfits: &mut [&mut Misfit],
    is_in_file: impl Fn(&[Step]) -> bool,
) -> Vec<Option<Place>> {
    let paths: Vec<_> = misfits.iter().flat_map(|misfit| misfit.paths()).collect();
    let found = spots(text, format, object, &paths);
    let known = found.into_iter().zip(&paths).map(|(spot, path)| is_in_file(path).then_some(spot));
    let mut known = known.collect::<Vec<_>>().into_iter();
    misfits
        .iter_mut()
        .map(|misfit| {
            let count = misfit.paths().count();
            let rule = misfit.finding.rule;
            let places: Vec<_> = known
                .by_ref()
                .take(count)
                .map(|spot| spot.and_then(|spot| spot.of(rule)))
                .collect();
            let lines: Vec<_> = places.iter().map(|place| place.map(|(line, _)| line)).collect();
            misfit.add_lines(&lines, true);
            // The fields that one is about are in the order of the file then.
            places.iter().flatten().min().copied()
        })
        .collect()
}

/// Returns where each part of a spec is in a document, which may hold more than the spec. A part
/// that the document has in another form is at the smallest part around it.
pub fn spots(text: &str, format: Format, object: &Struct, paths: &[&[Step]]) -> Vec<Spot> {
    let Ok(document) = read::document(text, format, read::literal) else {
        return places::places(text, format, paths);
    };
    let within = match &document {
        Value::Map(document) => export::path(document, object),
        _ => Vec::new(),
    };
    let written: Vec<_> = paths
        .iter()
        .map(|path| {
            if !within.is_empty() && has(&document, path) {
                return path.to_vec();
            }
            let mut written = [within.as_slice(), path].concat();
            while written.len() > within.len() + 1 && !has(&document, &written) {
                written.pop();
            }
            written
        })
        .collect();
    places::places(text, format, &written.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

fn has(document: &Value, path: &[Step]) -> bool {
    path.iter().try_fold(document, part).is_some()
}
