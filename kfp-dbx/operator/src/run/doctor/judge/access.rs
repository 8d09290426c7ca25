//! The service account of a workflow, and its rights.

use std::collections::{BTreeMap, BTreeSet};

use kfp_dbx_core::text::quoted::quoted;

use crate::run::doctor::line::Line;
use crate::run::doctor::told::{Blind, Seen};
use crate::run::doctor::workflow::{Account, Document, Right};

/// The answers about a service account.
#[derive(Debug)]
pub(in crate::run::doctor) struct Access {
    pub(in crate::run::doctor) exists: Seen,
    /// Whether it has each right. The first right that could not be asked for is the last one.
    pub(in crate::run::doctor) rights: Vec<(Right, Result<bool, Blind>)>,
}

/// Judges a service account of a workflow.
pub(in crate::run::doctor) fn access(
    document: &Document,
    namespace: &str,
    account: &Account,
    facts: &Access,
) -> Vec<Line> {
    let place = format!("{namespace}/{}", account.name);
    let file = &document.file;
    if !account.is_known() {
        return vec![Line::warn(
            format!("the service account `{}` of `{file}` is known only at run time", account.name),
            format!(
                "`kubectl get serviceaccounts --namespace {namespace}` lists those that there are"
            ),
        )];
    }
    let mut lines = Vec::new();
    match &facts.exists {
        Ok(Some(_)) => {}
        Ok(None) => lines.push(Line::fail(
            format!("the service account `{place}` of `{file}` does not exist"),
            format!(
                "`kubectl create serviceaccount {} --namespace {namespace}`, or {}",
                account.name,
                install(namespace, account)
            ),
        )),
        Err(blind) => lines.push(blind.line(&format!("the service account `{place}` of `{file}`"))),
    }
    let denied = facts.rights.iter().filter(|(_, answer)| *answer == Ok(false));
    lines.extend(group(denied.map(|(right, _)| right)).into_iter().map(|(of, verbs)| {
        Line::fail(
            format!("the service account `{place}` of `{file}` may not {} {of}", quoted(verbs)),
            format!(
                "`cargo run -- rbac PIPELINE --namespace {namespace} | kubectl apply -f -`, or {}",
                install(namespace, account)
            ),
        )
    }));
    let blind = facts.rights.iter().find_map(|(_, answer)| answer.as_ref().err());
    lines.extend(
        blind.map(|blind| blind.line(&format!("the rights of the service account `{place}`"))),
    );
    if !account.unknown.is_empty() {
        let templates = quoted(account.unknown.iter().map(String::as_str));
        lines.push(Line::warn(
            format!(
                "the rights for the templates {templates} of `{file}` cannot be told: their object or \
                 its kind is known only at run time, or is no kind of Kubernetes or Argo"
            ),
            format!("`kubectl auth can-i VERB RESOURCE --as system:serviceaccount:{namespace}:{}` checks one", account.name),
        ));
    }
    if lines.is_empty() {
        let count = facts.rights.len();
        lines.push(Line::ok(format!(
            "the service account `{place}` exists, and has the {count} rights that `{file}` needs"
        )));
    }
    lines
}

fn install(namespace: &str, account: &Account) -> String {
    format!("add `--workflows={namespace}:{}` to your `kfp-dbx-operator install`", account.name)
}

/// Returns the verbs of each resource.
fn group<'a>(rights: impl Iterator<Item = &'a Right>) -> BTreeMap<String, BTreeSet<&'static str>> {
    let mut groups: BTreeMap<String, BTreeSet<&'static str>> = BTreeMap::new();
    for right in rights {
        let mut of = match right.group.as_str() {
            "" => format!("`{}`", right.plural),
            group => format!("`{}.{group}`", right.plural),
        };
        if let Some(namespace) = &right.namespace {
            of = format!("{of} in the namespace `{namespace}`");
        }
        groups.entry(of).or_default().insert(right.verb);
    }
    groups
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, json};

    use super::{Access, access};
    use crate::run::doctor::line::{Level, Line};
    use crate::run::doctor::told::{Blind, Seen};
    use crate::run::doctor::workflow::{Right, read};

    const TEXT: &str = "
kind: Workflow
spec:
  serviceAccountName: runner
  templates:
  - name: a
    resource:
      action: create
      manifest: '{apiVersion: databricks.microsoft.com/v1alpha1, kind: Run}'
";

    fn judge(
        text: &str,
        exists: Seen,
        answer: impl Fn(&Right) -> Result<bool, Blind>,
    ) -> Vec<Line> {
        let documents = read("f.yaml", text).unwrap();
        let account = &documents[0].accounts[0];
        let rights = account.rights.iter().map(|right| (right.clone(), answer(right))).collect();
        access(&documents[0], "team", account, &Access { exists, rights })
    }

    fn there() -> Json {
        json!({})
    }

    #[test]
    fn an_account_has_its_rights_or_not() {
        let lines = judge(TEXT, Ok(Some(there())), |_| Ok(true));
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].level, Level::Ok);
        assert!(lines[0].text.contains("`team/runner`") && lines[0].text.contains("3 rights"));

        let lines = judge(TEXT, Ok(Some(there())), |right| Ok(right.plural == "runs"));
        assert_eq!(lines.len(), 1, "{lines:?}");
        let text = &lines[0].text;
        assert!(
            text.contains("`create`, `patch`") || text.contains("`create` and `patch`"),
            "{text}"
        );
        assert!(text.contains("`workflowtaskresults.argoproj.io`"), "{text}");
        let help = lines[0].help.as_deref().unwrap();
        assert!(help.contains("`cargo run -- rbac PIPELINE --namespace team | kubectl"), "{help}");
        assert!(help.contains("`--workflows=team:runner` to your `kfp-dbx-op"), "{help}");

        let lines = judge(TEXT, Ok(None), |_| Ok(false));
        assert_eq!(lines.len(), 3, "{lines:?}");
        assert!(lines.iter().all(|line| line.level == Level::Fail), "{lines:?}");
        assert!(lines[0].text.contains("does not exist"), "{lines:?}");
    }

    #[test]
    fn a_user_who_may_not_ask_is_told_so() {
        let lines = judge(TEXT, Ok(Some(there())), |_| Err(Blind::Forbidden("no".to_owned())));
        assert_eq!(lines.len(), 1, "{lines:?}");
        assert_eq!(lines[0].level, Level::Warn);
    }

    #[test]
    fn an_account_that_only_the_run_knows_is_a_warning() {
        let text = TEXT.replace("runner", "\"{{workflow.parameters.account}}\"");
        let lines = judge(&text, Ok(None), |_| Ok(false));
        assert_eq!(lines.len(), 1, "{lines:?}");
        assert_eq!(lines[0].level, Level::Warn);
    }

    #[test]
    fn a_kind_that_only_the_run_knows_is_a_warning() {
        let text = TEXT.replace("kind: Run", r#"kind: "{{inputs.parameters.kind}}""#);
        let lines = judge(&text, Ok(Some(there())), |_| Ok(true));
        assert_eq!(lines.len(), 1, "{lines:?}");
        assert_eq!(lines[0].level, Level::Warn);
        assert!(lines[0].text.contains("`a`"), "{lines:?}");
    }
}
