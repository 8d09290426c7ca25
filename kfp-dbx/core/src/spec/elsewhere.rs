//! Fields at the wrong level: an object around an unknown field, or one in it, has the field.

use super::offers::Offers;
use crate::rule::Finding;
use crate::table::{Struct, Type};
use crate::text::excerpt::excerpt;
use crate::text::quoted::listed_and;
use crate::value::Map;
use crate::value::path::{Path, Step};

/// The beginning of the keys of Spark's own settings, and the field that has them.
const OF_SPARK: (&str, &str) = ("spark.", "spark_conf");

/// An unknown field of an object.
pub(super) struct Unknown<'a> {
    /// Its name.
    pub(super) name: &'a str,
    /// The object that lacks it.
    pub(super) object: &'a Struct,
    /// The object that is checked as a whole.
    pub(super) root: &'a Struct,
    /// The path of the field from there.
    pub(super) path: &'a Path<'a>,
    /// The object in the spec, for the fields that are beside it.
    pub(super) map: &'a Map,
}

impl Unknown<'_> {
    /// Adds the help: where the field belongs, or which fields there are.
    pub(super) fn help(&self, finding: Finding) -> Finding {
        let own = self.object.fields.iter();
        let own = Offers::new(own.map(|field| (field.name, field.only_for.is_none())), "has");
        if let Some(place) = self.inside() {
            return place.help(finding);
        }
        if let Some(longer) = self.longer() {
            return own.did_you_mean(finding, longer);
        }
        let place = self.outside();
        let place = place.or_else(|| match own.nearest(self.name) {
            Some(_) => None,
            None => self.deeper(),
        });
        match place {
            Some(place) => place.help(finding),
            None => own.help(finding, self.name, "the available fields are"),
        }
    }

    /// Returns the field of the object whose name has further words: `max_retries` for `retries`.
    fn longer(&self) -> Option<&'static str> {
        let one = |is: &dyn Fn(&str) -> bool| {
            let mut found =
                self.object.fields.iter().map(|field| field.name).filter(|name| is(name));
            found.next().filter(|_| found.next().is_none())
        };
        let is_word =
            |rest: Option<&str>| rest.is_some_and(|rest| !self.name.is_empty() && !rest.is_empty());
        one(&|name| is_word(name.strip_prefix(self.name).and_then(|rest| rest.strip_prefix('_'))))
            .or_else(|| {
                one(&|name| {
                    is_word(name.strip_suffix(self.name).and_then(|rest| rest.strip_suffix('_')))
                })
            })
    }

    /// Returns where the objects around have the field: beside one that they have, or in one.
    fn outside(&self) -> Option<Place> {
        let around = around(self.root, self.path);
        let beside = around.iter().rev().find_map(|(object, of)| self.beside(object, of));
        beside.or_else(|| {
            let (object, _) = around.last()?;
            self.of_fields(object, object.fields.iter().map(|field| field.name))
        })
    }

    /// Returns where the objects in the object have the field: those that are given, or any.
    fn inside(&self) -> Option<Place> {
        let is_given = |name: &&str| self.map.get(name).is_some();
        let names = self.object.fields.iter().map(|field| field.name);
        self.of_spark()
            .or_else(|| self.of_fields(self.object, names.clone().filter(is_given)))
            .or_else(|| self.of_fields(self.object, names))
    }

    /// A setting of Spark is a key of a map.
    fn of_spark(&self) -> Option<Place> {
        let (begin, field) = OF_SPARK;
        if !self.name.starts_with(begin) {
            return None;
        }
        let shown = excerpt(self.name);
        let of = self.object.fields.iter().find_map(|of| match of.ty {
            _ if of.name == field => Some(format!("`{field}`")),
            Type::Struct(object) if object.field(field).is_some() => {
                Some(format!("`{}.{field}`", of.name))
            }
            _ => None,
        })?;
        let help = format!("`{shown}` is a key of {of}");
        Some(Place { of_each: help.clone(), help })
    }

    /// Returns which of some fields of an object are objects with the field.
    fn of_fields<'n>(
        &self,
        object: &Struct,
        names: impl Iterator<Item = &'n str>,
    ) -> Option<Place> {
        let mut found: Vec<(String, bool)> = Vec::new();
        for field in names.filter_map(|name| object.field(name)) {
            let (inner, shown) = match field.ty {
                Type::Struct(inner) => (inner, format!("`{}`", field.name)),
                Type::List(Type::Struct(inner)) => {
                    (*inner, format!("the items of `{}`", field.name))
                }
                _ => continue,
            };
            if let Some(known) = inner.field(self.name).filter(|_| !inner.is_pair()) {
                found.push((shown, field.only_for.is_none() && known.only_for.is_none()));
            }
        }
        self.of(&found)
    }

    fn of(&self, found: &[(String, bool)]) -> Option<Place> {
        let list = |found: Vec<&str>| {
            (!found.is_empty())
                .then(|| format!("`{}` is a field of {}", excerpt(self.name), listed_and(&found)))
        };
        let help = list(found.iter().map(|(shown, _)| shown.as_str()).collect())?;
        let of_each = found.iter().filter(|(_, is_of_each)| *is_of_each);
        let of_each = list(of_each.map(|(shown, _)| shown.as_str()).collect());
        let of_each = of_each.unwrap_or_else(|| format!("{help}, which only kfp-dbx-operator has"));
        Some(Place { help, of_each })
    }

    /// Returns whether an object around has the field, beside its field `of`.
    fn beside(&self, object: &Struct, of: &str) -> Option<Place> {
        let field = object.field(self.name)?;
        let help = format!("`{}` belongs beside `{of}`, and not in it", field.name);
        let of_each = match field.only_for {
            None => help.clone(),
            Some(_) => format!("{help}; only kfp-dbx-operator has it"),
        };
        Some(Place { help, of_each })
    }

    /// Returns where the objects in the objects of the object have the field.
    fn deeper(&self) -> Option<Place> {
        let mut found = Vec::new();
        for outer in self.object.fields {
            let Type::Struct(object) = outer.ty else { continue };
            for field in object.fields {
                if let Type::Struct(inner) = field.ty
                    && let Some(known) = inner.field(self.name).filter(|_| !inner.is_pair())
                {
                    let of_each = [outer, field, known].iter().all(|f| f.only_for.is_none());
                    found.push((format!("`{}.{}`", outer.name, field.name), of_each));
                }
            }
        }
        self.of(&found)
    }
}

