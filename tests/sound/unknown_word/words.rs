//! Words of the closed sets.
#![deny(warnings)]

use kfp_dbx::prelude::*;
use serde_json::json;

#[pipeline(timeout = "2h", allow(fixed_name))]
pub fn written(name: Param<String>) {
    ImportWorkspaceItemOp::new("import")
        .item_name(name)
        .spec(json!({
            "path": "/Shared/A",
            "content": "cHJpbnQoMSk=",
            "language": "PYTHON",
            "format": "SOURCE",
        }))
        .delete_on_exit();
    CreateSecretScopeOp::new("create-scope")
        .scope_name(name)
        .initial_manage_principal("users")
        .acls([SecretScopeAcl::new("user@foo.com", Permission::Read)])
        .delete_on_exit();
}

#[pipeline(timeout = "2h", allow(fixed_name))]
pub fn by_parameters(name: Param<String>, #[default = "SCALA"] language: Param<String>) {
    ImportWorkspaceItemOp::new("import")
        .item_name(name)
        .path("/Shared/A")
        .content(Base64::text("println(1)"))
        .language(language)
        .file_format(ImportFormat::Source)
        .delete_on_exit();
}

#[pipeline(timeout = "2h", allow(fixed_name))]
pub fn by_rust(name: Param<String>) {
    let language = if std::env::var("SCALA").is_ok() { Language::Scala } else { Language::Python };
    let format = "source".to_uppercase();
    ImportWorkspaceItemOp::new("import")
        .item_name(name)
        .path("/Shared/A")
        .content(Base64::text("println(1)"))
        .language(language)
        .file_format(format)
        .delete_on_exit();
}

#[test]
fn builds_without_warnings() {
    for pipeline in [written(), by_parameters(), by_rust()] {
        assert_eq!(format!("{:?}", pipeline.workflow().unwrap().warnings()), "[]");
    }
}
