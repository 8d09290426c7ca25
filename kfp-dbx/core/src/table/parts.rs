//! All objects and closed sets of the specs and of the policies of pods.

use super::fields::{Closed, Struct, Type};
use super::kinds::OPS;
use super::kubernetes;

/// Returns everything that the specs of the ops and the policies of pods consist of: each object
/// and each closed set once, in the order in which the ops first need them.
pub fn parts() -> (Vec<&'static Struct>, Vec<&'static Closed>) {
    let mut parts = Parts::default();
    for op in OPS {
        parts.object(op.kind.spec);
    }
    for object in kubernetes::OBJECTS {
        parts.object(object);
    }
    (parts.objects, parts.closed)
}

#[derive(Default)]
struct Parts {
    objects: Vec<&'static Struct>,
    closed: Vec<&'static Closed>,
}

impl Parts {
    fn object(&mut self, object: &'static Struct) {
        if self.objects.iter().any(|known| known.rust_name == object.rust_name) {
            return;
        }
        self.objects.push(object);
        for field in object.fields {
            self.ty(&field.ty);
        }
    }

    fn ty(&mut self, ty: &'static Type) {
        match ty {
            Type::Struct(object) => self.object(object),
            Type::List(of) | Type::Map(of) => self.ty(of),
            Type::Closed(closed) => {
                if !self.closed.iter().any(|known| known.rust_name == closed.rust_name) {
                    self.closed.push(closed);
                }
            }
            Type::Text
            | Type::Argument
            | Type::Base64
            | Type::Int32
            | Type::Int64
            | Type::Float
            | Type::Bool => {}
        }
    }
}
