//! The API server judges as the checker does, but for some differences that are meant.

use kfp_dbx_core::rule::Level;
use kfp_dbx_core::spec::{self, conform};
use kfp_dbx_core::syntax::read::{self, Format};
use kfp_dbx_core::table::{self, Kind, Operator};
use kfp_dbx_core::value::Value;
use serde_json::Value as Json;

use crate::cases::{Case, Expected, cases};
use crate::cluster::Cluster;

/// Returns the faults that the checker reports with this operator and that no setting allows.
pub fn checked(kind: &Kind, spec: &Json) -> Vec<String> {
    let value = read::document(&spec.to_string(), Format::Json, read::literal).unwrap();
    let Value::Map(mut map) = value else { panic!("{spec} is no object") };
    let mut found = conform::conform_struct(&mut map, kind.spec);
    let misspelt = conform::misspelt(&found);
    found.extend(spec::check(kind, &map, true, &misspelt, Some(Operator::KfpDbx)));
    let findings = found.into_iter().filter(|misfit| misfit.finding.only_for.is_none());
    let faults = findings.filter(|misfit| misfit.finding.level == Level::Error);
    faults
        .map(|misfit| format!("{}: {}", misfit.finding.rule.name, misfit.finding.message))
        .collect()
}

/// Returns how a case is judged other than it should be.
fn mistake(cluster: &Cluster, case: &Case) -> Option<String> {
    let kind = table::kind(case.kind).unwrap();
    let by_checker = checked(kind, &case.spec);
    let by_server = cluster.judge(kind, &case.spec).map_err(|rejection| rejection.message);
    let is_as_expected = match (&case.expected, &by_server) {
        (Expected::Accepted, server) => by_checker.is_empty() && server.is_ok(),
        (Expected::Refused(why), Err(server)) => !by_checker.is_empty() && server.contains(why),
        (Expected::ByServer(why, _), Err(server)) => by_checker.is_empty() && server.contains(why),
        (Expected::ByChecker(rule, _), server) => {
            by_checker.iter().any(|fault| fault.starts_with(rule)) && server.is_ok()
        }
        (Expected::Refused(_) | Expected::ByServer(..), Ok(_)) => false,
    };
    let server = by_server.map_or_else(|why| why, |_| "accepts".to_owned());
    (!is_as_expected).then(|| {
        format!(
            "{} {}\n  expected: {:?}\n  checker: {by_checker:?}\n  server: {server}",
            case.kind, case.spec, case.expected
        )
    })
}

#[test]
fn specs_are_judged_alike() {
    let Some(cluster) = Cluster::new() else { return };
    let cases = cases();
    for kind in table::kinds() {
        let of_kind = || cases.iter().filter(|case| case.kind == kind.kind);
        let sound = of_kind().filter(|case| matches!(case.expected, Expected::Accepted)).count();
        assert!(sound > 0 && of_kind().count() > sound, "{} has too few cases", kind.kind);
    }
    let mistakes: Vec<_> = cases.iter().filter_map(|case| mistake(&cluster, case)).collect();
    assert!(mistakes.is_empty(), "{}", mistakes.join("\n"));
}

#[test]
fn an_object_needs_a_spec() {
    let Some(cluster) = Cluster::new() else { return };
    for kind in table::kinds() {
        let rejection = cluster.judge(kind, &Json::Null).unwrap_err();
        assert!(rejection.message.contains("has no `spec`: add `spec`"), "{}", rejection.message);
    }
}
