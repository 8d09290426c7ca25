//! Checks the size of a cluster, and where its machines come from.

use super::constraints::{Check, literal};
use crate::rule::{CLUSTER_SIZE, NODE_TYPE};
use crate::text::excerpt::excerpt;
use crate::text::quoted::quoted;
use crate::value::{Map, Value};

impl Check<'_> {
    /// Checks that a cluster has one size. The fields are those of the range, of its beginning and of its
    /// end.
    pub(super) fn cluster_size(
        &mut self,
        map: &Map,
        number: &'static str,
        [range, min, max]: [&'static str; 3],
        instead: &[&str],
    ) {
        match (map.get(number), map.get(range)) {
            (None, None) if instead.iter().any(|field| map.get(field).is_some()) => {}
            (None, None) if self.closed => self.report(
                &CLUSTER_SIZE,
                None,
                format!("a cluster must set either `{number}` or `{range}`, but neither is set"),
                &format!("set `{number}`, or `{range}` with a range"),
            ),
            (Some(_), Some(_)) => self.report(
                &CLUSTER_SIZE,
                Some(range),
                format!("a cluster must set either `{number}` or `{range}`, but both are set"),
                "remove one of them",
            ),
            _ => {}
        }
        if map.get(number).is_none() {
            self.range(map, range, [min, max]);
        }
    }

    fn range(&mut self, map: &Map, name: &'static str, [min, max]: [&'static str; 2]) {
        let Some(Value::Map(range)) = map.get(name) else { return };
        if let (Some(Value::Int(least)), Some(Value::Int(most))) = (range.get(min), range.get(max))
            && least > most
        {
            self.report(
                &CLUSTER_SIZE,
                Some(name),
                format!(
                    "`{name}` goes from {least} to {most} workers: `{min}` must not be greater than `{max}`"
                ),
                "swap the two numbers",
            );
        }
    }

    /// Checks that a type of machines is not one of another cloud.
    fn machine_of_azure(&mut self, map: &Map, field: &'static str) {
        let Some(machine) = map.get(field).and_then(literal) else { return };
        let Some(cloud) = other_cloud(machine) else { return };
        let message = format!(
            "`{field}` is `{}`, a machine of {cloud}, which Azure Databricks does not have",
            excerpt(machine)
        );
        let help = "set a machine type of Azure, such as `Standard_D4ds_v5`";
        self.report(&NODE_TYPE, Some(field), message, help);
    }

    /// Checks that the machines have a type, or come from a pool, which has one.
    pub(super) fn node_type(
        &mut self,
        map: &Map,
        [pool, driver_pool]: [&'static str; 2],
        node_types: [&'static str; 2],
        policy: &str,
    ) {
        for field in node_types {
            self.machine_of_azure(map, field);
        }
        let is_set = |field: &str| map.get(field).is_some_and(is_sent);
        let [node_type, driver_type] = node_types;
        let has_pool = is_set(pool);
        let set: Vec<_> =
            node_types.into_iter().filter(|field| has_pool && is_set(field)).collect();
        if let Some(first) = set.first() {
            let fields = quoted(set.iter().copied());
            let message = format!("a cluster with `{pool}` can't also set {fields}");
            let help = format!("remove {fields}: the machines have the node type of the pool");
            self.report(&NODE_TYPE, Some(first), message, &help);
        } else if is_set(driver_pool) && is_set(driver_type) {
            let message = format!("a cluster with `{driver_pool}` can't also set `{driver_type}`");
            let help = format!("remove `{driver_type}`: the driver has the node type of its pool");
            self.report(&NODE_TYPE, Some(driver_type), message, &help);
        }
        if !self.closed || has_pool || is_set(policy) {
            return;
        }
        if is_set(driver_pool) {
            let message = format!(
                "a cluster with `{driver_pool}` must also take its workers from a pool, but `{pool}` is not set"
            );
            let help = format!("set `{pool}`: the driver and the workers can share a pool");
            self.report(&NODE_TYPE, Some(driver_pool), message, &help);
        } else if !is_set(node_type) {
            let message =
                format!("a cluster must set either `{node_type}` or `{pool}`, but neither is set");
            let help = format!(
                "set `{node_type}`, such as `Standard_D3_v2`, or `{pool}` with the id of a pool"
            );
            self.report(&NODE_TYPE, None, message, &help);
        }
    }
}

/// Whether a value counts as set: an empty text does not.
fn is_sent(value: &Value) -> bool {
    literal(value) != Some("") && !matches!(value, Value::Null)
}

/// Returns the other cloud that a type of machines is of, by its form: `i3.xlarge`, `n2-standard-4`.
fn other_cloud(machine: &str) -> Option<&'static str> {
    let family = |family: &str| {
        family.starts_with(|c: char| c.is_ascii_lowercase())
            && family.contains(|c: char| c.is_ascii_digit())
            && family.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    if let Some((begin, size)) = machine.split_once('.') {
        let is_size = size.ends_with("large") || size.starts_with("metal");
        return (is_size && family(begin.split('-').next()?)).then_some("AWS");
    }
    let (begin, rest) = machine.split_once('-')?;
    let is_size = ["standard-", "highmem-", "highcpu-", "megamem-", "highgpu-"]
        .into_iter()
        .any(|size| rest.starts_with(size));
    (is_size && family(begin)).then_some("Google Cloud")
}

#[cfg(test)]
mod tests {
    use super::other_cloud;

    #[test]
    fn machines_of_other_clouds_have_their_forms() {
        for machine in ["i3.xlarge", "m5.large", "r5d.12xlarge", "m7g.metal", "u-6tb1.112xlarge"] {
            let is_known = machine != "u-6tb1.112xlarge";
            assert_eq!(other_cloud(machine), is_known.then_some("AWS"), "{machine}");
        }
        for machine in ["n2-standard-4", "e2-highmem-8", "a2-highgpu-1g"] {
            assert_eq!(other_cloud(machine), Some("Google Cloud"), "{machine}");
        }
        for machine in ["Standard_D3_v2", "Standard_E4-2s_v5", "D3", "", "a.b", "v1.2", "pool-1"] {
            assert_eq!(other_cloud(machine), None, "{machine}");
        }
    }
}
