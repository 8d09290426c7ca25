//! Addresses of workspaces, and which of them may be used.

use std::fmt;
use std::str::FromStr;

use reqwest::Url;

/// The domains of Azure Databricks, in its three clouds.
const DOMAINS: &[&str] = &["azuredatabricks.net", "databricks.azure.us", "databricks.azure.cn"];

/// The address of a workspace.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Host {
    /// The scheme, the name and the port, without a path.
    origin: String,
    /// The id of the workspace, where several have the same address.
    pub workspace_id: Option<String>,
}

impl Host {
    /// Reads a `DATABRICKS_HOST` as the SDKs do: without a scheme it is `https`, path and query go,
    /// and the workspace's id is taken from a copied address such as `https://…/?o=123`.
    ///
    /// # Errors
    ///
    /// If it is not the address of a server.
    pub fn parse(text: &str) -> Result<Self, String> {
        // The text is not repeated, as it can be anything, also a token in the wrong place.
        let fault = |what: &str| {
            format!(
                "`DATABRICKS_HOST` {what}; it is the address of the workspace, such as \
                 `https://adb-123.4.azuredatabricks.net`"
            )
        };
        let url = match text.contains("://") {
            true => Url::parse(text),
            false => Url::parse(&format!("https://{text}")),
        };
        let url = url.map_err(|error| fault(&format!("is no address: {error}")))?;
        if !matches!(url.scheme(), "https" | "http") || url.host_str().is_none() {
            return Err(fault("is no address of a web server"));
        }
        if !url.username().is_empty() || url.password().is_some() {
            return Err(fault("has a user name or a password, which have keys of their own"));
        }
        let query = |names: &[&str]| {
            let pair = url.query_pairs().find(|(name, _)| names.contains(&name.as_ref()));
            pair.map(|(_, value)| value.into_owned())
        };
        let is_number = |id: &String| id.chars().all(|c| c.is_ascii_digit()) && !id.is_empty();
        let workspace_id = query(&["o", "workspace_id"]).filter(is_number);
        Ok(Self { origin: url.origin().ascii_serialization(), workspace_id })
    }

    /// Returns the address of a path.
    ///
    /// # Errors
    ///
    /// If the path is none.
    pub fn url(&self, path: &str) -> Result<Url, String> {
        let url = Url::parse(&format!("{}{path}", self.origin));
        url.map_err(|error| format!("`{path}` is no path: {error}"))
    }

    /// Returns the name of the server.
    pub fn name(&self) -> &str {
        let (_, rest) = self.origin.split_once("://").unwrap_or_default();
        // The name of an IPv6 address has colons of its own.
        let end = rest.rfind(':').filter(|end| !rest[*end..].contains(']'));
        &rest[..end.unwrap_or(rest.len())]
    }

    /// Whether requests are encrypted.
    pub fn is_https(&self) -> bool {
        self.origin.starts_with("https://")
    }

    /// Whether the address is in a domain of Azure Databricks, or in that domain and its port.
    pub fn is_azure(&self) -> bool {
        let is_in = |domain: &&str| {
            let rest = self.origin.strip_suffix(*domain).and_then(|rest| rest.strip_suffix('.'));
            rest.is_some_and(|rest| rest.len() > "https://".len())
        };
        self.is_https() && DOMAINS.iter().any(is_in)
    }

    /// Whether the server is this machine.
    pub fn is_loopback(&self) -> bool {
        matches!(self.name(), "localhost" | "127.0.0.1" | "[::1]")
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.origin)
    }
}

/// Addresses that a Secret of a namespace may name, besides those of Azure Databricks:
/// `fake.kfp.svc`, `*.example.com`, `http://fake.kfp.svc:8080`, `https://localhost:*`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostPattern {
    scheme: String,
    /// The name, or what it ends with.
    name: String,
    is_suffix: bool,
    /// The port. `None` is any.
    port: Option<u16>,
}

impl HostPattern {
    /// Whether an address fits the pattern.
    pub fn fits(&self, host: &Host) -> bool {
        let Ok(url) = Url::parse(&host.origin) else { return false };
        let fits_name = match self.is_suffix {
            true => host.name().strip_suffix(&self.name).is_some_and(|rest| rest.ends_with('.')),
            false => host.name() == self.name,
        };
        let fits_port = self.port.is_none_or(|port| url.port_or_known_default() == Some(port));
        url.scheme() == self.scheme && fits_name && fits_port
    }
}

