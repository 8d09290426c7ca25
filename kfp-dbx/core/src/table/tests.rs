use super::*;
use std::collections::BTreeSet;

#[test]
fn what_is_named_is_there() {
    for object in parts().0 {
        let (Shape::Fields { new: named } | Shape::OneOf { common: named }) = object.shape;
        for name in named {
            assert!(object.field(name).is_some(), "{}: {name}", object.rust_name);
        }
    }
    for op in OPS {
        let fields = op.kind.renamed.iter().map(|(field, _)| *field).chain(op.kind.name_field);
        for name in fields {
            assert!(op.kind.spec.field(name).is_some(), "{}: {name}", op.rust_name);
        }
    }
}

/// Nobody looks at these again when a pipeline is built.
#[test]
fn conditions_are_sound() {
    for op in OPS {
        let (success, failure) = op.conditions(true, None);
        let archived = op.conditions(true, Some(Operator::Archived));
        let conditions = [op.success_condition, op.failure_condition, success, failure];
        let conditions = conditions.into_iter().chain([archived.0, archived.1]);
        for condition in conditions.flatten() {
            assert_eq!(crate::value::selector::check(condition), Ok(()), "{}", op.rust_name);
        }
    }
}

#[test]
fn names_come_once() {
    let (objects, closed) = parts();
    let types = objects.iter().map(|object| object.rust_name);
    let types = types.chain(closed.iter().map(|closed| closed.rust_name));
    let types: Vec<_> = types.chain(OPS.iter().map(|op| op.rust_name)).collect();
    assert_eq!(types.iter().collect::<BTreeSet<_>>().len(), types.len());
    for op in OPS {
        let setters: Vec<_> = op.setters().map(|(setter, _)| setter).collect();
        assert_eq!(setters.iter().collect::<BTreeSet<_>>().len(), setters.len());
        for (setter, field) in op.setters() {
            assert_eq!(op.setter(setter).map(|known| known.name), Some(field.name));
        }
        for (field, _) in op.kind.renamed {
            assert!(op.setter(field).is_none(), "{}: {field}", op.rust_name);
        }
    }
}

/// A limit is for the size that the type of its field has.
#[test]
fn limits_fit_their_types() {
    for object in parts().0 {
        for field in object.fields {
            let of = format!("{}: {}", object.rust_name, field.name);
            match field.most {
                None => assert_eq!(field.beyond, "", "{of}"),
                Some(Most::Items(_)) => {
                    assert!(matches!(field.ty, Type::List(_) | Type::Map(_)), "{of}");
                }
                Some(Most::Characters(_)) => {
                    assert!(matches!(field.ty, Type::Text | Type::Map(Type::Argument)), "{of}");
                }
                Some(Most::Bytes(_)) => assert!(matches!(field.ty, Type::Text), "{of}"),
                Some(Most::Json(_) | Most::Parameters(_)) => {
                    let is_given = matches!(field.ty, Type::List(_) | Type::Map(_));
                    assert!(is_given && !field.beyond.is_empty(), "{of}");
                }
            }
        }
    }
}

/// The type at the path of a reference.
fn referred<'t>(object: &'t Struct, path: &[&str]) -> Option<&'t Type> {
    let (name, rest) = path.split_first()?;
    let ty = &object.field(name)?.ty;
    match (ty, rest) {
        (ty, []) => Some(ty),
        (Type::List(item), ["*"]) => Some(item),
        (Type::Struct(object), rest) | (Type::List(Type::Struct(object)), ["*", rest @ ..]) => {
            referred(object, rest)
        }
        _ => None,
    }
}

/// The walk over references leaves out all of them at once if the field is not there.
#[test]
fn references_of_a_list_that_begin_with_the_same_field_follow_each_other() {
    for kind in kinds() {
        for list in kind.uses.iter().chain(kind.runs_use) {
            let begins: Vec<_> = list.iter().map(|reference| reference.field[0]).collect();
            let mut different = begins.clone();
            different.dedup();
            let count = different.len();
            different.sort_unstable();
            different.dedup();
            assert_eq!(different.len(), count, "{begins:?}");
        }
    }
}

#[test]
fn references_are_texts_that_name_kinds() {
    for kind in kinds() {
        for reference in kind.uses.iter().chain(kind.runs_use).copied().flatten() {
            let path = reference.field;
            assert!(
                matches!(referred(kind.spec, path), Some(Type::Text | Type::Int64)),
                "{}: {path:?}",
                kind.kind
            );
            match reference.to {
                Referent::Owner(name) | Referent::OwnerId(name) | Referent::Id(name) => {
                    assert!(super::kind(name).is_some(), "{name}");
                }
                Referent::Name(name) => assert!(super::kind(name).is_some() || name == "Secret"),
                Referent::Path(_) | Referent::File | Referent::Dependency => {
                    let has_path =
                        |name: &&str| super::kind(name).is_some_and(|kind| kind.path.is_some());
                    assert!(reference.kinds().iter().all(has_path), "{:?}", reference.kinds());
                }
            }
        }
        if let Some(outcome) = kind.outcome {
            let is_there = |op: &&Op| op.outputs.iter().any(|output| output.name == outcome.output);
            assert!(
                OPS.iter().copied().filter(|op| op.kind.kind == kind.kind).any(|op| is_there(&op))
            );
        }
    }
}

