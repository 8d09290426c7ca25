use std::time::Duration;

use super::super::ENDPOINTS;
use super::*;

const NOW: Time = Time(1_700_000_000_000);

fn answer(endpoint: Endpoint, status: u16, body: &str) -> Answer {
    Reply { status, retry_after: None, body: body.to_owned() }.answer(endpoint, NOW)
}

fn failure(endpoint: Endpoint, status: u16, body: &str) -> Failure {
    answer(endpoint, status, body).unwrap_err()
}

fn error(code: &str, message: &str) -> String {
    serde_json::json!({"error_code": code, "message": message}).to_string()
}

#[test]
fn a_success_is_a_json_object() {
    let run = answer(Endpoint::RunsSubmit, 200, r#"{"run_id": 9007199254740993}"#).unwrap();
    assert_eq!(super::super::int(&run["run_id"]), Some(9_007_199_254_740_993));
    for endpoint in [Endpoint::RunsDelete, Endpoint::SecretsPut, Endpoint::WorkspaceMkdirs] {
        assert_eq!(answer(endpoint, 200, " "), Ok(serde_json::json!({})));
    }
}

#[test]
fn a_success_that_says_nothing_readable_is_unknown() {
    for body in ["", "<html><title>Login</title>", "{\"run_id\": 1", "[]", "null", "ok"] {
        for endpoint in [Endpoint::RunsSubmit, Endpoint::ClustersCreate, Endpoint::RunsGet] {
            assert_eq!(failure(endpoint, 200, body).name(), "unknown", "{body}");
        }
    }
    assert_eq!(
        failure(Endpoint::RunsGet, 200, "<title>Sign in</title>").message(),
        "the answer of `/api/2.2/jobs/runs/get` is not a JSON object: a web page with the title \
         `Sign in`"
    );
}

/// Endpoint, status, code, message, and the variant.
const MEANINGS: &[(Endpoint, u16, &str, &str, &str)] = &[
    (Endpoint::RunsSubmit, 400, "INVALID_PARAMETER_VALUE", "bad", "rejected"),
    (Endpoint::RunsSubmit, 403, "PERMISSION_DENIED", "no right to use the cluster", "rejected"),
    (Endpoint::RunsSubmit, 400, "INVALID_PARAMETER_VALUE", "Cluster 1 does not exist", "rejected"),
    (Endpoint::RunsSubmit, 404, "RESOURCE_DOES_NOT_EXIST", "no cluster", "rejected"),
    (Endpoint::JobsRunNow, 400, "INVALID_PARAMETER_VALUE", "Job 1 does not exist.", "rejected"),
    (Endpoint::ScopesCreate, 404, "RESOURCE_DOES_NOT_EXIST", "no such key vault", "rejected"),
    (Endpoint::JobsReset, 400, "INVALID_PARAMETER_VALUE", "Cluster 1 does not exist", "rejected"),
    (Endpoint::SecretAclsPut, 400, "INVALID_PARAMETER_VALUE", "User x does not exist", "rejected"),
    (Endpoint::JobsReset, 400, "INVALID_PARAMETER_VALUE", "Job 1 does not exist.", "gone"),
    (Endpoint::RunsGet, 400, "INVALID_PARAMETER_VALUE", "Run 1 does not exist.", "gone"),
    (Endpoint::RunsGet, 400, "INVALID_PARAMETER_VALUE", "Run: 1 in job: 2 doesn't exist.", "gone"),
    (Endpoint::RunsCancel, 400, "INVALID_PARAMETER_VALUE", "Run 1 does not exist.", "gone"),
    (Endpoint::ClustersGet, 400, "INVALID_PARAMETER_VALUE", "Cluster 1 does not exist", "gone"),
    (Endpoint::ClustersDelete, 400, "INVALID_PARAMETER_VALUE", "Cluster 1 does not exist", "gone"),
    (Endpoint::ScopesDelete, 404, "RESOURCE_DOES_NOT_EXIST", "Scope s does not exist!", "gone"),
    (Endpoint::SecretsPut, 404, "RESOURCE_DOES_NOT_EXIST", "Scope s does not exist!", "gone"),
    (
        Endpoint::WorkspaceImport,
        404,
        "RESOURCE_DOES_NOT_EXIST",
        "The parent folder is missing",
        "gone",
    ),
    (Endpoint::RunsGet, 404, "404", "not found", "gone"),
    (Endpoint::RunsDelete, 404, "ENDPOINT_NOT_FOUND", "No API found for 'POST /x'", "rejected"),
    (Endpoint::RunsDelete, 400, "INVALID_STATE", "the run is active", "rejected"),
    (Endpoint::ScopesCreate, 400, "RESOURCE_ALREADY_EXISTS", "Scope s already exists!", "exists"),
    (Endpoint::WorkspaceImport, 400, "", "/a already exists", "exists"),
    (Endpoint::WorkspaceImport, 409, "", "conflict", "exists"),
    (Endpoint::JobsCreate, 400, "INVALID_PARAMETER_VALUE", "the key already exists", "rejected"),
    (
        Endpoint::RunsSubmit,
        400,
        "INVALID_PARAMETER_VALUE",
        "`Timed out after ` is no name",
        "rejected",
    ),
    (Endpoint::RunsSubmit, 400, "COULD_NOT_ACQUIRE_LOCK", "", "later"),
    (Endpoint::RunsSubmit, 409, "ABORTED", "", "later"),
    (Endpoint::RunsSubmit, 400, "REQUEST_LIMIT_EXCEEDED", "", "later"),
    (Endpoint::RunsSubmit, 500, "RESOURCE_EXHAUSTED", "", "later"),
    (Endpoint::RunsSubmit, 429, "", "", "later"),
    (Endpoint::ClustersCreate, 503, "TEMPORARILY_UNAVAILABLE", "maintenance", "later"),
    (Endpoint::ClustersGet, 400, "X", "worker env 17 not found", "later"),
    (Endpoint::ClustersCreate, 400, "X", "ClusterNotReadyException: 1", "later"),
    (
        Endpoint::RunsSubmit,
        400,
        "INVALID_STATE",
        "There were already 10000 jobs created in past 3600 seconds",
        "later",
    ),
    (
        Endpoint::JobsCreate,
        400,
        "QUOTA_EXCEEDED",
        "The quota for jobs has been reached.",
        "rejected",
    ),
    (Endpoint::JobsCreate, 400, "X", "Timed out after 30 s", "unknown"),
    (Endpoint::JobsCreate, 500, "INTERNAL_ERROR", "", "unknown"),
    (Endpoint::JobsCreate, 502, "", "", "unknown"),
    (Endpoint::JobsCreate, 504, "", "", "unknown"),
    (Endpoint::JobsCreate, 501, "NOT_IMPLEMENTED", "", "rejected"),
    (Endpoint::JobsCreate, 400, "MALFORMED_REQUEST", "invalid token in `cron`", "rejected"),
    (Endpoint::RunsGet, 401, "", "", "credentials"),
    (Endpoint::RunsGet, 403, "403", "Invalid access token. [ReqId: 1]", "credentials"),
    (Endpoint::RunsGet, 403, "PERMISSION_DENIED", "Source IP is blocked by IP ACL", "credentials"),
    (Endpoint::RunsGet, 403, "", "Unauthorized network access to workspace: 1", "credentials"),
    (Endpoint::RunsGet, 400, "400", "Expected iss claim to be: a, but was: b", "credentials"),
];

#[test]
fn the_meaning_of_errors() {
    for (endpoint, status, code, message, expected) in MEANINGS {
        let failure = failure(*endpoint, *status, &error(code, message));
        assert_eq!(failure.name(), *expected, "{endpoint:?} {status} {code} {message}");
        assert!(!failure.message().is_empty());
        if !message.is_empty() {
            assert_eq!(failure.message(), *message);
        }
    }
}

#[test]
fn another_server_does_not_make_a_resource_gone() {
    for body in ["", "default backend - 404", "<pre>Not Found</pre>", "<title>404</title>", "{}"] {
        for endpoint in [Endpoint::RunsGet, Endpoint::ClustersDelete, Endpoint::RunsSubmit] {
            let failure = failure(endpoint, 404, body);
            assert_eq!(failure.name(), "later", "{body}");
            assert!(failure.message().contains("check that `DATABRICKS_HOST`"), "{failure:?}");
        }
    }
}

#[test]
fn a_gateway_can_have_lost_a_request_that_must_not_be_repeated() {
    let page = "<html><title>503 Service Unavailable</title>";
    assert_eq!(failure(Endpoint::ClustersCreate, 503, page).name(), "unknown");
    assert_eq!(failure(Endpoint::RunsSubmit, 503, page).name(), "later");
    let reply = Reply { status: 503, retry_after: Some("5".to_owned()), body: page.to_owned() };
    assert_eq!(reply.answer(Endpoint::ClustersCreate, NOW).unwrap_err().name(), "later");
}

#[test]
fn redirects_say_what_they_are() {
    let link = "/login.html?error=private-link-validation-error:123&secret=x";
    let failures = [
        failure(Endpoint::RunsGet, 302, link),
        failure(Endpoint::RunsGet, 303, "https://adb-1.azuredatabricks.net/login.html?next=secret"),
        failure(Endpoint::RunsGet, 307, "https://example.com/?code=secret"),
        failure(Endpoint::RunsGet, 304, ""),
    ];
    assert!(failures[0].message().contains("Azure Private Link"));
    assert!(failures[1].message().contains("login page"));
    assert!(failures[2].message().contains("`https://example.com/`"));
    for failure in failures {
        assert_eq!(failure.name(), "credentials");
        assert!(!failure.message().contains("secret"), "{failure:?}");
    }
}

#[test]
fn the_wait_comes_from_the_header_or_the_details() {
    let details = r#"{"error_code":"RESOURCE_EXHAUSTED","message":"m",
        "details":[{"retry_delay":"7s"}]}"#;
    let after = |retry_after: Option<&str>, body: &str| {
        let reply = Reply {
            status: 429,
            retry_after: retry_after.map(str::to_owned),
            body: body.to_owned(),
        };
        match reply.answer(Endpoint::RunsList, NOW) {
            Err(Failure::Later { after, .. }) => after,
            other => unreachable!("{other:?}"),
        }
    };
    assert_eq!(after(Some("3"), details), Some(Duration::from_secs(3)));
    assert_eq!(after(None, details), Some(Duration::from_secs(7)));
    assert_eq!(after(None, ""), None);
    assert_eq!(after(Some("soon"), ""), None);
}

#[test]
fn codes_are_kept() {
    let code = |status, body: &str| match failure(Endpoint::RunsSubmit, status, body) {
        Failure::Rejected { code, .. } => code,
        other => unreachable!("{other:?}"),
    };
    assert_eq!(code(400, &error("MALFORMED_REQUEST", "m")), "MALFORMED_REQUEST");
    assert_eq!(code(400, r#"{"error_code": 17, "message": "m"}"#), "17");
    assert_eq!(code(413, ""), "413");
    let message = failure(Endpoint::RunsSubmit, 400, r#"{"error_code": "X"}"#);
    assert_eq!(message.message(), "X, HTTP status 400 without a message");
}

#[test]
fn every_status_and_body_has_a_meaning() {
    let bodies = ["", "{}", "<pre></pre>", ": ", "{\"error_code\":null}", "\u{1b}]0;\u{7}", "A: b"];
    for endpoint in ENDPOINTS {
        for status in 100..=999 {
            for body in bodies {
                let Err(failure) = answer(*endpoint, status, body) else { continue };
                let message = failure.message();
                assert!(!message.is_empty() && !message.contains(char::is_control), "{failure:?}");
            }
        }
    }
}
