//! The plan of authentication: how requests to a workspace get their credentials.

use std::path::PathBuf;

use reqwest::Url;
use reqwest::header::HeaderValue;

use super::cloud::{Cloud, DATABRICKS};
use super::grant::{Assertion, Grant};
use super::host::{Host, HostPattern};
use super::kind::{Kind, is_true};
use super::settings::{Key, Origin, Settings};
use crate::run::hidden::Hidden;

/// What the operator's configuration says about credentials.
#[derive(Debug, Clone)]
pub struct Policy {
    /// Addresses that a Secret may name besides those of Azure Databricks, and without encryption.
    pub allowed_hosts: Vec<HostPattern>,
    /// Whether a Secret may choose a kind that uses the identity of the operator.
    pub allow_identity: bool,
    /// The address of the metadata of the machine.
    pub metadata: String,
}

impl Default for Policy {
    fn default() -> Self {
        let metadata = "http://169.254.169.254".to_owned();
        Self { allowed_hosts: Vec::new(), allow_identity: false, metadata }
    }
}

/// How requests to a workspace get their credentials.
#[derive(Debug)]
pub struct Plan {
    /// The workspace.
    pub host: Host,
    /// The kind of authentication.
    pub kind: Kind,
    /// How to get the token of the header `Authorization`.
    pub token: Grant,
    /// How to get the token for the management of Azure.
    pub management: Option<Grant>,
    /// The id of the workspace as a resource of Azure.
    pub resource_id: Option<String>,
}

impl Plan {
    /// Makes the plan for settings. `own` are the settings of the operator itself.
    ///
    /// # Errors
    ///
    /// If settings are missing, contradict each other, or are not allowed: all that is wrong.
    pub fn new(settings: &Settings, own: &Settings, policy: &Policy) -> Result<Self, String> {
        let mut planner = Planner { settings, own, policy, faults: Vec::new() };
        let plan = planner.plan();
        match plan {
            Some(plan) if planner.faults.is_empty() => Ok(plan),
            _ => Err(format!(
                "the credentials in {} cannot be used: {}",
                settings.origin,
                planner.faults.join("; ")
            )),
        }
    }
}

/// The state while a plan is made.
struct Planner<'a> {
    settings: &'a Settings,
    own: &'a Settings,
    policy: &'a Policy,
    faults: Vec<String>,
}

