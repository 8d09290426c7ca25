//! The API server accepts whatever the table allows: random specs of its fields.

use kfp_dbx_core::table::{
    self, Compute, Constraint, Field, Kind, Most, Refused, Shape, Struct, Type, Work,
};
use serde_json::{Map, Value as Json, json};

use crate::cluster::Cluster;
use crate::parity::checked;

const SPECS_OF_A_KIND: u64 = 60;

/// Rules about what is in a text, and those about the archived operator.
const BEYOND_THE_TABLE: &[&str] = &[
    "missing_field: ",
    "cluster_id: ",
    "invalid_name: ",
    "access_mode: ",
    "photon: ",
    "docker_image: ",
    "path_form: ",
    "id_form: ",
    "wrong_type: ",
];

/// Parts of faults about what is in a text, and about fields that the API server does not compare.
/// Other faults of these rules are about numbers that the table limits.
const BEYOND_CEL: &[&str] = &[
    "is not a time zone",
    "Databricks skips every run of the job",
    "is not a mail address",
    "is not the mail address of a user",
    "is not the application id of a service principal",
    "can't be the name of a parameter of a job",
    "but Azure accepts",
    "which Azure does not accept",
    "accepts only ASCII",
    " characters, but Databricks accepts at most ",
    " bytes, but Databricks accepts at most ",
    " bytes as JSON, but Databricks accepts at most ",
    "the owner of a job",
    "a job has one owner",
    "which has one permission",
    "has no effect: no rule in `health` is about",
];

#[test]
fn random_specs_that_conform_are_accepted() {
    let Some(cluster) = Cluster::new() else { return };
    let mut mistakes = Vec::new();
    for kind in table::kinds() {
        for seed in 0..SPECS_OF_A_KIND {
            let spec = spec(kind, seed);
            let is_known = |fault: &String| {
                BEYOND_THE_TABLE.iter().any(|rule| fault.starts_with(rule))
                    || BEYOND_CEL.iter().any(|part| fault.contains(part))
            };
            let unknown = checked(kind, &spec).into_iter().filter(|fault| !is_known(fault));
            let refused = cluster.judge(kind, &spec).err().map(|rejection| rejection.message);
            let faults = unknown.chain(refused);
            mistakes.extend(faults.map(|why| format!("{} of the seed {seed}: {why}", kind.kind)));
        }
    }
    assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
}

/// Returns a spec with any of the fields, which keeps the constraints.
fn spec(kind: &Kind, seed: u64) -> Json {
    let mut random = Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut spec = random.object(kind.spec);
    keep(&mut spec, kind.spec, kind.constraints, &mut random);
    spec.into()
}

