//! The values of specs that name resources, which several rules look at.

use super::effect::Effect;
use crate::table::{Kind, Reference};
use crate::value::path::{Step, each_named};
use crate::value::{Map, Value};

/// A value in the spec of an op that names a resource.
pub(super) struct Named<'a> {
    /// The row of the field.
    pub(super) reference: &'static Reference,
    pub(super) value: &'a Value,
    /// The items that the `*` in the reference's path stand for.
    items: Vec<usize>,
    /// Whether only runs of the op's resource use the other one, and not its creation.
    pub(super) of_runs: bool,
    /// Whether it is the job that the op runs.
    pub(super) is_job: bool,
    /// Whether the field has an effect: beside the job of a run, the others have none.
    pub(super) has_effect: bool,
}

impl Named<'_> {
    /// Returns the path of the field.
    pub(super) fn path(&self) -> Vec<Step> {
        let mut items = self.items.iter();
        let step = |name: &&str| match *name {
            "*" => Step::Item(items.next().copied().unwrap_or_default()),
            name => Step::Field(name.to_owned()),
        };
        self.reference.field.iter().map(step).collect()
    }
}

/// Returns the values in the spec of a create that name resources, in the order of the kind's
/// references.
pub(super) fn named<'a>(effect: &Effect<'a>) -> Vec<Named<'a>> {
    match (effect.known, effect.spec) {
        (Some(kind), Some(spec)) if effect.creates() => in_spec(kind, spec),
        _ => Vec::new(),
    }
}

fn in_spec<'a>(kind: &Kind, spec: &'a Map) -> Vec<Named<'a>> {
    let job = kind.job_field();
    let has_job = job.is_some_and(|job| spec.get(job).is_some());
    let mut found = Vec::new();
    for (lists, of_runs) in [(kind.uses, false), (kind.runs_use, true)] {
        each_named(spec, lists, &mut |reference, value, path| {
            let is_job = job.is_some_and(|job| reference.field == [job]);
            let has_effect = is_job || !has_job;
            let items = path.items();
            found.push(Named { reference, value, items, of_runs, is_job, has_effect });
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::in_spec;
    use crate::table::kind;
    use crate::value::path::{display_path, value_at};
    use crate::value::{Map, Value};

    fn map(fields: impl IntoIterator<Item = (&'static str, Value)>) -> Map {
        let mut map = Map::new();
        fields.into_iter().for_each(|(name, value)| map.set(name, value));
        map
    }

    #[test]
    fn paths_lead_to_the_values() {
        let list = |items: Vec<Map>| Value::List(items.into_iter().map(Value::Map).collect());
        let jars = |jars: [&str; 2]| list(jars.map(|jar| map([("jar", Value::text(jar))])).into());
        let task =
            map([("existing_cluster_name", Value::text("a")), ("libraries", jars(["b", "c"]))]);
        let spec = map([("libraries", jars(["d", "e"])), ("tasks", list(vec![Map::new(), task]))]);
        let named = in_spec(kind("Run").unwrap(), &spec);
        let mut paths: Vec<_> = named.iter().map(|named| display_path(&named.path())).collect();
        for named in &named {
            let value = value_at(&spec, &named.path()).unwrap();
            assert!(std::ptr::eq(value, named.value), "{}", display_path(&named.path()));
        }
        paths.sort_unstable();
        let expected = [
            "libraries[0].jar",
            "libraries[1].jar",
            "tasks[1].existing_cluster_name",
            "tasks[1].libraries[0].jar",
            "tasks[1].libraries[1].jar",
        ];
        assert_eq!(paths, expected);
    }

    /// Beside a job, the other fields of a run have no effect.
    #[test]
    fn the_job_of_a_run_counts_alone() {
        let fields = ["job_name", "existing_cluster_name"].map(|name| (name, Value::text("a")));
        let run = kind("Run").unwrap();
        let effects = |spec: &Map| {
            let named = in_spec(run, spec).into_iter();
            named.map(|named| (named.is_job, named.has_effect)).collect::<Vec<_>>()
        };
        assert_eq!(effects(&map(fields.clone())), [(true, true), (false, false)]);
        let [_, cluster] = fields;
        assert_eq!(effects(&map([cluster])), [(false, true)]);
    }
}
