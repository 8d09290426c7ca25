//! The clouds of Azure, and the servers of Entra ID in each.

use super::host::Host;

/// The application of Azure Databricks, for which Entra ID gives tokens.
pub(super) const DATABRICKS: &str = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d";

/// A cloud of Azure.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Cloud {
    /// The value of `ARM_ENVIRONMENT`.
    name: &'static str,
    /// The domain of workspaces.
    domain: &'static str,
    /// The server of Entra ID.
    pub login: &'static str,
    /// The application of the management of Azure, for which Entra ID gives tokens.
    pub management: &'static str,
}

pub(super) const CLOUDS: &[Cloud] = &[
    Cloud {
        name: "PUBLIC",
        domain: ".azuredatabricks.net",
        login: "https://login.microsoftonline.com",
        management: "https://management.core.windows.net/",
    },
    Cloud {
        name: "USGOVERNMENT",
        domain: ".databricks.azure.us",
        login: "https://login.microsoftonline.us",
        management: "https://management.core.usgovcloudapi.net/",
    },
    Cloud {
        name: "CHINA",
        domain: ".databricks.azure.cn",
        login: "https://login.chinacloudapi.cn",
        management: "https://management.core.chinacloudapi.cn/",
    },
];

impl Cloud {
    /// Returns the cloud of an `ARM_ENVIRONMENT`, or else of the workspace.
    pub fn of(environment: Option<&str>, host: &Host) -> Result<&'static Self, String> {
        if let Some(name) = environment {
            let cloud = CLOUDS.iter().find(|cloud| cloud.name.eq_ignore_ascii_case(name));
            return cloud.ok_or_else(|| {
                let names: Vec<_> =
                    CLOUDS.iter().map(|cloud| format!("`{}`", cloud.name)).collect();
                format!("`ARM_ENVIRONMENT` is none of {}", names.join(", "))
            });
        }
        let cloud = CLOUDS.iter().find(|cloud| host.name().ends_with(cloud.domain));
        Ok(cloud.unwrap_or(&CLOUDS[0]))
    }
}
