//! Findings about the fields that specs have in a workspace, and that the CRDs lack: one for all
//! fields of a spec that are lacking for one reason.

use std::fmt::Write;

use super::misfit::{Lack, Lacking, Misfit};
use crate::rule::{Finding, UNKNOWN_FIELD};
use crate::table::{Origin, Unserved};
use crate::value::path::{Step, display_path};

impl Misfit {
    /// Whether one of the fields is above a path.
    fn lacks_above(&self, path: &[Step]) -> bool {
        self.lacking.iter().any(|field| path.starts_with(&field.path))
    }

    /// Adds the lines of the fields to the message. The lines are in the order of the paths.
    pub fn add_lines(&mut self, lines: &[Option<usize>]) {
        if self.lacking.len() > 1 {
            self.finding.message = message(&self.lacking, lines);
        }
    }
}

/// Returns the finding about a field that no operator has.
pub(super) fn misfit(field: &'static Unserved, path: Vec<Step>) -> Misfit {
    of(Lack::Unserved(field), path, Finding::new(&UNKNOWN_FIELD, String::new()))
}

/// Returns the finding about a field that only kfp-dbx-operator has.
pub(super) fn of_kfp_dbx(path: Vec<Step>) -> Misfit {
    of(Lack::OtherOperator, path, Finding::new(&UNKNOWN_FIELD, String::new()).of_archived())
}

fn of(why: Lack, path: Vec<Step>, finding: Finding) -> Misfit {
    let lacking = Lacking { path: path.clone(), shown: display_path(&path), why };
    Misfit { lacking: vec![lacking], ..Misfit::new(path, finding) }
}

/// Merges the findings about such fields: one for each reason, at the first field.
pub(super) fn merged(found: Vec<Misfit>) -> Vec<Misfit> {
    let mut merged: Vec<Misfit> = Vec::with_capacity(found.len());
    let mut firsts: Vec<usize> = Vec::new();
    for misfit in found {
        let Some(lacking) = misfit.lacking.first() else {
            merged.push(misfit);
            continue;
        };
        let is_like =
            |at: &&usize| merged[**at].lacking.iter().all(|known| known.why.is_like(lacking.why));
        match firsts.iter().find(is_like) {
            // A field in a field that is lacking is not told apart.
            Some(first) if merged[*first].lacks_above(&lacking.path) => {}
            Some(first) => merged[*first].lacking.extend(misfit.lacking),
            None => {
                firsts.push(merged.len());
                merged.push(misfit);
            }
        }
    }
    for first in firsts {
        let Misfit { finding, lacking, .. } = &mut merged[first];
        finding.message = message(lacking, &[]);
        finding.help = help(lacking);
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
    match (origin(fields), is_one) {
        (None, _) => format!("the archived Azure Databricks Operator has no {noun} {names}"),
        (Some(Origin::Api), _) => {
            format!("no operator has the {noun} {names}, which Databricks has")
        }
        (Some(Origin::Export), true) => {
            format!("no operator has the {noun} {names}: a workspace adds it to what it exports")
        }
        (Some(Origin::Export), false) => {
            format!("no operator has the {noun} {names}: a workspace adds them to what it exports")
        }
    }
}

fn origin(fields: &[Lacking]) -> Option<Origin> {
    fields.first().and_then(|first| first.why.origin())
}

/// Returns the way to the same without the fields, as far as there is one. That to a field of the
/// other operator is the operator.
fn help(fields: &[Lacking]) -> Option<String> {
    let origin = origin(fields)?;
    let mut ways: Vec<_> = fields
        .iter()
        .filter_map(|field| match field.why {
            Lack::Unserved(Unserved { instead: Some(instead), .. }) => {
                Some(format!("instead of `{}`, {instead}", field.shown))
            }
            _ => None,
        })
        .collect();
    let without = fields.len() - ways.len();
    if without > 0 {
        ways.push(match (ways.is_empty(), without, origin) {
            (true, 1, Origin::Api) => "remove it: the operator would ignore it".to_owned(),
            (true, _, Origin::Api) => "remove them: the operator would ignore them".to_owned(),
            (true, 1, Origin::Export) => "remove it".to_owned(),
            (true, _, Origin::Export) => "remove them".to_owned(),
            (false, 1, _) => "remove the other field".to_owned(),
            (false, ..) => "remove the other fields".to_owned(),
        });
    }
    Some(ways.join("; "))
}
