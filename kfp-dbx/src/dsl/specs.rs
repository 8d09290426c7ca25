//! The typed specs that setters accept, generated from the table in `kfp-dbx-core`.

use super::value::{IntoValue, Value};

#[rustfmt::skip]
mod generated;

pub use generated::*;

#[diagnostic::do_not_recommend]
impl<K: IntoValue<String>, V: IntoValue<String>> IntoValue<CustomTag> for (K, V) {
    fn into_value(self) -> Value {
        IntoValue::<CustomTag>::into_value(CustomTag::new(self.0, self.1))
    }
}
