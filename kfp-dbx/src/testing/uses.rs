//! The resources that the objects of a run use, by the values in their manifests or as their ops declare,
//! and whether these are there for as long as they are used.

use std::collections::{BTreeMap, BTreeSet};

use kfp_dbx_core::table::{self, Kind, Reference, Referent};
use kfp_dbx_simulator::report::{Maker, Node, Object, Report};
use kfp_dbx_simulator::time::Time;

/// A use of an object that is not there for as long as it is used.
pub(super) struct Misuse<'r> {
    pub(super) by: &'r Object,
    pub(super) of: &'r Object,
    pub(super) fault: Misfit,
}

/// The time at which a used object is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Misfit {
    /// It comes after the use has begun.
    NotYet,
    /// It has gone before the use begins.
    Gone,
    /// It goes while it is used.
    Lost,
}

/// Returns the ops whose resources an op uses by `.uses(…)`, with the number of loops around both.
pub(super) type Declared<'d> = &'d dyn Fn(&str) -> &'d [(String, usize)];

/// Returns the uses of a run that go wrong.
pub(super) fn misuses<'r>(report: &'r Report, declared: Declared<'_>) -> Vec<Misuse<'r>> {
    let deletes = report.nodes.iter().filter(|node| node.action.as_deref() == Some("delete"));
    let asked_to_go: BTreeSet<_> = deletes.filter_map(|node| node.object).collect();
    let mut found = Vec::new();
    for (place, by) in report.objects.iter().enumerate() {
        let (Some(maker), Some((from, _))) = (maker(report, by), presence(by)) else { continue };
        // What was ended before its resource came uses nothing any more.
        if maker.phase.is_failure() && maker.ended.is_some_and(|ended| ended <= from) {
            continue;
        }
        // So does what is to go before it is there.
        if by.deleting.is_some_and(|asked| asked <= from) {
            continue;
        }
        let is_asked_to_go = report.deleted.is_some() || asked_to_go.contains(&place);
        let user = User { object: by, maker, from, is_asked_to_go };
        for namesakes in used(report, by, declared) {
            if let Some((of, fault)) = user.judge(report, &namesakes) {
                found.push(Misuse { by, of, fault });
            }
        }
    }
    found
}

/// An object that uses others.
struct User<'r> {
    object: &'r Object,
    maker: &'r Node,
    from: Time,
    /// Whether an op deletes it, or the workflow is deleted, and not only what it uses.
    is_asked_to_go: bool,
}

impl User<'_> {
    /// Judges the use of objects of one kind and name, of which one has come after the other.
    fn judge<'r>(&self, report: &Report, namesakes: &[&'r Object]) -> Option<(&'r Object, Misfit)> {
        let is_own = |object: &&Object| maker(report, object).is_some();
        let of_time =
            |object: &&&Object| presence(object).is_some_and(|(there, _)| there <= self.from);
        // The last one that was there before, or else the first one that is there afterwards.
        let last = namesakes.iter().filter(of_time).max_by_key(|object| presence(object));
        let Some(used) = last else {
            let first = namesakes.iter().copied().find(is_own)?;
            return Some((first, Misfit::NotYet));
        };
        let gone = presence(used).filter(|_| is_own(used))?.1?;
        match gone {
            gone if gone <= self.from => Some((used, Misfit::Gone)),
            gone if self.loses(used.deleting.unwrap_or(gone), gone) => Some((used, Misfit::Lost)),
            _ => None,
        }
    }

    /// Whether it is still active when something goes that it uses: a run until it ends, or until it is
    /// deleted. Anything else uses others when it is made.
    fn loses(&self, asked: Time, gone: Time) -> bool {
        let Some(kind) = kind(self.object) else { return false };
        let last: Vec<_> = kind.status.iter().flat_map(|field| field.last).collect();
        let is_last =
            |state: &str| last.iter().any(|last| state.split(' ').any(|word| word == **last));
        let end = self.object.states.iter().find(|(_, state)| is_last(state)).map(|(at, _)| *at);
        // The loss itself may have ended it.
        let has_ended = end.is_some_and(|end| end < gone);
        // It went before, whoever deleted it; or with it, as kfp-dbx-operator deletes what uses a resource first.
        let is_gone = self.object.in_databricks.and_then(|(_, until)| until);
        let has_gone =
            is_gone.is_some_and(|until| until <= asked || self.is_asked_to_go && until <= gone);
        // Nobody waits any more for what its op has given up.
        let is_given_up =
            self.maker.phase.is_failure() && self.maker.ended.is_some_and(|ended| ended <= asked);
        !last.is_empty() && !has_ended && !has_gone && !is_given_up
    }
}