/// Where a field belongs.
struct Place {
    help: String,
    /// The same unless the pipeline is written for kfp-dbx-operator.
    of_each: String,
}

impl Place {
    fn help(self, finding: Finding) -> Finding {
        let finding = finding.help(self.help.clone());
        match self.of_each == self.help {
            true => finding,
            false => finding.unless_kfp_dbx(self.help, self.of_each),
        }
    }
}

/// Returns the objects around the one that lacks the field at a path, from the outside in, each with
/// the field that leads from it to the next one.
fn around<'s>(root: &'s Struct, path: &Path<'_>) -> Vec<(&'s Struct, &'static str)> {
    let steps = path.steps();
    let mut found: Vec<(&Struct, &'static str)> = Vec::new();
    let mut object = root;
    let mut ty: Option<(&Type, &'static str)> = None;
    for step in &steps {
        let inner = match (ty, step) {
            (None, Step::Field(name)) => match object.field(name) {
                Some(field) => (&field.ty, field.name),
                None => break,
            },
            (Some((Type::List(item), name)), Step::Item(_)) => (*item, name),
            (Some((Type::Map(of), name)), Step::Field(_)) => (*of, name),
            _ => break,
        };
        ty = match inner {
            (Type::Struct(next), name) => {
                found.push((object, name));
                object = next;
                None
            }
            inner => Some(inner),
        };
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::rule::UNKNOWN_FIELD;
    use crate::spec::conform::conform_struct;
    use crate::syntax::read::{Format, document, literal};
    use crate::table::kind;
    use crate::value::{Map, Value};

    fn spec(json: &str) -> Map {
        match document(json, Format::Json, literal).unwrap() {
            Value::Map(spec) => spec,
            _ => Map::new(),
        }
    }

    fn helps(of: &str, json: &str) -> Vec<String> {
        let found = conform_struct(&mut spec(json), kind(of).unwrap().spec).into_iter();
        let unknown = found.filter(|misfit| {
            misfit.finding.rule == &UNKNOWN_FIELD && misfit.finding.only_for.is_none()
        });
        unknown.map(|misfit| misfit.finding.help.unwrap_or_default()).collect()
    }

    #[test]
    fn a_field_at_the_wrong_level_belongs_to_another_object() {
        let of_item = |fields: &str| format!(r#"{{"tasks": [{{"task_key": "a", {fields}}}]}}"#);
        for (json, is) in [
            (r#"{"spark_version": "x"}"#, "`spark_version` is a field of `new_cluster`"),
            (r#"{"policy_id": "x"}"#, "`policy_id` is a field of `new_cluster`"),
            (&of_item(r#""num_workers": 2"#), "`num_workers` is a field of `new_cluster`"),
            (&of_item(r#""notebook_path": "/A""#), "`notebook_path` is a field of `notebook_task`"),
            (r#"{"git_branch": "main"}"#, "`git_branch` is a field of `git_source`"),
            (
                r#"{"on_failure": ["a@b.com"]}"#,
                "`on_failure` is a field of `email_notifications` and `webhook_notifications`",
            ),
            (
                r#"{"new_cluster": {"libraries": []}}"#,
                "`libraries` belongs beside `new_cluster`, and not in it",
            ),
            (
                &of_item(r#""notebook_task": {"environment_key": "etl"}"#),
                "`environment_key` belongs beside `notebook_task`, and not in it",
            ),
            (
                &of_item(r#""new_cluster": {"max_retries": 1}"#),
                "`max_retries` belongs beside `new_cluster`, and not in it",
            ),
            (
                r#"{"new_cluster": {"spark.sql.shuffle.partitions": 8}}"#,
                "`spark.sql.shuffle.partitions` is a key of `spark_conf`",
            ),
            (r#"{"spark.a": 8}"#, "`spark.a` is a key of `new_cluster.spark_conf`"),
            (r#"{"new_cluster": {"min_workers": 8}}"#, "`min_workers` is a field of `autoscale`"),
            (r#"{"min_workers": 8}"#, "`min_workers` is a field of `new_cluster.autoscale`"),
            (r#"{"new_clutser": {}}"#, "did you mean `new_cluster`?"),
            (r#"{"timeout": 60}"#, "did you mean `timeout_seconds`?"),
            (
                r#"{"notebook_task": {"notebook_path": "/A", "parameters": {}}}"#,
                "did you mean `base_parameters`?",
            ),
        ] {
            assert_eq!(helps("Run", json), [is], "{json}");
        }
        let help = helps("Djob", r#"{"timezone_id": "UTC"}"#);
        assert_eq!(help, ["`timezone_id` is a field of `schedule`"]);
    }

    /// What is set tells which of several objects is meant.
    #[test]
    fn a_field_belongs_to_an_object_that_is_set() {
        let help = helps("Run", r#"{"warehouse_id": "x"}"#);
        assert!(help[0].contains("`sql_task`") && help[0].contains("`dbt_task`"), "{help:?}");
        let help = helps("Run", r#"{"sql_task": {"warehouse_id": "x"}, "warehouse_id": "x"}"#);
        assert_eq!(help, ["`warehouse_id` is a field of `sql_task`"]);
    }

    #[test]
    fn a_long_list_is_cut() {
        let help = helps("Run", r#"{"colour": 1}"#);
        assert!(help[0].starts_with("the available fields are `run_name`, "), "{help:?}");
        assert!(help[0].matches("`, `").count() < 12 && help[0].contains(" … and "), "{help:?}");
    }

    /// A pipeline for any operator learns which operator has the field.
    #[test]
    fn fields_of_one_operator_are_told_apart() {
        let json = r#"{"git_branch": "main", "on_failure": [], "spark_version": "x"}"#;
        let found = conform_struct(&mut spec(json), kind("Run").unwrap().spec);
        let helps = found.into_iter().map(|misfit| {
            let mut finding = misfit.finding;
            finding.offer_to(None);
            finding.help.unwrap_or_default()
        });
        let helps: Vec<_> = helps.collect();
        assert_eq!(
            helps[0],
            "`git_branch` is a field of `git_source`, which only kfp-dbx-operator has"
        );
        assert_eq!(helps[2], "`spark_version` is a field of `new_cluster`");
    }
}
