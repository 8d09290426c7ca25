//! Checks the URL of a Git repository: Databricks clones repositories over HTTPS alone.

use super::constraints::{Check, literal};
use crate::rule::{Finding, INVALID_NAME};
use crate::text::excerpt::excerpt;
use crate::value::Map;

impl Check<'_> {
    /// Reports the address of a repository for SSH.
    pub(super) fn git_url(&mut self, map: &Map, field: &'static str) {
        let Some(url) = map.get(field).and_then(literal) else { return };
        let Some(https) = instead_of_ssh(url) else { return };
        let message =
            format!("`{field}` must be an HTTPS URL, but `{}` is an address for SSH", excerpt(url));
        let help = format!("use its HTTPS URL, `{}`", excerpt(&https));
        self.push(Some(field), Finding::new(&INVALID_NAME, message).help(help));
    }
}

/// Returns the HTTPS URL in place of `git@HOST:PATH` or `ssh://git@HOST/PATH`.
fn instead_of_ssh(url: &str) -> Option<String> {
    let (address, separator) = match url.strip_prefix("ssh://") {
        Some(address) => (address, '/'),
        None => (url, ':'),
    };
    let (host, path) = address.split_once(separator)?;
    let host = match (separator, host.split_once('@')) {
        (_, Some((_, host))) => host,
        ('/', None) => host,
        (_, None) => return None,
    };
    // The port of SSH is none of HTTPS.
    let host = host.split(':').next()?;
    // An HTTPS URL may have a user, too.
    let is_host = !host.contains('/') && !host.is_empty();
    is_host.then(|| format!("https://{host}/{}", path.trim_start_matches('/')))
}

#[cfg(test)]
mod tests {
    use super::instead_of_ssh;

    #[test]
    fn addresses_for_ssh_have_a_url() {
        let https = "https://github.com/user/repo.git";
        for ssh in [
            "git@github.com:user/repo.git",
            "ssh://git@github.com/user/repo.git",
            "ssh://github.com:22/user/repo.git",
        ] {
            assert_eq!(instead_of_ssh(ssh).as_deref(), Some(https), "{ssh}");
        }
        for other in [
            https,
            "https://user@github.com/a/b",
            "https://user:pw@github.com/a",
            "a",
            "",
            "ssh://",
        ] {
            assert_eq!(instead_of_ssh(other), None, "{other}");
        }
    }
}