impl Planner<'_> {
    fn plan(&mut self) -> Option<Plan> {
        for name in &self.settings.unreadable {
            self.faults.push(format!("`{name}` is no UTF-8 text"));
        }
        self.check_keys();
        let host = self.host();
        let kind = self.keep(Kind::chosen(self.settings))?;
        if kind.is_own() && self.is_secret() && !self.policy.allow_identity {
            self.faults.push(format!(
                "a Secret may not use the identity of the operator, as the kind `{}` does, unless \
                 the operator runs with `--allow-identity`",
                kind.name()
            ));
            return None;
        }
        for key in kind.needs() {
            if self.get(*key).is_none() {
                let fault = format!("the kind `{}` needs `{}`", kind.name(), key.name());
                self.faults.push(fault);
            }
        }
        let resource_id = self.header(Key::AzureResourceId);
        let mut host = host?;
        let (token, management) = self.grants(kind, &host)?;
        host.workspace_id = self.header(Key::WorkspaceId).or(host.workspace_id);
        Some(Plan { host, kind, token, management, resource_id })
    }

    fn is_secret(&self) -> bool {
        self.settings.origin != Origin::Environment
    }

    /// Returns a setting. Those that are the operator's own come from its environment.
    fn get(&self, key: Key) -> Option<&Hidden> {
        if key.is_own() { self.own.get(key) } else { self.settings.get(key) }
    }

    fn plain(&self, key: Key) -> Option<String> {
        self.get(key).map(|value| value.reveal().to_owned())
    }

    fn keep<T>(&mut self, result: Result<T, String>) -> Option<T> {
        result.map_err(|fault| self.faults.push(fault)).ok()
    }

    /// Checks that a Secret has no setting that would use the operator's own files or servers.
    fn check_keys(&mut self) {
        let is_wrong = |key: &&Key| key.is_own() && self.settings.get(**key).is_some();
        if self.is_secret() {
            for key in super::settings::KEYS.iter().filter(is_wrong) {
                self.faults.push(format!(
                    "`{}` names a file or a server of the operator's own; a Secret may not have it",
                    key.name()
                ));
            }
        }
    }

    /// Returns the workspace, if it is one that the source may name.
    fn host(&mut self) -> Option<Host> {
        let Some(text) = self.settings.plain(Key::Host) else {
            self.faults
                .push("`DATABRICKS_HOST` is missing, the address of the workspace".to_owned());
            return None;
        };
        let host = self.keep(Host::parse(text))?;
        let is_allowed = self.policy.allowed_hosts.iter().any(|pattern| pattern.fits(&host));
        let fault = match (self.is_secret(), host.is_https()) {
            _ if is_allowed => return Some(host),
            (true, _) if host.is_azure() => return Some(host),
            (true, _) => format!(
                "a Secret may not name the host `{host}`, which is no address of Azure Databricks, \
                 unless the operator runs with `--allow-host`"
            ),
            (false, false) if !host.is_loopback() => format!(
                "`{host}` would receive the credentials without encryption; write `https://`, or \
                 run the operator with `--allow-host {host}`"
            ),
            (false, _) => return Some(host),
        };
        self.faults.push(fault);
        None
    }

    /// Returns how to get the token for the workspace, and that for the management of Azure.
    fn grants(&mut self, kind: Kind, host: &Host) -> Option<(Grant, Option<Grant>)> {
        let host = host.clone();
        let client_id = self.plain(Key::ClientId);
        match kind {
            Kind::Pat => Some((Grant::Fixed(self.token()?), None)),
            Kind::OauthM2m => {
                let client_secret = self.get(Key::ClientSecret)?.clone();
                let client_id = client_id?;
                Some((Grant::Databricks { host, client_id, client_secret }, None))
            }
            Kind::EnvOidc => {
                let assertion = Assertion::Text(self.oidc_token()?);
                Some((Grant::Exchange { host, client_id, assertion }, None))
            }
            Kind::FileOidc => {
                let assertion = Assertion::File(PathBuf::from(self.plain(Key::OidcTokenFile)?));
                Some((Grant::Exchange { host, client_id, assertion }, None))
            }
            Kind::AzureClientSecret | Kind::AzureWorkloadIdentity | Kind::AzureMsi => {
                let cloud = Cloud::of(self.settings.plain(Key::ArmEnvironment), &host);
                let cloud = self.keep(cloud)?;
                let token = self.entra(kind, cloud, DATABRICKS)?;
                // The SDKs send it always. A workload identity has often no rights in Azure.
                let is_needed = kind != Kind::AzureWorkloadIdentity
                    || self.settings.get(Key::AzureResourceId).is_some();
                let management =
                    if is_needed { Some(self.entra(kind, cloud, cloud.management)?) } else { None };
                Some((token, management))
            }
        }
    }

    /// Returns how to get a token of Entra ID for an application.
    fn entra(&mut self, kind: Kind, cloud: &Cloud, resource: &'static str) -> Option<Grant> {
        match kind {
            Kind::AzureMsi => {
                if !self.settings.plain(Key::ArmUseMsi).is_some_and(is_true) {
                    self.faults.push("`ARM_USE_MSI` has to be `true`".to_owned());
                    return None;
                }
                let address = format!("{}/metadata/identity/oauth2/token", self.policy.metadata);
                let url = Url::parse(&address).map_err(|error| error.to_string());
                let url = self.keep(url)?;
                Some(Grant::Managed { url, client_id: self.plain(Key::ArmClientId), resource })
            }
            Kind::AzureWorkloadIdentity => {
                let url = self.login(cloud, Key::AzureTenantId)?;
                let client_id = self.plain(Key::AzureClientId)?;
                let assertion = Assertion::File(PathBuf::from(self.plain(Key::AzureTokenFile)?));
                Some(Grant::EntraAssertion { url, client_id, assertion, resource })
            }
            _ => {
                let url = self.login(cloud, Key::ArmTenantId)?;
                let client_id = self.plain(Key::ArmClientId)?;
                let client_secret = self.get(Key::ArmClientSecret)?.clone();
                Some(Grant::EntraSecret { url, client_id, client_secret, resource })
            }
        }
    }

    /// Returns the address that gives tokens of a tenant.
    fn login(&mut self, cloud: &Cloud, tenant: Key) -> Option<Url> {
        let name = self.plain(tenant)?;
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.');
        if !name.chars().all(is_name) || name.contains("..") {
            self.faults.push(format!("`{}` is no id and no name of a tenant", tenant.name()));
            return None;
        }
        // That of the operator's own cloud says nothing about the cloud of a Secret's workspace.
        let is_own = !self.is_secret() || tenant == Key::AzureTenantId;
        let own = self.own.plain(Key::AzureAuthorityHost).filter(|_| is_own);
        let server = own.unwrap_or(cloud.login).trim_end_matches('/');
        let url = Url::parse(&format!("{server}/{name}/oauth2/token"));
        let url = self.keep(url.map_err(|error| format!("`AZURE_AUTHORITY_HOST`: {error}")))?;
        let is_loopback = Host::parse(server).is_ok_and(|host| host.is_loopback());
        if url.scheme() != "https" && !is_loopback {
            self.faults.push("`AZURE_AUTHORITY_HOST` has to begin with `https://`".to_owned());
            return None;
        }
        Some(url)
    }

    fn token(&mut self) -> Option<Hidden> {
        let token = self.get(Key::Token)?.clone();
        if HeaderValue::from_str(token.reveal()).is_err() {
            self.faults.push("`DATABRICKS_TOKEN` has characters that no token has".to_owned());
            return None;
        }
        Some(token)
    }

    /// Returns the token of another identity provider: `DATABRICKS_OIDC_TOKEN`, or what
    /// `DATABRICKS_OIDC_TOKEN_ENV` names in the same place.
    fn oidc_token(&mut self) -> Option<Hidden> {
        let name = self.settings.plain(Key::OidcTokenEnv).unwrap_or(Key::OidcToken.name());
        let token = self.settings.other(name).cloned();
        if token.is_none() {
            self.faults.push(format!("the kind `env-oidc` needs `{}`", clean_name(name)));
        }
        token
    }

    /// Returns the value of a setting that is sent as a header.
    fn header(&mut self, key: Key) -> Option<String> {
        let value = self.plain(key)?;
        if HeaderValue::from_str(&value).is_err() {
            self.faults.push(format!("`{}` has characters that no header has", key.name()));
        }
        Some(value)
    }
}

/// Returns a name for a message. It is a value, and can be anything.
fn clean_name(name: &str) -> String {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if name.len() <= 64 && name.chars().all(is_name) {
        return name.to_owned();
    }
    Key::OidcTokenEnv.name().to_owned()
}
