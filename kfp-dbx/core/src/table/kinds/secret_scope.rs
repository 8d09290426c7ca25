//! The kind `SecretScope`.

use super::common::ANY;
use crate::table::columns::{column, wide};
use crate::table::fields::{Closed, Shape, Struct, Type, field};
use crate::table::kind::{Constraint, Fixed, Kind, Reference, Referent};
use crate::table::identity::Identity;
use crate::table::op::{Action, Op, Output, REJECTED, delete, output};
use crate::table::status::{CONDITIONS, MESSAGE, OBSERVED_GENERATION, STATE, boolean, objects, text, words};
use crate::table::types::ValueType;

pub static SECRET_KEY_REF: Struct = Struct {
    rust_name: "SecretKeyRef",
    doc: "A key of a Kubernetes Secret in the same namespace.",
    example: r#"SecretKeyRef::new("mysecret", "username")"#,
    shape: Shape::Fields { new: &["name", "key"] },
    fields: &[
        field("name", Type::Text, "The name of the Kubernetes Secret."),
        field("key", Type::Text, "The key in the Kubernetes Secret.").archived("In the archived operator the value is empty if the key does not exist."),
    ],
};

pub static SECRET_VALUE_FROM: Struct = Struct {
    rust_name: "SecretValueFrom",
    doc: "The source of the value of a secret.",
    example: r#"SecretValueFrom::secret_key_ref(SecretKeyRef::new("mysecret", "username"))"#,
    shape: Shape::OneOf { common: &[] },
    fields: &[field("secret_key_ref", Type::Struct(&SECRET_KEY_REF), "A key of a Kubernetes Secret.")],
};

pub static SECRET: Struct = Struct {
    rust_name: "Secret",
    doc: "A secret with its key and exactly one value. A value from the source of a pipeline or from a parameter is visible in the workflow to everyone who can read workflows. With `value_from`, the value stays in a Kubernetes Secret.",
    example: r#"Secret::value_from("password", SecretKeyRef::new("mysecret", "password"))"#,
    shape: Shape::OneOf { common: &["key"] },
    fields: &[
        field("key", Type::Text, "The key of the secret in its scope."),
        field("string_value", Type::Text, "A value that is text.").archived("The archived operator skips a secret whose value is empty."),
        field("byte_value", Type::Base64, "A value that is bytes.").archived("The archived operator skips a secret whose value is empty."),
        field("value_from", Type::Struct(&SECRET_VALUE_FROM), "A value from a Kubernetes Secret."),
    ],
};

pub static SECRET_SCOPE_ACL: Struct = Struct {
    rust_name: "SecretScopeAcl",
    doc: "The permission of a principal on a secret scope.",
    example: r#"SecretScopeAcl::new("user@foo.com", Permission::Read)"#,
    shape: Shape::Fields { new: &["principal", "permission"] },
    fields: &[
        field("principal", Type::Text, "The user or group."),
        field("permission", Type::Closed(&PERMISSION), "The permission of the principal."),
    ],
};

pub static SCOPE_BACKEND_TYPE: Closed = Closed {
    rust_name: "ScopeBackendType",
    doc: "The backend in which the secrets of a scope are stored.",
    values: &[
        ("DATABRICKS", "Databricks", "Databricks stores the secrets."),
        ("AZURE_KEYVAULT", "AzureKeyvault", "The scope reads the secrets of an Azure Key Vault. It contains no secrets of its own."),
    ],
    only_kfp_dbx: &[],
};

pub static AZURE_KEY_VAULT: Struct = Struct {
    rust_name: "AzureKeyVault",
    doc: "An Azure Key Vault, whose secrets a secret scope reads.",
    example: r#"AzureKeyVault::new(
    "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/team/providers/Microsoft.KeyVault/vaults/team-vault",
    "https://team-vault.vault.azure.net/",
)"#,
    shape: Shape::Fields { new: &["resource_id", "dns_name"] },
    fields: &[
        field("resource_id", Type::Text, "The id of the vault in Azure, which the portal shows as its resource id: `/subscriptions/…/resourceGroups/…/providers/Microsoft.KeyVault/vaults/NAME`."),
        field("dns_name", Type::Text, "The address of the vault, which the portal shows as its vault URI: `https://NAME.vault.azure.net/`."),
    ],
};

pub static SECRET_SCOPE_SPEC: Struct = Struct {
    rust_name: "SecretScopeSpec",
    doc: "A secret scope: the spec of a `SecretScope`.",
    example: r#"SecretScopeSpec::new().initial_manage_permission("users")"#,
    shape: ANY,
    fields: &[
        field("initial_manage_permission", Type::Text, "The principal that may manage the scope, which the CRD calls a permission. `users` stands for everyone, and is the only value that a Standard workspace accepts."),
        field("secrets", Type::List(&Type::Struct(&SECRET)), "The secrets of the scope."),
        field("acls", Type::List(&Type::Struct(&SECRET_SCOPE_ACL)), "The permissions of principals on the scope."),
        field("scope_backend_type", Type::Closed(&SCOPE_BACKEND_TYPE), "The backend in which the secrets are stored. The default is `DATABRICKS`. To create a scope with `AZURE_KEYVAULT`, the operator must log in to Databricks with Microsoft Entra ID.").of_kfp_dbx(),
        field("backend_azure_keyvault", Type::Struct(&AZURE_KEY_VAULT), "The vault of a scope with the backend `AZURE_KEYVAULT`.").of_kfp_dbx(),
    ],
};