impl FromStr for HostPattern {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let fault = || {
            format!(
                "`{text}` is no pattern of addresses; write a name, `*.` before it for all below \
                 it, `http://` before it for requests without encryption, and `:PORT` or `:*` after it"
            )
        };
        let (scheme, rest) = text.split_once("://").unwrap_or(("https", text));
        let (rest, is_any_port) = match rest.strip_suffix(":*") {
            Some(rest) => (rest, true),
            None => (rest, false),
        };
        let (rest, is_suffix) = match rest.strip_prefix("*.") {
            Some(rest) => (rest, true),
            None => (rest, false),
        };
        // As an address, so that names are written alike.
        let host = Host::parse(&format!("{scheme}://{rest}")).map_err(|_| fault())?;
        let url = Url::parse(&host.origin).map_err(|_| fault())?;
        if rest.contains(['*', '/', '?', '#', '@']) || is_any_port && url.port().is_some() {
            return Err(fault());
        }
        let port = if is_any_port { None } else { url.port_or_known_default() };
        Ok(Self { scheme: scheme.to_owned(), name: host.name().to_owned(), is_suffix, port })
    }
}

#[cfg(test)]
mod tests {
    use super::{Host, HostPattern};

    fn host(text: &str) -> Host {
        Host::parse(text).unwrap()
    }

    #[test]
    fn addresses_are_read_as_the_sdks_do() {
        let cases = [
            ("adb-1.2.azuredatabricks.net", "https://adb-1.2.azuredatabricks.net", None),
            ("https://ADB-1.2.azuredatabricks.net/", "https://adb-1.2.azuredatabricks.net", None),
            ("https://a.b/?o=123#job/1", "https://a.b", Some("123")),
            ("a.b/x/y?workspace_id=7&o=x", "https://a.b", Some("7")),
            ("a.b?o=", "https://a.b", None),
            ("https://a.b:443", "https://a.b", None),
            ("localhost:8080", "https://localhost:8080", None),
            ("http://localhost:8080", "http://localhost:8080", None),
            ("http://[::1]:80", "http://[::1]", None),
        ];
        for (text, origin, id) in cases {
            let host = host(text);
            assert_eq!(host.to_string(), origin);
            assert_eq!(host.workspace_id.as_deref(), id, "{text}");
        }
        assert_eq!(host("http://[::1]:8080").name(), "[::1]");
        assert_eq!(host("a.b:8080").name(), "a.b");
    }

    #[test]
    fn faults_do_not_repeat_the_text() {
        for text in
            ["", "https://", "ftp://dapi1", "https://u:dapi1@a.b", "da pi1", "file:///dapi1"]
        {
            let fault = Host::parse(text).unwrap_err();
            assert!(fault.starts_with("`DATABRICKS_HOST` "), "{fault}");
            assert!(!fault.contains("pi1"), "{fault}");
        }
    }

    #[test]
    fn only_https_below_the_domains_is_azure() {
        for text in
            ["adb-1.2.azuredatabricks.net", "x.databricks.azure.us", "x.databricks.azure.cn"]
        {
            assert!(host(text).is_azure(), "{text}");
        }
        for text in [
            "http://adb-1.2.azuredatabricks.net",
            "adb-1.2.azuredatabricks.net:8443",
            "azuredatabricks.net",
            "evilazuredatabricks.net",
            "azuredatabricks.net.evil.com",
            "evil.com/adb-1.azuredatabricks.net",
            "evil.com#.azuredatabricks.net",
            "evil.com?.azuredatabricks.net",
            "evil.com\\.azuredatabricks.net",
            "169.254.169.254",
        ] {
            assert!(!host(text).is_azure(), "{text}");
        }
    }

    #[test]
    fn patterns_fit_what_they_say() {
        let cases = [
            ("a.b", "https://a.b", true),
            ("A.B", "https://a.b", true),
            ("a.b", "https://x.a.b", false),
            ("a.b", "http://a.b", false),
            ("a.b", "https://a.b:8443", false),
            ("a.b:8443", "https://a.b:8443", true),
            ("a.b:*", "https://a.b:8443", true),
            ("*.a.b", "https://x.a.b", true),
            ("*.a.b", "https://y.x.a.b", true),
            ("*.a.b", "https://a.b", false),
            ("*.a.b", "https://xa.b", false),
            ("http://fake.kfp.svc:8080", "http://fake.kfp.svc:8080", true),
            ("http://fake.kfp.svc:8080", "https://fake.kfp.svc:8080", false),
            ("http://[::1]:*", "http://[::1]:1", true),
        ];
        for (pattern, address, fits) in cases {
            let pattern: HostPattern = pattern.parse().unwrap();
            assert_eq!(pattern.fits(&host(address)), fits, "{pattern:?} {address}");
        }
        for pattern in
            ["", "*", "a.*", "*.*.b", "a.b/x", "u@a.b", "ftp://a.b", "a.b:99999", "a.b:1:*"]
        {
            assert!(pattern.parse::<HostPattern>().is_err(), "{pattern}");
        }
    }
}