/// Returns the times from which and until which something is there: the resource in Databricks, for one
/// of the operator's kinds, and the object itself for any other.
fn presence(object: &Object) -> Option<(Time, Option<Time>)> {
    match kind(object) {
        Some(_) => object.in_databricks,
        None => Some((object.made, object.gone)),
    }
}

/// Returns what an object of a run uses: for each kind and name the objects that have had it, in the
/// order in which they were made. A run through a job uses what its job uses.
fn used<'r>(report: &'r Report, object: &Object, declared: Declared<'_>) -> Vec<Vec<&'r Object>> {
    let mut used = by_declaration(report, object, declared);
    if let Some(kind) = kind(object) {
        let own = referred(report, object, kind.uses);
        if let Some(field) = kind.job_field()
            && object.manifest["spec"].get(field).is_some()
        {
            for job in own.iter().map(|place| &report.objects[*place]) {
                let Some(kind) = self::kind(job) else { continue };
                used.extend(referred(report, job, kind.uses));
                used.extend(referred(report, job, kind.runs_use));
            }
        }
        used.extend(own);
    }
    used.sort_unstable();
    used.dedup();
    let mut namesakes: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for object in used.into_iter().map(|place| &report.objects[place]) {
        namesakes.entry((&object.kind, &object.name)).or_default().push(object);
    }
    namesakes.into_values().collect()
}

/// Returns the places of the objects that an op uses by its `.uses(…)`: those of the same items, for an op
/// in the same loops.
fn by_declaration(report: &Report, object: &Object, declared: Declared<'_>) -> Vec<usize> {
    let Some(by) = maker(report, object) else { return Vec::new() };
    let of_op = |(op, shared): &(String, usize)| {
        let items = by.items.get(..*shared).unwrap_or(&by.items);
        let is_it = move |node: &Node| node.task == *op && node.items.starts_with(items);
        let objects = report.objects.iter().enumerate();
        let made = objects.filter(|(_, object)| maker(report, object).is_some_and(&is_it));
        made.map(|(place, _)| place).collect::<Vec<_>>()
    };
    declared(&by.task).iter().flat_map(of_op).collect()
}

/// Returns the node of this run that made an object.
pub(super) fn maker<'r>(report: &'r Report, object: &Object) -> Option<&'r Node> {
    match &object.maker {
        Maker::Node(workflow, node) if *workflow == report.workflow => report.nodes.get(*node),
        _ => None,
    }
}

/// Returns the kind of an object, if it is one of the operator's.
pub(super) fn kind(object: &Object) -> Option<&'static Kind> {
    table::kind(&object.kind)
}

/// Whether the archived operator replaces the owner of an object, by a resource that its spec names.
pub(super) fn is_owner_replaced(object: &Object) -> bool {
    let is_named = |reference: &Reference| !object.spec_texts(reference.field).is_empty();
    kind(object).is_some_and(|kind| kind.owners().any(is_named))
}

fn referred(report: &Report, object: &Object, references: &[&'static [Reference]]) -> Vec<usize> {
    let mut places = Vec::new();
    for reference in object.references(references) {
        for value in object.spec_texts(reference.field) {
            let is = |(_, other): &(usize, &Object)| {
                reference.kinds().contains(&other.kind.as_str())
                    && names(report, other, reference, value)
            };
            places.extend(report.objects.iter().enumerate().filter(is).map(|(place, _)| place));
        }
    }
    places
}

/// Whether the value of a reference names an object.
fn names(report: &Report, object: &Object, reference: &Reference, value: &str) -> bool {
    match reference.to {
        Referent::Owner(_) | Referent::Name(_) => object.name == value,
        Referent::OwnerId(_) | Referent::Id(_) => maker(report, object)
            .is_some_and(|node| node.outputs.values().any(|output| *output == value)),
        Referent::Path(_) | Referent::File | Referent::Dependency => {
            let Some(item) = kind(object).and_then(|kind| kind.path) else { return false };
            let is_any = !matches!(reference.to, Referent::Path(_));
            if is_any && item.needs_scheme && item.without_scheme(value).is_none() {
                return false;
            }
            let plain = |path| match item.without_scheme(path) {
                Some(rest) => format!("/{}", rest.trim_start_matches('/')),
                None => path.to_owned(),
            };
            let value = plain(value);
            let paths = object.spec_texts(&[item.field]);
            paths.iter().any(|path| {
                let below = value.strip_prefix(plain(path).as_str());
                below.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
            })
        }
    }
}
