//! The kinds of Kubernetes and Argo.

/// A kind of object.
#[derive(Debug)]
pub struct ObjectKind {
    /// The API group, which is empty for the core kinds.
    pub group: &'static str,
    /// The name of the kind.
    pub kind: &'static str,
    /// The plural, as in paths of the API server and in access rights.
    pub plural: &'static str,
    /// Whether its objects belong to no namespace.
    pub is_cluster_wide: bool,
}

/// Returns the kind of that group and name.
pub fn object_kind(group: &str, kind: &str) -> Option<&'static ObjectKind> {
    OBJECT_KINDS.iter().find(|known| known.group == group && known.kind == kind)
}

/// Returns the kind of that group whose name differs only in its case, or is the singular.
pub fn spelled_otherwise(group: &str, kind: &str) -> Option<&'static ObjectKind> {
    OBJECT_KINDS.iter().find(|known| {
        known.group == group
            && known.kind != kind
            && (known.kind.eq_ignore_ascii_case(kind) || known.plural.eq_ignore_ascii_case(kind))
    })
}

const fn own(group: &'static str, kind: &'static str, plural: &'static str) -> ObjectKind {
    ObjectKind { group, kind, plural, is_cluster_wide: false }
}

const fn wide(group: &'static str, kind: &'static str, plural: &'static str) -> ObjectKind {
    ObjectKind { group, kind, plural, is_cluster_wide: true }
}

/// The kinds of Kubernetes and Argo, as `kubectl api-resources` lists them. The kinds of the
/// operator are those of the table of ops.
#[rustfmt::skip]
static OBJECT_KINDS: &[ObjectKind] = &[
    own("", "Binding", "bindings"),
    own("", "ConfigMap", "configmaps"),
    own("", "Endpoints", "endpoints"),
    own("", "Event", "events"),
    own("", "LimitRange", "limitranges"),
    wide("", "Namespace", "namespaces"),
    wide("", "Node", "nodes"),
    wide("", "PersistentVolume", "persistentvolumes"),
    own("", "PersistentVolumeClaim", "persistentvolumeclaims"),
    own("", "Pod", "pods"),
    own("", "PodTemplate", "podtemplates"),
    own("", "ReplicationController", "replicationcontrollers"),
    own("", "ResourceQuota", "resourcequotas"),
    own("", "Secret", "secrets"),
    own("", "Service", "services"),
    own("", "ServiceAccount", "serviceaccounts"),
    wide("admissionregistration.k8s.io", "MutatingWebhookConfiguration", "mutatingwebhookconfigurations"),
    wide("admissionregistration.k8s.io", "ValidatingAdmissionPolicy", "validatingadmissionpolicies"),
    wide("admissionregistration.k8s.io", "ValidatingAdmissionPolicyBinding", "validatingadmissionpolicybindings"),
    wide("admissionregistration.k8s.io", "ValidatingWebhookConfiguration", "validatingwebhookconfigurations"),
    wide("apiextensions.k8s.io", "CustomResourceDefinition", "customresourcedefinitions"),
    wide("apiregistration.k8s.io", "APIService", "apiservices"),
    own("apps", "ControllerRevision", "controllerrevisions"),
    own("apps", "DaemonSet", "daemonsets"),
    own("apps", "Deployment", "deployments"),
    own("apps", "ReplicaSet", "replicasets"),
    own("apps", "StatefulSet", "statefulsets"),
    wide("argoproj.io", "ClusterWorkflowTemplate", "clusterworkflowtemplates"),
    own("argoproj.io", "CronWorkflow", "cronworkflows"),
    own("argoproj.io", "Workflow", "workflows"),
    own("argoproj.io", "WorkflowEventBinding", "workfloweventbindings"),
    own("argoproj.io", "WorkflowTemplate", "workflowtemplates"),
    own("autoscaling", "HorizontalPodAutoscaler", "horizontalpodautoscalers"),
    own("batch", "CronJob", "cronjobs"),
    own("batch", "Job", "jobs"),
    wide("certificates.k8s.io", "CertificateSigningRequest", "certificatesigningrequests"),
    own("coordination.k8s.io", "Lease", "leases"),
    own("discovery.k8s.io", "EndpointSlice", "endpointslices"),
    own("events.k8s.io", "Event", "events"),
    own("networking.k8s.io", "Ingress", "ingresses"),
    wide("networking.k8s.io", "IngressClass", "ingressclasses"),
    own("networking.k8s.io", "NetworkPolicy", "networkpolicies"),
    wide("node.k8s.io", "RuntimeClass", "runtimeclasses"),
    own("policy", "PodDisruptionBudget", "poddisruptionbudgets"),
    wide("rbac.authorization.k8s.io", "ClusterRole", "clusterroles"),
    wide("rbac.authorization.k8s.io", "ClusterRoleBinding", "clusterrolebindings"),
    own("rbac.authorization.k8s.io", "Role", "roles"),
    own("rbac.authorization.k8s.io", "RoleBinding", "rolebindings"),
    wide("scheduling.k8s.io", "PriorityClass", "priorityclasses"),
    wide("storage.k8s.io", "CSIDriver", "csidrivers"),
    wide("storage.k8s.io", "CSINode", "csinodes"),
    wide("storage.k8s.io", "StorageClass", "storageclasses"),
    wide("storage.k8s.io", "VolumeAttachment", "volumeattachments"),
];
