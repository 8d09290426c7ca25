//! Secret scopes that are backed by Azure Key Vault.

use super::constraints::{Check, literal};
use crate::rule::{Finding, KEY_VAULT};
use crate::text::excerpt::excerpt;
use crate::value::{Map, Value};

/// The words of the id of a vault in Azure, whose case does not matter, with the places between
/// them.
const RESOURCE: &[Option<&str>] = &[
    Some(""),
    Some("subscriptions"),
    None,
    Some("resourceGroups"),
    None,
    Some("providers"),
    Some("Microsoft.KeyVault"),
    Some("vaults"),
    None,
];

impl Check<'_> {
    /// Checks the backend of a secret scope: a vault is named if and only if the scope reads one, and
    /// such a scope has no secrets.
    pub(super) fn key_vault(
        &mut self,
        map: &Map,
        [backend, word, vault]: [&'static str; 3],
        [resource, address]: [&'static str; 2],
        secrets: &'static str,
    ) {
        let given = map.get(backend);
        let is_vault = given.and_then(literal) == Some(word);
        let has_vault = map.get(vault).is_some();
        let what = format!("a secret scope with the backend `{word}`");
        if is_vault && !has_vault && self.closed {
            let message = format!("{what} must name its vault, but `{vault}` is not set");
            let help =
                format!("set `{vault}`, with the `{resource}` and the `{address}` of the vault");
            self.report(&KEY_VAULT, Some(backend), message, &help);
        }
        let has_secrets =
            matches!(map.get(secrets), Some(Value::List(secrets)) if !secrets.is_empty());
        if is_vault && has_secrets {
            let message = format!(
                "{what} can't contain `{secrets}`: Databricks only reads those of the vault"
            );
            let help = format!("add them to the vault, and remove `{secrets}`");
            self.report(&KEY_VAULT, Some(secrets), message, &help);
        }
        let other = match given {
            None => self.closed.then(|| "is not set".to_owned()),
            Some(given) => literal(given)
                .filter(|given| *given != word)
                .map(|given| format!("is `{}`", excerpt(given))),
        };
        if let Some(other) = other.filter(|_| has_vault) {
            let message = format!("`{vault}` names a vault, but `{backend}` {other}");
            let help = format!("set `{backend}` to `{word}`");
            self.report(&KEY_VAULT, Some(vault), message, &help);
        }
        self.within(map, vault, |this, vault| this.vault(vault, resource, address));
    }

    /// Checks the two names of a vault.
    fn vault(&mut self, map: &Map, resource: &'static str, address: &'static str) {
        let text = |name| map.get(name).and_then(literal).filter(|text| !text.is_empty());
        let names = [
            text(resource).map(|text| (resource, text, name_in_resource(text))),
            text(address).map(|text| (address, text, name_in_address(text))),
        ];
        for (field, text, name) in names.into_iter().flatten() {
            if name.is_none() {
                let shown = excerpt(text);
                let (what, form) = match field == resource {
                    true => (
                        "the id of a vault in Azure",
                        "/subscriptions/…/resourceGroups/…/providers/Microsoft.KeyVault/vaults/NAME",
                    ),
                    false => ("the address of a vault", "https://NAME.vault.azure.net/"),
                };
                let message = format!("`{field}` must be {what}, but `{shown}` is not one");
                let help = format!("write it as the properties of the vault show it: `{form}`");
                self.push(Some(field), Finding::new(&KEY_VAULT, message).help(help));
            }
        }
        if let [Some((.., Some(one))), Some((.., Some(other)))] = names[..]
            && !one.eq_ignore_ascii_case(other)
        {
            let message =
                format!("`{resource}` is about the vault `{one}`, but `{address}` about `{other}`");
            let finding = Finding::new(&KEY_VAULT, message).help("write both of the same vault");
            self.push(Some(address), finding);
        }
    }
}

/// Returns the name of the vault in its id in Azure, if it is one.
fn name_in_resource(text: &str) -> Option<&str> {
    let parts: Vec<_> = text.split('/').collect();
    let fits = |(part, word): (&&str, Option<&str>)| match word {
        Some(word) => part.eq_ignore_ascii_case(word),
        None => !part.is_empty(),
    };
    let is_one =
        parts.len() == RESOURCE.len() && parts.iter().zip(RESOURCE.iter().copied()).all(fits);
    parts.last().copied().filter(|_| is_one)
}

/// Returns the name of the vault in its address, if it is one. The domain depends on the cloud.
fn name_in_address(text: &str) -> Option<&str> {
    let host = text.strip_prefix("https://")?;
    let (name, domain) = host.strip_suffix('/').unwrap_or(host).split_once(".vault.")?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let is_one = !name.is_empty()
        && name.chars().all(is_name)
        && domain.contains('.')
        && domain.chars().all(|c| is_name(c) || c == '.');
    is_one.then_some(name)
}

#[cfg(test)]
mod tests {
    use super::{name_in_address, name_in_resource};

    #[test]
    fn names_of_vaults() {
        let id = "/subscriptions/1/resourceGroups/team/providers/Microsoft.KeyVault/vaults/kv-1";
        assert_eq!(name_in_resource(id), Some("kv-1"));
        assert_eq!(name_in_resource(&id.to_lowercase()), Some("kv-1"));
        for wrong in [&id[1..], &id[..id.len() - 4], "kv-1", &format!("{id}/secrets/a")] {
            assert_eq!(name_in_resource(wrong), None, "{wrong}");
        }
        for right in ["https://kv-1.vault.azure.net/", "https://kv-1.vault.azure.cn"] {
            assert_eq!(name_in_address(right), Some("kv-1"));
        }
        for wrong in [
            "kv-1",
            "kv-1.vault.azure.net",
            "http://kv-1.vault.azure.net/",
            "https://kv-1.vault.azure.net/secrets/a",
            "https://.vault.azure.net/",
            "https://kv-1.azure.net/",
            "https://kv 1.vault.azure.net/",
        ] {
            assert_eq!(name_in_address(wrong), None, "{wrong}");
        }
    }
}
