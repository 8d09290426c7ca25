//! Checks the size of a cluster, and where its machines come from.

use super::constraints::{Check, literal};
use crate::rule::{CLUSTER_SIZE, NODE_TYPE};
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
        self.within(map, name, |this, range| this.required(range, &[min, max]));
    }

    /// Checks that the machines have a type, or come from a pool, which has one.
    pub(super) fn node_type(
        &mut self,
        map: &Map,
        [pool, driver_pool]: [&'static str; 2],
        node_types: [&'static str; 2],
        policy: &str,
    ) {
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
