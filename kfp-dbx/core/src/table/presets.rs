//! Objects that a constructor of their own sets up: several fields that mean one thing together.

use super::fields::Struct;

/// A constructor of an object that sets some of its fields.
#[derive(Debug)]
pub struct Preset {
    /// The object, by its Rust name.
    pub object: &'static str,
    /// The name of the constructor.
    pub name: &'static str,
    /// The documentation, as a sentence that starts with a verb in the third person.
    pub doc: &'static str,
    /// The fields that it sets.
    pub sets: &'static [(&'static str, Preselected)],
}

/// The value of a field that a constructor sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Preselected {
    /// A word of a closed set.
    Word(&'static str),
    /// A boolean.
    Bool(bool),
}

/// Returns the constructors of an object.
pub fn presets(object: &Struct) -> impl Iterator<Item = &'static Preset> {
    PRESETS.iter().filter(|preset| preset.object == object.rust_name)
}

/// Returns the constructor of an object by its name.
pub fn preset(object: &Struct, name: &str) -> Option<&'static Preset> {
    presets(object).find(|preset| preset.name == name)
}

static PRESETS: &[Preset] = &[Preset {
    object: "NewCluster",
    name: "single_node",
    // The long form is `num_workers`, two settings of Spark and a tag. A later `.spark_conf(…)` or
    // `.custom_tags(…)` would replace a part of it, and the archived operator drops the 0.
    doc: "Creates a cluster that is a single node: a driver that runs Spark by itself, without workers. Databricks sets the number of workers, the settings of Spark and the tag that belong to it. Only kfp-dbx-operator has such clusters.",
    sets: &[
        ("kind", Preselected::Word("CLASSIC_PREVIEW")),
        ("is_single_node", Preselected::Bool(true)),
    ],
}];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Shape, Type, parts};

    #[test]
    fn presets_set_fields_of_their_types() {
        let (objects, _) = parts();
        for preset in PRESETS {
            let object = objects.iter().find(|object| object.rust_name == preset.object).unwrap();
            assert_eq!(object.shape, Shape::Fields { new: &[] });
            assert!(object.field(preset.name).is_none() && preset.name != "new");
            for (field, value) in preset.sets {
                match (&object.field(field).unwrap().ty, value) {
                    (Type::Closed(closed), Preselected::Word(word)) => {
                        assert!(closed.values.iter().any(|(known, ..)| known == word), "{word}");
                    }
                    (Type::Bool, Preselected::Bool(_)) => {}
                    (ty, value) => unreachable!("{field}: {ty:?} {value:?}"),
                }
            }
        }
    }
}
