//! The table of endpoints that the fake serves.

use super::fields::Fields;
use super::problem::Outcome;
use super::shape::Field;
use super::shapes;
use super::verb::Verb::{self, Delete, Get, Head, Post, Put};
use super::workspace::Workspace;

/// An endpoint that the fake serves.
pub(super) struct Route {
    /// The name, which is that of the [`Endpoint`](crate::databricks::Endpoint) if there is one.
    pub(super) name: &'static str,
    /// The method.
    pub(super) verb: Verb,
    /// The versions of the API that have the endpoint.
    pub(super) versions: &'static [&'static str],
    /// The path after the version. If it ends with `/`, the path of a file or a folder follows.
    pub(super) path: &'static str,
    /// The requests in a second that a workspace accepts, if they are documented.
    pub(super) per_second: Option<u32>,
    /// The fields that the endpoint knows.
    pub(super) fields: &'static [Field],
    /// The endpoint.
    pub(super) serve: fn(&mut Workspace, Fields<'_>) -> Outcome,
}

/// An endpoint that a path names.
pub(super) struct Found<'a> {
    /// The index in [`ROUTES`].
    pub(super) index: usize,
    /// The version of the API in the path.
    pub(super) version: &'a str,
    /// The path of a file or a folder, which begins with `/`, or nothing.
    pub(super) below: &'a str,
}

impl Route {
    /// Returns the endpoint of a path.
    pub(super) fn find(verb: Verb, path: &str) -> Option<Found<'_>> {
        let (version, path) = path.strip_prefix("/api/")?.split_once('/')?;
        let is = |route: &Route| {
            route.verb == verb && route.versions.contains(&version) && route.has(path)
        };
        let index = ROUTES.iter().position(is)?;
        // The last slash of the route belongs to the path of the file.
        let below = path.get(ROUTES[index].path.trim_end_matches('/').len()..).unwrap_or_default();
        Some(Found { index, version, below })
    }

    /// Whether a path is that of the endpoint, or that of a file or a folder in it. A request of the
    /// operator has the path of the file in a field.
    fn has(&self, path: &str) -> bool {
        match self.path.strip_suffix('/') {
            Some(start) => path == start || path.starts_with(self.path),
            None => path == self.path,
        }
    }
}

const JOBS: &[&str] = &["2.0", "2.1", "2.2"];
const CLUSTERS: &[&str] = &["2.0", "2.1"];
const OTHERS: &[&str] = &["2.0"];

const fn route(
    name: &'static str,
    verb: Verb,
    versions: &'static [&'static str],
    path: &'static str,
    fields: &'static [Field],
    serve: fn(&mut Workspace, Fields<'_>) -> Outcome,
) -> Route {
    Route { name, verb, versions, path, per_second: None, fields, serve }
}

impl Route {
    const fn limit(mut self, per_second: u32) -> Self {
        self.per_second = Some(per_second);
        self
    }
}