/// Changes an object so that it keeps constraints.
#[expect(clippy::too_many_lines, reason = "it is one table")]
fn keep(map: &mut Map<String, Json>, of: &Struct, constraints: &[Constraint], random: &mut Random) {
    for constraint in constraints {
        match *constraint {
            Constraint::Required(fields) => {
                random.fill_all(map, of, fields);
            }
            Constraint::RequiredWith { field, word, required } => {
                if map.get(field).is_some_and(|value| value == word) {
                    random.fill_all(map, of, required);
                }
            }
            Constraint::AbsolutePath { field, .. } => {
                map.insert(field.to_owned(), json!(format!("/{}", random.text())));
            }
            Constraint::VolumePath(field) => {
                let name = random.text().replace('/', "");
                map.insert(field.to_owned(), json!(format!("/Volumes/a/b/c/{name}")));
            }
            Constraint::KeyVault { backend, word, vault, resource, address, secrets } => {
                remove(map, [backend, vault].into_iter());
                if random.below(2) == 0 {
                    map.remove(secrets);
                    map.insert(backend.to_owned(), json!(word));
                    let id =
                        "/subscriptions/1/resourceGroups/a/providers/Microsoft.KeyVault/vaults/b";
                    let named = json!({ resource: id, address: "https://b.vault.azure.net/" });
                    map.insert(vault.to_owned(), named);
                }
            }
            Constraint::Quartz(field) => {
                map.insert(field.to_owned(), json!("0 15 22 ? * *"));
            }
            Constraint::RequiredUnless { required, .. } => random.fill_all(map, of, required),
            Constraint::ClusterSize { number, range, min, max, .. } => {
                keep_one(map, of, &[number, range], random);
                if let Some(range) = map.get_mut(range) {
                    *range = json!({ min: random.below(3), max: 2 + random.below(3) });
                }
            }
            Constraint::NodeType { pool, driver_pool, node_types, .. } => {
                keep_one(map, of, &[pool, node_types[0]], random);
                if !map.contains_key(pool) {
                    remove(map, std::iter::once(driver_pool));
                }
                if map.contains_key(pool) {
                    remove(map, node_types.iter().copied());
                }
            }
            Constraint::Work(work) => keep_work(map, of, work, random),
            Constraint::JobOrWork { job, id, params: more, work, ignored } => {
                let of_tasks = work.tasks.iter().flat_map(|task| task.params);
                let params = of_tasks.chain(more).copied();
                if random.below(2) == 0 {
                    random.fill(map, of, job);
                    let direct = work.clusters.iter().chain(ignored).copied();
                    let direct = direct.chain(work.tasks.iter().map(|task| task.field));
                    remove(map, direct.chain([id]));
                } else {
                    remove(map, params.chain([job, id]));
                    keep_work(map, of, work, random);
                }
            }
            Constraint::Dbt { commands, warehouse, refused, ignored } => {
                map.insert(commands.to_owned(), json!(["dbt deps", "dbt run"]));
                if !map.contains_key(warehouse) {
                    remove(map, [refused, ignored].into_iter());
                }
            }
            Constraint::ExactlyOne(fields) => keep_one(map, of, fields, random),
            Constraint::AtMostOne(fields) => remove(map, fields[1..].iter().copied()),
            Constraint::Keyed { list, key } => {
                let items = map.get_mut(list).and_then(Json::as_array_mut);
                for (index, item) in items.into_iter().flatten().enumerate() {
                    item[key] = json!(format!("key-{index}"));
                }
            }
            Constraint::TaskGraph(list) => {
                let items = map.get_mut(list).and_then(Json::as_array_mut);
                for item in items.into_iter().flatten().filter_map(Json::as_object_mut) {
                    remove(item, ["depends_on", "run_if"].into_iter());
                }
            }
            Constraint::Each { list, key, constraints, .. } => {
                let Some(Type::Struct(object) | Type::List(Type::Struct(object))) =
                    of.field(list).map(|field| &field.ty)
                else {
                    panic!("{list} has no objects")
                };
                let items = match map.get_mut(list) {
                    Some(Json::Array(items)) => items.as_mut_slice(),
                    Some(only) => std::slice::from_mut(only),
                    None => continue,
                };
                for (index, item) in items.iter_mut().enumerate() {
                    item[key] = json!(format!("task-{index}"));
                    keep(item.as_object_mut().unwrap(), object, constraints, random);
                }
            }
            Constraint::Keys { list, key } => {
                let items = map.get_mut(list).and_then(Json::as_array_mut);
                for (index, item) in items.into_iter().flatten().enumerate() {
                    item[key] = json!(format!("{index} {}", item[key].as_str().unwrap()));
                }
            }
            Constraint::Within(field, inner) => {
                if let Some(Type::Struct(object)) = of.field(field).map(|field| field.ty)
                    && let Some(Json::Object(map)) = map.get_mut(field)
                {
                    keep(map, object, inner, random);
                }
            }
            Constraint::All(constraints) | Constraint::Unless(_, constraints) => {
                keep(map, of, constraints, random);
            }
            Constraint::Cluster(_)
            | Constraint::KeyForm(_)
            | Constraint::SingleNode { .. }
            | Constraint::Libraries(_)
            | Constraint::GitUrl(_)
            | Constraint::Secrets { .. } => {}
        }
    }
}

fn keep_work(map: &mut Map<String, Json>, of: &Struct, work: &Work, random: &mut Random) {
    let tasks: Vec<_> = work.tasks.iter().map(|task| task.field).collect();
    // An environment and a shared cluster would have to be there.
    let keys = work.cluster_key.iter().map(|key| key.field).chain([work.environment.field]);
    remove(map, keys);
    if let Some(several) = work.several {
        // An empty list is as good as none.
        let has_several = map.get(several).is_some_and(|list| *list != json!([]));
        if has_several && random.below(2) == 0 {
            let beside = work.clusters.iter().chain(work.of_task).copied();
            return remove(map, beside.chain([work.libraries]).chain(tasks));
        }
        remove(map, [several].into_iter());
    }
    keep_one(map, of, &tasks, random);
    for task in work.tasks {
        if let Compute::Any { warehouse } = task.compute
            && let Some(Json::Object(task)) = map.get_mut(task.field)
        {
            task.remove(warehouse);
        }
    }
    let set = || work.tasks.iter().filter(|task| map.contains_key(task.field));
    let all = set().flat_map(|task| task.refused);
    let (in_parts, refused): (Vec<&Refused>, Vec<&Refused>) =
        all.partition(|refused| refused.part.is_some());
    let mut refused: Vec<_> = refused.into_iter().map(|refused| refused.field).collect();
    let has_none = set().any(|task| matches!(task.compute, Compute::None(_)));
    if has_none {
        refused.extend(work.clusters.iter().copied().chain([work.libraries]));
    }
    remove(map, refused.iter().copied());
    let keys: Vec<_> = work.cluster_key.iter().map(|key| key.field).collect();
    let clusters = work.clusters.iter().copied();
    let clusters = clusters.filter(|name| !refused.contains(name) && !keys.contains(name));
    let clusters: Vec<_> = clusters.collect();
    if !clusters.is_empty() {
        keep_one(map, of, &clusters, random);
    }
    for refused in in_parts {
        if let (Some(Json::Object(inner)), Some((part, _))) =
            (map.get_mut(refused.field), refused.part)
        {
            inner.remove(part);
        }
    }
}

