//! The items of the loops whose lists the source contains.

use kfp_dbx_core::spec::items::{Listed, Loop};
use kfp_dbx_core::value::path::display_path;
use kfp_dbx_core::value::{Target, Value};

use super::graph::Graph;
use super::sketches::Sketches;
use crate::error::Place;
use crate::model::block::{BlockKind, Over};
use crate::model::param::Origin;

/// Returns the items of the loops of a graph, each at its loop.
pub(super) fn listed(graph: &Graph, sketches: &Sketches<'_>) -> Listed<Place> {
    let mut listed = Listed::default();
    for (block, node) in graph.nodes.iter().enumerate() {
        let Some(BlockKind::ForEach { over, item }) = node.block_kind() else { continue };
        let items: Vec<_> =
            items(over, sketches).into_iter().map(|value| (value, node.data.at)).collect();
        if !items.is_empty() {
            listed.add_loop(block, Loop { list: sketches.first_item(*item), items });
        }
    }
    for index in (0..).take(graph.params.len()) {
        let Some((whole, steps)) = graph.whole_param(index) else { continue };
        let is_item = |whole: u32| {
            let param = graph.params.get(whole as usize);
            matches!(param.map(|param| &param.of), Some(Origin::Item(_)))
        };
        if is_item(whole) {
            let list = sketches.first_item(whole);
            let target = Target::Param { scope: graph.scope, index: list };
            listed.add_part(target, display_path(&steps), list, steps);
        }
    }
    listed
}

/// Returns the items of a list. Of a sequence, they are the first and the last: those between are
/// valid if both are.
fn items(over: &Over, sketches: &Sketches<'_>) -> Vec<Value> {
    match over {
        Over::Items(items) => items.clone(),
        Over::List(list) => match sketches.value_of(&Value::Ref(*list)) {
            Value::List(items) => items.clone(),
            _ => Vec::new(),
        },
        Over::Sequence { start, end, format } => {
            let (Value::Int(start), Value::Int(end)) =
                (sketches.value_of(start), sketches.value_of(end))
            else {
                return Vec::new();
            };
            let item = |number: i128| match format {
                None => Some(Value::Int(number)),
                Some(format) => formatted(format, number).map(Value::text),
            };
            let ends = [*start, end - 1];
            let ends = ends.into_iter().take(usize::try_from(end - start).unwrap_or(0).min(2));
            ends.filter_map(item).collect()
        }
    }
}

/// Returns a number in a format of Go's `Printf` with a single `%d`, if it is one.
fn formatted(format: &str, number: i128) -> Option<String> {
    let (before, verb) = format.split_once('%')?;
    let digits = verb.find(|c: char| !c.is_ascii_digit())?;
    let (width, verb) = verb.split_at(digits);
    let after = verb.strip_prefix('d')?;
    let is_zero_padded = width.starts_with('0');
    let padded = match (width.parse::<u8>().map(usize::from), is_zero_padded) {
        (Ok(width), true) => format!("{number:0width$}"),
        (Ok(width), false) => format!("{number:width$}"),
        (Err(_), _) if width.is_empty() => number.to_string(),
        (Err(_), _) => return None,
    };
    (!after.contains('%')).then(|| format!("{before}{padded}{after}"))
}