/// All fields of tasks and clusters are there.
fn check_work(work: &Work, known: &dyn Fn(&[&str])) {
    known(work.clusters);
    known(work.of_task);
    known(&[work.environment.field, work.libraries]);
    work.several.iter().for_each(|several| known(&[several]));
    assert!([work.cluster_id, work.cluster_name].iter().all(|of| work.clusters.contains(of)));
    for task in work.tasks {
        known(&[task.field]);
        task.refused.iter().for_each(|refused| known(&[refused.field]));
    }
}

/// The words of a field.
fn words(object: &Struct, field: &str) -> Vec<&'static str> {
    match object.field(field).map(|field| &field.ty) {
        Some(Type::Closed(closed)) => closed.values.iter().map(|(word, ..)| *word).collect(),
        _ => Vec::new(),
    }
}

/// All fields and words of a cluster are there.
fn check_cluster(fields: &ClusterFields, object: &Struct, known: &dyn Fn(&[&str])) {
    let is_word = |(field, word): (&str, &str)| {
        assert!(words(object, field).contains(&word), "{field}: {word}");
    };
    let ClusterFields { runtime, policy, ml, mode, user, image, scripts, logs, .. } = *fields;
    known(&[runtime, policy, ml, mode, user, image, scripts, logs]);
    known(fields.classic_flags);
    known(&fields.node_types);
    is_word(fields.form);
    is_word(fields.engine);
    fields.dedicated.iter().chain(fields.standard).for_each(|word| is_word((mode, word)));
    for secret in fields.secrets {
        let cluster = kind("Dcluster").unwrap();
        let path = secret.field.join(".");
        assert!(matches!(cluster.field_type(&path), Some(Type::Text)), "{path}");
        assert!(cluster.is_secret(&path) && !cluster.is_secret("docker_image.url"), "{path}");
    }
}

/// All fields that a constraint names are there.
#[expect(clippy::too_many_lines, reason = "it is one table")]
fn check_constraints(constraints: &[Constraint], object: &Struct) {
    let known = |names: &[&str]| {
        for name in names {
            assert!(object.field(name).is_some(), "{}: {name}", object.rust_name);
        }
    };
    let within = |name: &str| {
        let inner = match object.field(name).map(|field| &field.ty) {
            Some(Type::Struct(inner) | Type::List(Type::Struct(inner))) => Some(*inner),
            _ => None,
        };
        inner.unwrap()
    };
    let work = |work| check_work(work, &known);
    for constraint in constraints {
        match *constraint {
            Constraint::Required(fields)
            | Constraint::ExactlyOne(fields)
            | Constraint::AtMostOne(fields) => known(fields),
            Constraint::RequiredWith { field, word, required } => {
                known(required);
                assert!(words(object, field).contains(&word), "{field}: {word}");
            }
            Constraint::AbsolutePath { field, .. }
            | Constraint::VolumePath(field)
            | Constraint::Quartz(field)
            | Constraint::GitUrl(field)
            | Constraint::Libraries(field)
            | Constraint::TaskGraph(field)
            | Constraint::KeyForm(field) => known(&[field]),
            Constraint::KeyVault { backend, word, vault, resource, address, secrets } => {
                known(&[backend, vault, secrets]);
                assert!(words(object, backend).contains(&word), "{word}");
                let vault = within(vault);
                assert!([resource, address].iter().all(|name| vault.field(name).is_some()));
            }
            Constraint::RequiredUnless { instead, required } => {
                known(instead);
                known(required);
            }
            Constraint::ClusterSize { number, range, min, max, instead } => {
                known(&[number, range]);
                known(instead);
                let range = within(range);
                assert!(range.field(min).is_some() && range.field(max).is_some(), "{min}, {max}");
            }
            Constraint::SingleNode { number, range, conf, tags, flag } => {
                known(&[number, range, conf, tags, flag]);
            }
            Constraint::NodeType { pool, driver_pool, node_types, policy } => {
                known(&[pool, driver_pool, policy]);
                known(&node_types);
            }
            Constraint::Cluster(fields) => check_cluster(fields, object, &known),
            Constraint::Work(of) => work(of),
            Constraint::JobOrWork { job, id, params, work: of, ignored } => {
                known(&[job, id]);
                known(params);
                known(ignored);
                work(of);
                of.tasks.iter().for_each(|task| known(task.params));
            }
            Constraint::All(constraints) => check_constraints(constraints, object),
            Constraint::Each { list, key, constraints, .. } => {
                assert!(within(list).field(key).is_some(), "{key}");
                check_constraints(constraints, within(list));
            }
            Constraint::Secrets { list, key, values } => {
                let values: Vec<_> = values.iter().copied().chain([key]).collect();
                let object = within(list);
                assert!(values.iter().all(|name| object.field(name).is_some()), "{values:?}");
            }
            Constraint::Keys { list, key } | Constraint::Keyed { list, key } => {
                assert!(within(list).field(key).is_some(), "{key}");
            }
            Constraint::Dbt { commands, warehouse, refused, ignored } => {
                known(&[commands, warehouse, refused, ignored]);
            }
            Constraint::Within(name, constraints) => check_constraints(constraints, within(name)),
            Constraint::Unless(name, constraints) => {
                known(&[name]);
                check_constraints(constraints, object);
            }
        }
    }
}