/// Every endpoint.
pub(super) static ROUTES: &[Route] = &[
    route("CurrentUser", Get, OTHERS, "preview/scim/v2/Me", shapes::NOTHING, Workspace::scim_me),
    route("RunsSubmit", Post, JOBS, "jobs/runs/submit", shapes::SUBMIT, Workspace::runs_submit)
        .limit(35),
    route("RunsGet", Get, JOBS, "jobs/runs/get", shapes::RUN_GET, Workspace::runs_get).limit(100),
    route(
        "RunsGetOutput",
        Get,
        JOBS,
        "jobs/runs/get-output",
        shapes::RUN_ID,
        Workspace::runs_get_output,
    ),
    route("RunsList", Get, JOBS, "jobs/runs/list", shapes::RUNS_LIST, Workspace::runs_list),
    route("RunsCancel", Post, JOBS, "jobs/runs/cancel", shapes::RUN_ID, Workspace::runs_cancel),
    route("RunsDelete", Post, JOBS, "jobs/runs/delete", shapes::RUN_ID, Workspace::runs_delete),
    route("JobsRunNow", Post, JOBS, "jobs/run-now", shapes::RUN_NOW, Workspace::jobs_run_now)
        .limit(20),
    route("JobsCreate", Post, JOBS, "jobs/create", shapes::JOB_CREATE, Workspace::jobs_create)
        .limit(20),
    route("JobsGet", Get, JOBS, "jobs/get", shapes::JOB_GET, Workspace::jobs_get),
    route("JobsList", Get, JOBS, "jobs/list", shapes::JOBS_LIST, Workspace::jobs_list),
    route("JobsReset", Post, JOBS, "jobs/reset", shapes::JOB_RESET, Workspace::jobs_reset),
    route("JobsUpdate", Post, JOBS, "jobs/update", shapes::JOB_UPDATE, Workspace::jobs_update),
    route("JobsDelete", Post, JOBS, "jobs/delete", shapes::JOB_ID, Workspace::jobs_delete),
    route(
        "ClustersCreate",
        Post,
        CLUSTERS,
        "clusters/create",
        shapes::CLUSTER_CREATE,
        Workspace::clusters_create,
    ),
    route(
        "ClustersGet",
        Get,
        CLUSTERS,
        "clusters/get",
        shapes::CLUSTER_ID,
        Workspace::clusters_get,
    ),
    route(
        "ClustersList",
        Get,
        CLUSTERS,
        "clusters/list",
        shapes::CLUSTERS_LIST,
        Workspace::clusters_list,
    ),
    route(
        "ClustersStart",
        Post,
        CLUSTERS,
        "clusters/start",
        shapes::CLUSTER_ID,
        Workspace::clusters_start,
    ),
    route(
        "ClustersTerminate",
        Post,
        CLUSTERS,
        "clusters/delete",
        shapes::CLUSTER_ID,
        Workspace::clusters_terminate,
    ),
    route(
        "ClustersDelete",
        Post,
        CLUSTERS,
        "clusters/permanent-delete",
        shapes::CLUSTER_ID,
        Workspace::clusters_delete,
    ),
    route(
        "ScopesCreate",
        Post,
        OTHERS,
        "secrets/scopes/create",
        shapes::SCOPE_CREATE,
        Workspace::scopes_create,
    ),
    route(
        "ScopesList",
        Get,
        OTHERS,
        "secrets/scopes/list",
        shapes::NOTHING,
        Workspace::scopes_list,
    ),
    route(
        "ScopesDelete",
        Post,
        OTHERS,
        "secrets/scopes/delete",
        shapes::SCOPE,
        Workspace::scopes_delete,
    ),
    route("SecretsPut", Post, OTHERS, "secrets/put", shapes::SECRET_PUT, Workspace::secrets_put),
    route("SecretsGet", Get, OTHERS, "secrets/get", shapes::SECRET, Workspace::secrets_get),
    route("SecretsList", Get, OTHERS, "secrets/list", shapes::SCOPE, Workspace::secrets_list),
    route(
        "SecretsDelete",
        Post,
        OTHERS,
        "secrets/delete",
        shapes::SECRET,
        Workspace::secrets_delete,
    ),
    route("SecretAclsPut", Post, OTHERS, "secrets/acls/put", shapes::ACL_PUT, Workspace::acls_put),
    route("SecretAclsList", Get, OTHERS, "secrets/acls/list", shapes::SCOPE, Workspace::acls_list),
    route(
        "SecretAclsDelete",
        Post,
        OTHERS,
        "secrets/acls/delete",
        shapes::ACL,
        Workspace::acls_delete,
    ),
    route(
        "WorkspaceImport",
        Post,
        OTHERS,
        "workspace/import",
        shapes::IMPORT,
        Workspace::workspace_import,
    ),
    route(
        "WorkspaceExport",
        Get,
        OTHERS,
        "workspace/export",
        shapes::EXPORT,
        Workspace::workspace_export,
    ),
    route(
        "WorkspaceGetStatus",
        Get,
        OTHERS,
        "workspace/get-status",
        shapes::PATH,
        Workspace::workspace_get_status,
    ),
    route(
        "WorkspaceList",
        Get,
        OTHERS,
        "workspace/list",
        shapes::WORKSPACE_LIST,
        Workspace::workspace_list,
    ),
    route(
        "WorkspaceMkdirs",
        Post,
        OTHERS,
        "workspace/mkdirs",
        shapes::PATH,
        Workspace::workspace_mkdirs,
    ),
    route(
        "WorkspaceDelete",
        Post,
        OTHERS,
        "workspace/delete",
        shapes::PATH_DELETE,
        Workspace::workspace_delete,
    ),
    route("DbfsCreate", Post, OTHERS, "dbfs/create", shapes::DBFS_CREATE, Workspace::dbfs_create),
    route(
        "DbfsAddBlock",
        Post,
        OTHERS,
        "dbfs/add-block",
        shapes::DBFS_ADD_BLOCK,
        Workspace::dbfs_add_block,
    ),
    route("DbfsClose", Post, OTHERS, "dbfs/close", shapes::DBFS_CLOSE, Workspace::dbfs_close),
    route("DbfsPut", Post, OTHERS, "dbfs/put", shapes::DBFS_PUT, Workspace::dbfs_put),
    route("DbfsRead", Get, OTHERS, "dbfs/read", shapes::DBFS_READ, Workspace::dbfs_read),
    route(
        "DbfsGetStatus",
        Get,
        OTHERS,
        "dbfs/get-status",
        shapes::PATH,
        Workspace::dbfs_get_status,
    ),
    route("DbfsList", Get, OTHERS, "dbfs/list", shapes::PATH, Workspace::dbfs_list),
    route("DbfsMkdirs", Post, OTHERS, "dbfs/mkdirs", shapes::PATH, Workspace::dbfs_mkdirs),
    route("DbfsDelete", Post, OTHERS, "dbfs/delete", shapes::PATH_DELETE, Workspace::dbfs_delete),
    route("FilesUpload", Put, OTHERS, "fs/files/", shapes::FILE_UPLOAD, Workspace::files_upload),
    route("FilesDownload", Get, OTHERS, "fs/files/", shapes::PATH, Workspace::files_download),
    route("FilesGetMetadata", Head, OTHERS, "fs/files/", shapes::PATH, Workspace::files_metadata),
    route("FilesDelete", Delete, OTHERS, "fs/files/", shapes::PATH, Workspace::files_delete),
    route(
        "DirectoriesCreate",
        Put,
        OTHERS,
        "fs/directories/",
        shapes::FOLDER_CREATE,
        Workspace::folders_create,
    ),
    route(
        "DirectoriesList",
        Get,
        OTHERS,
        "fs/directories/",
        shapes::FOLDER_LIST,
        Workspace::folders_list,
    ),
    route(
        "DirectoriesGetMetadata",
        Head,
        OTHERS,
        "fs/directories/",
        shapes::PATH,
        Workspace::folders_metadata,
    ),
    route(
        "DirectoriesDelete",
        Delete,
        OTHERS,
        "fs/directories/",
        shapes::PATH,
        Workspace::folders_delete,
    ),
];
