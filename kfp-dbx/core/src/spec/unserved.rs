//! Findings about the fields that specs have in a workspace, and that the CRDs lack: one for all
//! fields of a spec that are lacking for one reason.

use std::fmt::Write;

use super::misfit::{Lack, Lacking, Misfit};
use crate::rule::{EXPORTED_FIELD, Finding, UNKNOWN_FIELD};
use crate::table::{Origin, Unserved};
use crate::text::quoted::quoted;
use crate::value::path::{Step, display_path};

impl Misfit {
    /// Whether one of the fields is above a path.
    fn lacks_above(&self, path: &[Step]) -> bool {
        self.lacking.iter().any(|field| path.starts_with(&field.path))
    }

    /// Adds the lines of the fields to the message, and brings the fields into their order. The lines
    /// are in the order of the paths. The place of a finding about one field has its line, unless the
    /// place is another one.
    pub fn add_lines(&mut self, lines: &[Option<usize>], is_place: bool) {
        for (field, line) in self.lacking.iter_mut().zip(lines) {
            field.line = *line;
        }
        self.lacking.sort_by_key(|field| field.line.unwrap_or(usize::MAX));
        if let Some(first) = self.lacking.first() {
            self.path.clone_from(&first.path);
        }
        if !self.lacking.is_empty() && (self.lacking.len() > 1 || !is_place) {
            self.finding.message = message(&self.lacking);
        }
    }
}

/// Returns the finding about a field that no operator has.
pub(super) fn misfit(field: &'static Unserved, path: Vec<Step>) -> Misfit {
    let rule = if field.origin.is_left_out() { &EXPORTED_FIELD } else { &UNKNOWN_FIELD };
    of(Lack::Unserved(field), path, Finding::new(rule, String::new()))
}

/// Returns the finding about a field that only kfp-dbx-operator has.
pub(super) fn of_kfp_dbx(path: Vec<Step>) -> Misfit {
    of(Lack::OtherOperator, path, Finding::new(&UNKNOWN_FIELD, String::new()).of_archived())
}

fn of(why: Lack, path: Vec<Step>, finding: Finding) -> Misfit {
    let lacking = Lacking { path: path.clone(), line: None, shown: display_path(&path), why };
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
        finding.message = message(lacking);
        finding.help = help(lacking);
        finding.offers = ways(lacking).iter().filter_map(Way::offer).collect();
    }
    merged
}

fn message(fields: &[Lacking]) -> String {
    let mut names = String::new();
    for (index, field) in fields.iter().enumerate() {
        let comma = if index == 0 { "" } else { ", " };
        let _ = write!(names, "{comma}`{}`", field.shown);
        if let Some(line) = field.line {
            let _ = write!(names, " (line {line})");
        }
    }
    let noun = if fields.len() == 1 { "field" } else { "fields" };
    match origin(fields) {
        None => format!("the archived Azure Databricks Operator has no {noun} {names}"),
        Some(Origin::Api) => format!("no operator has the {noun} {names}, which Databricks has"),
        Some(origin) => left_out(fields, noun, &names, origin),
    }
}

/// Returns the message about fields that are left out.
fn left_out(fields: &[Lacking], noun: &str, names: &str, origin: Origin) -> String {
    let (are, them) = if fields.len() == 1 { ("is", "it") } else { ("are", "them") };
    let is_mixed = fields.iter().any(|field| field.why.origin() != Some(origin));
    let why = match origin {
        _ if is_mixed => {
            format!("a workspace or a bundle adds {them}, and a spec has no such {noun}")
        }
        Origin::Bundle => format!("a bundle has {them} beside its jobs, for the Databricks CLI"),
        _ => format!("a workspace adds {them} to what it exports"),
    };
    format!("the {noun} {names} {are} left out: {why}")
}

fn origin(fields: &[Lacking]) -> Option<Origin> {
    fields.first().and_then(|first| first.why.origin())
}

/// Returns the way to the same without the fields, as far as there is one. That to a field of the
/// other operator is the operator.
fn help(fields: &[Lacking]) -> Option<String> {
    let origin = origin(fields)?;
    if origin.is_left_out() {
        let them = if fields.len() == 1 { "it" } else { "them" };
        return Some(format!("nothing is lost; remove {them}, or allow the rule"));
    }
    let known = ways(fields);
    let mut ways: Vec<_> = known.iter().map(Way::written).collect();
    let without = fields.len() - known.iter().map(|way| way.fields.len()).sum::<usize>();
    if without > 0 {
        ways.push(match (ways.is_empty(), without) {
            (true, 1) => "remove it: the operator would ignore it".to_owned(),
            (true, _) => "remove them: the operator would ignore them".to_owned(),
            (false, 1) => "remove the other field".to_owned(),
            (false, _) => "remove the other fields".to_owned(),
        });
    }
    Some(ways.join("; "))
}

/// The way to the same without some fields, or the reason why they are not there.
struct Way<'a> {
    fields: Vec<&'a str>,
    lacking: &'static Unserved,
}

/// Returns the ways without the fields: one for those that have the same.
fn ways(fields: &[Lacking]) -> Vec<Way<'_>> {
    let mut ways: Vec<Way<'_>> = Vec::new();
    for field in fields {
        let Lack::Unserved(lacking) = field.why else { continue };
        let clause = (lacking.instead, lacking.reason);
        let is_like = |way: &&mut Way<'_>| (way.lacking.instead, way.lacking.reason) == clause;
        if clause == (None, None) {
            continue;
        }
        match ways.iter_mut().find(is_like) {
            Some(way) => way.fields.push(&field.shown),
            None => ways.push(Way { fields: vec![&field.shown], lacking }),
        }
    }
    ways
}

impl Way<'_> {
    fn written(&self) -> String {
        let fields = quoted(self.fields.iter().copied());
        match (self.lacking.instead, self.lacking.reason) {
            (Some(clause), _) => format!("instead of {fields}, {clause}"),
            (None, reason) => format!("remove {fields}: {}", reason.unwrap_or_default()),
        }
    }

    /// Returns the way for a pipeline that is not written for kfp-dbx-operator, if it names a field that
    /// only this operator has.
    fn offer(&self) -> Option<(String, String)> {
        let offered = self.lacking.offered().filter(|offered| offered.only_for.is_some());
        let names: Vec<_> = offered.map(|offered| offered.name).collect();
        let way = self.written();
        let said = match names.as_slice() {
            [] => return None,
            [name] if way.ends_with(&format!("`{name}`")) => {
                format!("{way}, which only kfp-dbx-operator has")
            }
            names => format!("{way} (only kfp-dbx-operator has {})", quoted(names.iter().copied())),
        };
        Some((way, said))
    }
}
