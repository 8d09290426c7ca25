//! The passwords of image registries and the keys of Log Analytics, which specs take from Kubernetes
//! Secrets.

use std::collections::BTreeMap;

use kfp_dbx_core::table::{Field, Struct};
use serde_json::Value as Json;

use super::content;
use crate::decide::Secret;
use crate::decide::convert::each_field;
use crate::decide::report::Decided;
use crate::decide::trouble::Trouble;
use crate::decide::view::View;
use crate::object::Object;

/// The password in a request for something that is deleted as soon as it is known.
const UNKNOWN: &str = "unknown";

/// The name of a Secret and a key in it.
type Key<'a> = (&'a str, &'a str);

/// The passwords that a spec refers to. They are in requests only: the client removes them from the
/// messages of the API.
#[derive(Default)]
pub(super) struct Passwords<'a> {
    values: BTreeMap<Key<'a>, Option<&'a str>>,
    versions: Option<String>,
}

impl<'a> Passwords<'a> {
    /// Whether a spec refers to any Secret.
    pub(super) fn are_in(object: &Object) -> bool {
        !references(object).is_empty()
    }

    /// Reads the Secrets that the spec refers to. That one is missing is trouble.
    pub(super) fn find(view: &View<'a>) -> Decided<Self> {
        let found = Self::find_if_there(view)?;
        let missing = found.values.iter().find(|(_, value)| value.is_none());
        match missing {
            Some((key, _)) => Err(not_found(view, *key)?.into()),
            None => Ok(found),
        }
    }

    /// Reads the Secrets that the spec refers to, as far as they are there.
    pub(super) fn find_if_there(view: &View<'a>) -> Decided<Self> {
        let mut secrets: BTreeMap<&str, Option<&Secret>> = BTreeMap::new();
        let mut values = BTreeMap::new();
        for (name, key) in references(view.object) {
            let secret = view.secret(name)?;
            secrets.insert(name, secret);
            values.insert((name, key), secret.and_then(|secret| text(secret, key)));
        }
        let versions = (!secrets.is_empty()).then(|| {
            let lines = secrets.iter().map(|(name, secret)| {
                let version = secret.map_or("", |secret| &secret.version);
                format!("{name}\n{version}\n")
            });
            content::hash(lines.collect::<String>().as_bytes())
        });
        Ok(Self { values, versions })
    }

    /// Returns a hash of the versions of the Secrets, but of nothing in them, if there is any.
    pub(super) fn versions(&self) -> Option<&str> {
        self.versions.as_deref()
    }

    /// Returns the password in the place of a reference to a Secret.
    pub(super) fn replaced(
        &self,
        object: &Struct,
        field: &Field,
        value: &Json,
    ) -> Option<(&'static str, Json)> {
        let (filled, key) = reference(object, field, value)?;
        let value = self.values.get(&key).copied().flatten();
        Some((filled, value.unwrap_or(UNKNOWN).into()))
    }
}

fn references(object: &Object) -> Vec<Key<'_>> {
    let mut found = Vec::new();
    each_field(object.kind().spec, object.spec(), &mut |of, field, value| {
        found.extend(reference(of, field, value).map(|(_, key)| key));
    });
    found
}

/// Returns the field that a reference to a Secret fills, with the key that it names.
fn reference<'v>(
    object: &Struct,
    field: &Field,
    value: &'v Json,
) -> Option<(&'static str, Key<'v>)> {
    let filled = object.filled_by(field)?.name;
    let text = |name: &str| value[name].as_str();
    Some((filled, (text("name")?, text("key")?)))
}

fn text<'a>(secret: &'a Secret, key: &str) -> Option<&'a str> {
    std::str::from_utf8(secret.data.get(key)?).ok()
}

/// Describes a Secret that is missing, or that lacks a key.
fn not_found(view: &View<'_>, (name, key): Key<'_>) -> Decided<Trouble> {
    let message = match view.secret(name)? {
        None => format!(
            "the Secret `{name}` does not exist in the namespace: create it, with the key `{key}`"
        ),
        Some(secret) if secret.data.contains_key(key) => {
            format!(
                "the key `{key}` of the Secret `{name}` is not a text: write the secret to it as text"
            )
        }
        Some(_) => format!(
            "the Secret `{name}` does not have the key `{key}`: add it, or refer to another one"
        ),
    };
    Ok(Trouble::of_object("SecretNotFound", message))
}
