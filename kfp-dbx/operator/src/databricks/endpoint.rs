//! The table of endpoints that the operator calls.

/// An HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// `GET`. The fields of the request are its query.
    Get,
    /// `POST`. The fields of the request are its body, as JSON.
    Post,
    /// `PUT` of a file. The field `path` is the end of the path, the field `contents`, in base64, is
    /// the body, and the others are the query.
    Put,
    /// `DELETE` of a file. The field `path` is the end of the path.
    Delete,
}

/// The effect of a request that is sent again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeat {
    /// It only reads.
    Reads,
    /// The second one changes nothing, or fails because the first one has succeeded.
    Safe,
    /// The second one makes a second resource.
    Unsafe,
}

/// Defines [`Endpoint`] and the facts about each of its variants.
macro_rules! endpoints {
    ($($name:ident: $method:ident, $path:literal, $per_second:literal, $repeat:ident;)*) => {
        /// An endpoint of the API.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Endpoint {
            $(#[doc = concat!("`", $path, "`")] $name,)*
        }

        /// Every endpoint that the operator calls.
        pub static ENDPOINTS: &[Endpoint] = &[$(Endpoint::$name,)*];

        impl Endpoint {
            /// Returns the HTTP method.
            pub fn method(self) -> Method {
                match self { $(Self::$name => Method::$method,)* }
            }

            /// Returns the path, which begins with `/api/`. That of a file follows it.
            pub fn path(self) -> &'static str {
                match self { $(Self::$name => $path,)* }
            }

            /// Returns the number of requests that the operator sends to the endpoint in a second,
            /// for each workspace. It is below the limit of the workspace, which others share.
            pub fn per_second(self) -> u32 {
                match self { $(Self::$name => $per_second,)* }
            }

            /// Returns the effect of a request that is sent again.
            pub fn repeat(self) -> Repeat {
                match self { $(Self::$name => Repeat::$repeat,)* }
            }

            /// Returns the name of the variant, for logs and metrics.
            pub fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name),)* }
            }
        }
    };
}

endpoints! {
    ClustersCreate: Post, "/api/2.1/clusters/create", 10, Unsafe;
    ClustersDelete: Post, "/api/2.1/clusters/permanent-delete", 10, Safe;
    ClustersGet: Get, "/api/2.1/clusters/get", 20, Reads;
    ClustersList: Get, "/api/2.1/clusters/list", 5, Reads;
    DbfsAddBlock: Post, "/api/2.0/dbfs/add-block", 20, Unsafe;
    DbfsClose: Post, "/api/2.0/dbfs/close", 20, Safe;
    DbfsCreate: Post, "/api/2.0/dbfs/create", 20, Safe;
    DbfsDelete: Post, "/api/2.0/dbfs/delete", 10, Safe;
    DbfsGetStatus: Get, "/api/2.0/dbfs/get-status", 20, Reads;
    FilesDelete: Delete, "/api/2.0/fs/files", 10, Safe;
    FilesUpload: Put, "/api/2.0/fs/files", 10, Safe;
    JobsCreate: Post, "/api/2.2/jobs/create", 10, Unsafe;
    JobsDelete: Post, "/api/2.2/jobs/delete", 10, Safe;
    JobsGet: Get, "/api/2.2/jobs/get", 20, Reads;
    JobsList: Get, "/api/2.2/jobs/list", 5, Reads;
    JobsReset: Post, "/api/2.2/jobs/reset", 10, Safe;
    JobsRunNow: Post, "/api/2.2/jobs/run-now", 10, Safe;
    RunsCancel: Post, "/api/2.2/jobs/runs/cancel", 10, Safe;
    RunsDelete: Post, "/api/2.2/jobs/runs/delete", 10, Safe;
    RunsGet: Get, "/api/2.2/jobs/runs/get", 50, Reads;
    RunsGetOutput: Get, "/api/2.2/jobs/runs/get-output", 20, Reads;
    RunsList: Get, "/api/2.2/jobs/runs/list", 10, Reads;
    RunsSubmit: Post, "/api/2.2/jobs/runs/submit", 15, Safe;
    ScopesCreate: Post, "/api/2.0/secrets/scopes/create", 10, Safe;
    ScopesDelete: Post, "/api/2.0/secrets/scopes/delete", 10, Safe;
    ScopesList: Get, "/api/2.0/secrets/scopes/list", 5, Reads;
    SecretAclsDelete: Post, "/api/2.0/secrets/acls/delete", 10, Safe;
    SecretAclsList: Get, "/api/2.0/secrets/acls/list", 10, Reads;
    SecretAclsPut: Post, "/api/2.0/secrets/acls/put", 10, Safe;
    SecretsDelete: Post, "/api/2.0/secrets/delete", 10, Safe;
    SecretsList: Get, "/api/2.0/secrets/list", 10, Reads;
    SecretsPut: Post, "/api/2.0/secrets/put", 10, Safe;
    WorkspaceDelete: Post, "/api/2.0/workspace/delete", 10, Safe;
    WorkspaceGetStatus: Get, "/api/2.0/workspace/get-status", 20, Reads;
    WorkspaceImport: Post, "/api/2.0/workspace/import", 10, Safe;
    WorkspaceMkdirs: Post, "/api/2.0/workspace/mkdirs", 10, Safe;
}