#[test]
fn last_states_are_states() {
    for kind in kinds() {
        if let Some(field) = kind.time_limit {
            assert!(matches!(kind.spec.field(field).map(|field| &field.ty), Some(Type::Int32)));
        }
        for field in kind.status.iter().filter(|field| !field.last.is_empty()) {
            let words = field.holds.words().unwrap_or_default();
            assert!(field.last.iter().all(|word| words.contains(word)), "{}", field.path);
        }
    }
}

#[test]
fn constraints_are_about_fields_that_are_there() {
    kinds().for_each(|kind| check_constraints(kind.constraints, kind.spec));
}

#[test]
fn runs_are_deleted_before_jobs_and_jobs_before_clusters() {
    let rank = |name| kind(name).and_then(Kind::delete_rank);
    assert_eq!([rank("Run"), rank("Djob"), rank("Dcluster")], [Some(0), Some(1), Some(2)]);
    let others = ["WorkspaceItem", "DbfsBlock", "VolumeFile", "SecretScope"];
    assert!(others.into_iter().all(|name| rank(name).is_none()));
}

#[test]
fn fields_are_found_by_their_paths() {
    let scope = kind("SecretScope").unwrap();
    let ty = scope.field_type("secrets[0].byte_value");
    assert!(matches!(ty, Some(Type::Base64)) && scope.is_secret("secrets[0].byte_value"));
    assert!(scope.field_type("secrets[0].nothing").is_none() && !scope.is_secret("secrets[0].key"));
    let cluster = kind("Dcluster").unwrap();
    assert!(matches!(cluster.field_type("spark_conf.a"), Some(Type::Argument)));
    assert!(matches!(cluster.field_type("autoscale.min_workers"), Some(Type::Int32)));
}

#[test]
fn columns_show_fields_that_are_there() {
    for kind in kinds() {
        for column in kind.columns {
            let is_there = match column.path.strip_prefix(".status.") {
                Some(path) => {
                    kind.status.iter().any(|field| field.path == path && !field.holds.has_parts())
                }
                None => {
                    let path = column.path.strip_prefix(".spec.");
                    path.is_some_and(|path| kind.field_type(path).is_some())
                }
            };
            assert!(is_there, "{}: {}", kind.kind, column.path);
        }
    }
}

#[test]
fn fields_that_are_fixed_are_there() {
    for kind in kinds() {
        assert!(kind.status.iter().any(|field| field.path == kind.made), "{}", kind.made);
        if let Fixed::Fields(fields) = kind.fixed {
            assert!(fields.iter().all(|name| kind.spec.field(name).is_some()), "{fields:?}");
        }
    }
}

/// kubectl would take a short name that is ambiguous for one of several kinds.
#[test]
fn names_for_kubectl_come_once() {
    let own =
        |kind: &'static Kind| [kind.plural].into_iter().chain(kind.short_names.iter().copied());
    let names: Vec<_> = kinds().flat_map(own).collect();
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
    let finalizers: BTreeSet<_> = kinds().map(|kind| kind.finalizer).collect();
    assert_eq!(finalizers.len(), kinds().count());
}

/// A truthful op ends with each result of a run, and with each end of its life.
#[test]
fn truthful_runs_end() {
    let submit = op("SubmitRunOp").unwrap();
    let (success, failure) = submit.conditions(true, None);
    let all = format!("{} {}", success.unwrap(), failure.unwrap());
    let words: Vec<_> = all.split([' ', ',', '(', ')', '=']).collect();
    let rows = submit.kind.status.iter().filter(|row| !row.last.is_empty());
    let last = rows.flat_map(|row| row.last).filter(|word| **word != "TERMINATED");
    for word in last {
        assert!(words.contains(word), "{word}");
    }
    for word in SUCCESSES {
        assert!(success.unwrap().contains(word), "{word}");
    }
}
