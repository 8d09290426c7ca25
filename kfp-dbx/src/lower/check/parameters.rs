//! Rules about the parameters of a pipeline and their defaults.

use std::collections::{BTreeMap, BTreeSet};

use kfp_dbx_core::rule::{
    DUPLICATE_PARAMETER, Finding, INVALID_NAME, SettingForm, UNUSED_PARAMETER,
};
use kfp_dbx_core::spec::default::{self, Defaulted, Spec};
use kfp_dbx_core::spec::{schedules, secrets};
use kfp_dbx_core::text::names::check_parameter_name as check_name;
use kfp_dbx_core::value::path::name_path;
use kfp_dbx_core::value::tag;
use kfp_dbx_core::value::{Ref, Target};

use super::op;
use super::subject::{Found, Subject, is_damaged};
use crate::error::Place;
use crate::lower::graph::Graph;
use crate::lower::parameters::default_text;
use crate::model::param::{Origin, ParamData};

pub(super) fn check_parameters(subject: &Subject<'_>, found: &mut Found) {
    let mut first: BTreeMap<&str, usize> = BTreeMap::new();
    let params = &subject.graph.params;
    let is_scheduled = subject.kind.facts().is_scheduled;
    for (index, param) in params.iter().enumerate() {
        if !matches!(param.of, Origin::Run) {
            continue;
        }
        if is_scheduled {
            check_scheduled_parameter(param, subject.settings.form, found);
        }
        check_parameter_name(param, found);
        let first = first.insert(&param.name, index).map(|first| params[first].at);
        check_duplicate_parameter(param, first, found);
        check_default(param, found);
    }
}

/// A schedule provides no values.
fn check_scheduled_parameter(param: &ParamData, form: SettingForm, found: &mut Found) {
    if param.default.is_none() {
        found.push(schedules::missing_default(&param.name, form).at(param.at));
    }
}

fn check_parameter_name(param: &ParamData, found: &mut Found) {
    let name = &param.name;
    if let Err(why) = check_name(name) {
        let finding = Finding::new(&INVALID_NAME, format!("parameter `{name}`: {why}"));
        found.push(finding.at(param.at));
    }
}

fn check_duplicate_parameter(param: &ParamData, first: Option<Place>, found: &mut Found) {
    if let Some(first) = first {
        let message = format!("two parameters are named `{}`", param.name);
        found.push(
            Finding::new(&DUPLICATE_PARAMETER, message)
                .help("give each parameter of a pipeline its own name")
                .at(param.at)
                .related("the first one", first),
        );
    }
}

/// A default has the type of its parameter, and Argo does not change it.
fn check_default(param: &ParamData, found: &mut Found) {
    let Some(default) = &param.default else { return };
    found.extend(secrets::check_default(&param.name, default).map(|finding| finding.at(param.at)));
    match default_text(default, param.ty) {
        Ok(text) if tag::is_evaluated(&text) => {
            found.push(tag::in_default(&param.name).at(param.at));
        }
        Ok(_) => {}
        Err(mut finding) => {
            finding.message = format!("the default of `{}`: {}", param.name, finding.message);
            found.push(finding.at(param.at));
        }
    }
}

pub(super) fn check_unused_parameters(subject: &Subject<'_>, found: &mut Found) {
    // A damaged text, or the name of an op that had to be replaced, may be the use of any of them.
    if is_damaged(found) || subject.graph.nodes.iter().any(|node| node.renamed_from.is_some()) {
        return;
    }
    for (index, param) in subject.unused_parameters() {
        let target = Target::Param { scope: subject.graph.scope, index };
        let help = match subject.unread.contains(&target) {
            true => {
                "text was made of the parameter, but it reaches no op: in Rust it is a placeholder; to decide at run time, write `when(….eq(…), || { … })`"
            }
            false => "use the parameter in an op, or remove it",
        };
        let message = format!("parameter `{}` is not used", param.name);
        found.push(Finding::new(&UNUSED_PARAMETER, message).help(help).at(param.at));
    }
}

/// A default is valid for the fields that it flows into. Each breach is reported once.
pub(super) fn check_default_fit(subject: &Subject<'_>, found: &mut Found) {
    let graph = subject.graph;
    let sound = sound_defaults(graph);
    if !sound.contains(&true) {
        return;
    }
    let default_of = |reference: Ref| match reference.target {
        Target::Param { scope, index } if scope == graph.scope => {
            let param = graph.params.get(index as usize)?;
            let value = param.default.as_ref().filter(|_| sound[index as usize])?;
            Some(Defaulted { name: &param.name, value })
        }
        _ => None,
    };
    let mut reported = BTreeSet::new();
    for node in &graph.nodes {
        let Some(object) = &node.object else { continue };
        let Some(kind) = object.kind else { continue };
        let spec = object.field("spec").and_then(Spec::of);
        let unfit = default::check(
            kind,
            spec,
            object.resource_name(),
            subject.settings.operator,
            &default_of,
        );
        for unfit in unfit {
            let Target::Param { index, .. } = unfit.of.target else { continue };
            if !reported.insert((index, unfit.finding.message.clone())) {
                continue;
            }
            let goes = unfit.use_in(&format!("op `{}`", node.data.name));
            let field = op::place(&node.data, unfit.path.as_deref().unwrap_or(&name_path()));
            let at = graph.params[index as usize].at;
            found.push(unfit.finding.at(at).related(goes, field));
        }
    }
}

/// Returns the defaults that break no rule by themselves.
fn sound_defaults(graph: &Graph) -> Vec<bool> {
    let is_sound = |param: &ParamData| {
        let default = param.default.as_ref().filter(|_| matches!(param.of, Origin::Run));
        default.is_some_and(|default| default_text(default, param.ty).is_ok())
    };
    graph.params.iter().map(is_sound).collect()
}
