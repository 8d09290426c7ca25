//! Checks that the objects in a spec have the fields without which they are useless: those that their
//! constructors take. The CRDs of kfp-dbx-operator require the same.

use super::constraints::Check;
use crate::table::{Shape, Struct, Type};
use crate::value::path::Step;
use crate::value::{Map, Value};

impl Check<'_> {
    /// Checks the objects in an object, at any depth.
    pub(super) fn parts(&mut self, map: &Map) {
        let of = self.spec;
        for (key, value) in &map.entries {
            // Most fields hold no objects.
            if !matches!(value, Value::Map(_) | Value::List(_)) {
                continue;
            }
            let Some(field) = key.as_literal().and_then(|name| of.field(name)) else { continue };
            self.path.push(Step::Field(field.name.to_owned()));
            self.part(value, &field.ty);
            self.path.pop();
        }
    }

    fn part(&mut self, value: &Value, ty: &Type) {
        match (value, ty) {
            (Value::Map(map), Type::Struct(of)) => self.whole(map, of),
            (Value::List(items), Type::List(of)) => {
                for (index, item) in items.iter().enumerate() {
                    self.path.push(Step::Item(index));
                    self.part(item, of);
                    self.path.pop();
                }
            }
            _ => {}
        }
    }

    fn whole(&mut self, map: &Map, of: &'static Struct) {
        let (Shape::Fields { new: fields } | Shape::OneOf { common: fields }) = of.shape;
        self.inside(map, of, |this| {
            this.required(map, fields);
            this.parts(map);
        });
    }
}