pub static PERMISSION: Closed = Closed {
    rust_name: "Permission",
    doc: "The permission of a principal on a secret scope.",
    values: &[
        ("READ", "Read", "The principal may read the secrets."),
        ("WRITE", "Write", "The principal may read and write the secrets."),
        ("MANAGE", "Manage", "The principal may read and write the secrets and change the permissions."),
    ],
    only_kfp_dbx: &[],
};

pub static KIND: Kind = Kind {
    kind: "SecretScope",
    noun: "secret scope",
    plural: "secretscopes",
    short_names: &["scope"],
    finalizer: "secretscope.finalizers.databricks.microsoft.com",
    columns: &[
        column("State", ".status.state"),
        column("Scope", ".status.secretscope.name"),
        wide("Secrets", ".status.secretinclusteravailable"),
        wide("Message", ".status.message"),
    ],
    name_setter: "scope_name",
    name_field: None,
    spec: &SECRET_SCOPE_SPEC,
    renamed: &[("initial_manage_permission", "initial_manage_principal")],
    constraints: &[
        Constraint::Secrets { list: "secrets", key: "key", values: &["string_value", "byte_value"] },
        Constraint::Keys { list: "secrets", key: "key" },
        Constraint::Keys { list: "acls", key: "principal" },
        Constraint::KeyVault {
            backend: "scope_backend_type",
            word: "AZURE_KEYVAULT",
            vault: "backend_azure_keyvault",
            resource: "resource_id",
            address: "dns_name",
            secrets: "secrets",
        },
    ],
    uses: &[&[Reference { field: &["secrets", "*", "value_from", "secret_key_ref", "name"], to: Referent::Name("Secret") }]],
    runs_use: &[],
    path: None,
    outcome: None,
    time_limit: None,
    made: "secretscope.name",
    fixed: Fixed::Fields(&["initial_manage_permission", "scope_backend_type", "backend_azure_keyvault"]),
    status: &[
        boolean("secretinclusteravailable", "Whether all Kubernetes Secrets that the scope refers to exist."),
        words("secretscope.backend_type", "The backend in which Databricks stores the secret scope.", &["DATABRICKS", "AZURE_KEYVAULT"]),
        text("secretscope.name", "The name of the secret scope in Databricks."),
        text("secret_versions", "A hash of the versions of the Kubernetes Secrets from which the scope was filled.").of_kfp_dbx(),
        objects("kept_acls", "The permissions to manage the scope that were there before those of the spec, and stay.").of_kfp_dbx(),
        STATE,
        MESSAGE,
        CONDITIONS,
        OBSERVED_GENERATION,
    ],
    only_for: None,
};

// The reference also has a `manifest` output. It would copy the secrets, in plain text, into the
// status of the workflow.
static OUTPUTS: &[Output] = &[
    output("name", "{.metadata.name}", ValueType::Text, "The name of the `SecretScope`.").is(Identity::Name),
    output("secretscope_name", "{.status.secretscope.name}", ValueType::Text, "The name of the secret scope in Databricks.").is(Identity::Name),
    output("secretscope_backend_type", "{.status.secretscope.backend_type}", ValueType::Text, "The backend in which Databricks stores the secret scope."),
    output("secret_in_cluster_available", "{.status.secretinclusteravailable}", ValueType::Bool, "Whether all Kubernetes Secrets that the scope refers to exist."),
];

pub static CREATE: Op = Op {
    rust_name: "CreateSecretScopeOp",
    doc: "Creates a secret scope with its secrets and permissions, and waits until it has a name in Databricks. The op has no `manifest` output, because that would copy the secrets into the status of the workflow.",
    example: r#"CreateSecretScopeOp::new("createsecretscope")
    .scope_name("test-scope")
    .initial_manage_principal("users")
    .secrets([Secret::value_from("password", SecretKeyRef::new("mysecret", "password"))])
    .acls([SecretScopeAcl::new("user@foo.com", Permission::Read)]);"#,
    kind: &KIND,
    action: Action::Create,
    success_condition: Some("status.secretscope.name"),
    failure_condition: REJECTED,
    truthful: None,
    flags: &[],
    outputs: OUTPUTS,
};

pub static DELETE: Op = delete(
    "DeleteSecretScopeOp",
    &KIND,
    "Deletes a secret scope with all its secrets.",
    r#"DeleteSecretScopeOp::new("deletesecretscope").scope_name("test-scope");"#,
);