/// Keeps exactly one of some fields.
fn keep_one(map: &mut Map<String, Json>, of: &Struct, names: &[&str], random: &mut Random) {
    let kept = names[random.below(names.len())];
    remove(map, names.iter().copied().filter(|name| *name != kept));
    random.fill(map, of, kept);
}

fn remove<'a>(map: &mut Map<String, Json>, names: impl Iterator<Item = &'a str>) {
    for name in names {
        map.remove(name);
    }
}

/// Numbers that follow from a seed.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % limit as u64).unwrap()
    }

    fn fill_all(&mut self, map: &mut Map<String, Json>, of: &Struct, names: &[&str]) {
        for name in names {
            self.fill(map, of, name);
        }
    }

    /// Sets a field that is not set.
    fn fill(&mut self, map: &mut Map<String, Json>, of: &Struct, name: &str) {
        let field = of.field(name).unwrap();
        let is_set = map.get(name).is_some_and(|value| !matches!(value.as_str(), Some("")));
        if !is_set {
            map.insert(name.to_owned(), self.field(field));
        }
    }

    fn object(&mut self, of: &Struct) -> Map<String, Json> {
        let (always, one) = match of.shape {
            Shape::Fields { new } => (new, None),
            Shape::OneOf { common } => {
                let variants = of.fields.iter().filter(|field| !common.contains(&field.name));
                let variants: Vec<_> = variants.collect();
                (common, Some(variants[self.below(variants.len())].name))
            }
        };
        let mut map = Map::new();
        for field in of.fields {
            let is_set = match one {
                Some(one) => always.contains(&field.name) || one == field.name,
                None => always.contains(&field.name) || self.below(2) == 0,
            };
            if is_set {
                map.insert(field.name.to_owned(), self.field(field));
            }
        }
        map
    }

    /// Returns a value of a field, which is not larger than the field can be.
    fn field(&mut self, field: &Field) -> Json {
        match (self.value(&field.ty, field.range), field.most) {
            (Json::String(text), Some(Most::Characters(most) | Most::Bytes(most))) => {
                text.chars().take(most).collect::<String>().into()
            }
            (value, _) => value,
        }
    }

    fn value(&mut self, ty: &Type, (min, max): (i32, i32)) -> Json {
        match ty {
            Type::Text | Type::Argument => self.text().into(),
            Type::Base64 => {
                ["", "eA==", "eHg=", "eHh4", "eHh4\neHh4\n", "+/+/"][self.below(6)].into()
            }
            Type::Int32 => [min, max, min.max(0), max.min(7).max(min)][self.below(4)].into(),
            Type::Int64 if min > i32::MIN => [min.into(), i64::MAX][self.below(2)].into(),
            Type::Int64 => [i64::MIN, i64::MAX, 0][self.below(3)].into(),
            Type::Float => [json!(-1), json!(0.5)][self.below(2)].clone(),
            Type::Bool => (self.below(2) == 0).into(),
            Type::Closed(closed) => closed.values[self.below(closed.values.len())].0.into(),
            Type::Struct(object) => self.object(object).into(),
            Type::List(item) => (0..self.below(4)).map(|_| self.value(item, (min, max))).collect(),
            Type::Map(of) => {
                let entries = (0..self.below(4)).map(|_| (self.text(), self.value(of, (min, max))));
                entries.collect::<Map<_, _>>().into()
            }
        }
    }

    /// Returns a text that is not empty.
    fn text(&mut self) -> String {
        let long = "x".repeat(5000);
        let texts = ["a", "0", "ß ☃ 𝄞", "{{a}}", "'\"\\\n", " ", "true", "spark.a", long.as_str()];
        texts[self.below(texts.len())].to_owned()
    }
}
