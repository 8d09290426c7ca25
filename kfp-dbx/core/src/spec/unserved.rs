//! Findings about the fields that specs have in a workspace, and that the operator's CRDs lack: one
//! for all fields of a spec.

use std::fmt::Write;

use super::misfit::{Lacking, Misfit};
use crate::rule::{Finding, UNKNOWN_FIELD};
use crate::table::{Origin, Unserved};
use crate::value::path::{Step, display_path};

impl Misfit {
    /// Adds the lines of the fields to the message. The lines are in the order of the paths.
    pub fn add_lines(&mut self, lines: &[Option<usize>]) {
        if self.lacking.len() > 1 {
            self.finding.message = message(&self.lacking, lines);
        }
    }
}

/// Returns the finding about one field.
pub(super) fn misfit(field: &'static Unserved, path: Vec<Step>) -> Misfit {
    let lacking = Lacking { path: path.clone(), shown: display_path(&path), field };
    let finding = Finding::new(&UNKNOWN_FIELD, String::new());
    Misfit { lacking: vec![lacking], ..Misfit::new(path, finding) }
}

/// Merges the findings about such fields: one for each origin, at the first field.
pub(super) fn merged(found: Vec<Misfit>) -> Vec<Misfit> {
    let mut merged: Vec<Misfit> = Vec::with_capacity(found.len());
    let mut first_of: [Option<usize>; 2] = [None; 2];
    for misfit in found {
        let Some(lacking) = misfit.lacking.first() else {
            merged.push(misfit);
            continue;
        };
        let first = &mut first_of[lacking.field.origin as usize];
        match first {
            Some(first) => merged[*first].lacking.extend(misfit.lacking),
            None => {
                *first = Some(merged.len());
                merged.push(misfit);
            }
        }
    }
    for first in first_of.into_iter().flatten() {
        let Misfit { finding, lacking, .. } = &mut merged[first];
        finding.message = message(lacking, &[]);
        finding.help = Some(help(lacking));
    }
    merged
}

fn message(fields: &[Lacking], lines: &[Option<usize>]) -> String {
    let mut names = String::new();
    for (index, field) in fields.iter().enumerate() {
        let comma = if index == 0 { "" } else { ", " };
        let _ = write!(names, "{comma}`{}`", field.shown);
        if let Some(Some(line)) = lines.get(index) {
            let _ = write!(names, " (line {line})");
        }
    }
    let is_one = fields.len() == 1;
    let noun = if is_one { "field" } else { "fields" };
    let origin = match (origin(fields), is_one) {
        (Origin::Api, _) => ", which Databricks has",
        (Origin::Export, true) => ": a workspace adds it to what it exports",
        (Origin::Export, false) => ": a workspace adds them to what it exports",
    };
    format!("the operator's CRD has no {noun} {names}{origin}")
}

fn origin(fields: &[Lacking]) -> Origin {
    fields.first().map_or(Origin::Api, |first| first.field.origin)
}

/// Returns the way to the same without the fields, as far as there is one.
fn help(fields: &[Lacking]) -> String {
    let mut ways: Vec<_> = fields
        .iter()
        .filter_map(|field| Some(format!("instead of `{}`, {}", field.shown, field.field.instead?)))
        .collect();
    let without = fields.len() - ways.len();
    if without > 0 {
        ways.push(match (ways.is_empty(), without, origin(fields)) {
            (true, 1, Origin::Api) => "remove it: the operator would ignore it".to_owned(),
            (true, _, Origin::Api) => "remove them: the operator would ignore them".to_owned(),
            (true, 1, Origin::Export) => "remove it".to_owned(),
            (true, _, Origin::Export) => "remove them".to_owned(),
            (false, 1, _) => "remove the other field".to_owned(),
            (false, ..) => "remove the other fields".to_owned(),
        });
    }
    ways.join("; ")
}
