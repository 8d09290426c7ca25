//! The kinds of Kubernetes objects: how access rules name them.

use kfp_dbx_core::table;

/// How an access rule names a kind.
pub(super) struct Resource {
    pub(super) plural: String,
    pub(super) is_cluster_wide: bool,
    /// Whether the kind is unknown, so that the other fields are guesses.
    pub(super) is_guessed: bool,
}

/// Returns the resource of a kind.
pub(super) fn resource(group: &str, kind: &str) -> Resource {
    let is_of_operator = table::API_VERSION.rsplit_once('/').is_some_and(|(own, _)| own == group);
    if let Some(kind) = table::kind(kind).filter(|_| is_of_operator) {
        let plural = kind.plural.to_owned();
        return Resource { plural, is_cluster_wide: false, is_guessed: false };
    }
    match KINDS.iter().find(|row| (row.0, row.1) == (group, kind)) {
        Some(&(.., plural, is_cluster_wide)) => {
            Resource { plural: plural.to_owned(), is_cluster_wide, is_guessed: false }
        }
        None => Resource { plural: guess(kind), is_cluster_wide: false, is_guessed: true },
    }
}

/// Returns the plural of a kind as Kubernetes guesses it (`UnsafeGuessKindToResource` in
/// `k8s.io/apimachinery/pkg/api/meta`).
fn guess(kind: &str) -> String {
    let singular = kind.to_lowercase();
    if singular.ends_with("endpoints") {
        return singular;
    }
    match singular.strip_suffix('y') {
        Some(stem) => format!("{stem}ies"),
        None if singular.ends_with('s') => format!("{singular}es"),
        None => format!("{singular}s"),
    }
}

/// The group, the kind, the plural, and whether the kind is cluster-wide.
type Row = (&'static str, &'static str, &'static str, bool);

/// The kinds of Kubernetes and Argo, as `kubectl api-resources` lists them. The kinds of the
/// operator are those of the table of ops.
#[rustfmt::skip]
const KINDS: &[Row] = &[
    ("", "Binding", "bindings", false),
    ("", "ConfigMap", "configmaps", false),
    ("", "Endpoints", "endpoints", false),
    ("", "Event", "events", false),
    ("", "LimitRange", "limitranges", false),
    ("", "Namespace", "namespaces", true),
    ("", "Node", "nodes", true),
    ("", "PersistentVolume", "persistentvolumes", true),
    ("", "PersistentVolumeClaim", "persistentvolumeclaims", false),
    ("", "Pod", "pods", false),
    ("", "PodTemplate", "podtemplates", false),
    ("", "ReplicationController", "replicationcontrollers", false),
    ("", "ResourceQuota", "resourcequotas", false),
    ("", "Secret", "secrets", false),
    ("", "Service", "services", false),
    ("", "ServiceAccount", "serviceaccounts", false),
    ("admissionregistration.k8s.io", "MutatingWebhookConfiguration", "mutatingwebhookconfigurations", true),
    ("admissionregistration.k8s.io", "ValidatingAdmissionPolicy", "validatingadmissionpolicies", true),
    ("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding", "validatingadmissionpolicybindings", true),
    ("admissionregistration.k8s.io", "ValidatingWebhookConfiguration", "validatingwebhookconfigurations", true),
    ("apiextensions.k8s.io", "CustomResourceDefinition", "customresourcedefinitions", true),
    ("apiregistration.k8s.io", "APIService", "apiservices", true),
    ("apps", "ControllerRevision", "controllerrevisions", false),
    ("apps", "DaemonSet", "daemonsets", false),
    ("apps", "Deployment", "deployments", false),
    ("apps", "ReplicaSet", "replicasets", false),
    ("apps", "StatefulSet", "statefulsets", false),
    ("argoproj.io", "ClusterWorkflowTemplate", "clusterworkflowtemplates", true),
    ("argoproj.io", "CronWorkflow", "cronworkflows", false),
    ("argoproj.io", "Workflow", "workflows", false),
    ("argoproj.io", "WorkflowEventBinding", "workfloweventbindings", false),
    ("argoproj.io", "WorkflowTemplate", "workflowtemplates", false),
    ("autoscaling", "HorizontalPodAutoscaler", "horizontalpodautoscalers", false),
    ("batch", "CronJob", "cronjobs", false),
    ("batch", "Job", "jobs", false),
    ("certificates.k8s.io", "CertificateSigningRequest", "certificatesigningrequests", true),
    ("coordination.k8s.io", "Lease", "leases", false),
    ("discovery.k8s.io", "EndpointSlice", "endpointslices", false),
    ("events.k8s.io", "Event", "events", false),
    ("networking.k8s.io", "Ingress", "ingresses", false),
    ("networking.k8s.io", "IngressClass", "ingressclasses", true),
    ("networking.k8s.io", "NetworkPolicy", "networkpolicies", false),
    ("node.k8s.io", "RuntimeClass", "runtimeclasses", true),
    ("policy", "PodDisruptionBudget", "poddisruptionbudgets", false),
    ("rbac.authorization.k8s.io", "ClusterRole", "clusterroles", true),
    ("rbac.authorization.k8s.io", "ClusterRoleBinding", "clusterrolebindings", true),
    ("rbac.authorization.k8s.io", "Role", "roles", false),
    ("rbac.authorization.k8s.io", "RoleBinding", "rolebindings", false),
    ("scheduling.k8s.io", "PriorityClass", "priorityclasses", true),
    ("storage.k8s.io", "CSIDriver", "csidrivers", true),
    ("storage.k8s.io", "CSINode", "csinodes", true),
    ("storage.k8s.io", "StorageClass", "storageclasses", true),
    ("storage.k8s.io", "VolumeAttachment", "volumeattachments", true),
];

#[cfg(test)]
mod tests {
    use super::guess;

    #[test]
    fn plurals_are_guessed_as_kubernetes_does() {
        for (kind, plural) in
            [("Policy", "policies"), ("Widget", "widgets"), ("Class", "classes"), ("Box", "boxs")]
        {
            assert_eq!(guess(kind), plural);
        }
    }
}
