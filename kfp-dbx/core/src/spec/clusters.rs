//! Checks the size of a cluster, and where its machines come from.

use super::constraints::{Check, literal};
use crate::rule::{CLUSTER_SIZE, NODE_TYPE};
use crate::text::quoted::quoted;
use crate::value::{Map, Value};

impl Check<'_> {
    pub(super) fn cluster_size(&mut self, map: &Map, number: &'static str, range: &'static str) {
        match (map.get(number), map.get(range)) {
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
    }

    pub(super) fn range(&mut self, map: &Map, name: &'static str, [min, max]: [&'static str; 2]) {
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
    pub(super) fn node_type(&mut self, map: &Map, pool: &str, node_types: &[&'static str]) {
        let is_set = |field: &str| map.get(field).is_some_and(is_sent);
        let set: Vec<_> = node_types.iter().copied().filter(|field| is_set(field)).collect();
        match (set.first(), node_types.first()) {
            (Some(first), _) if is_set(pool) => {
                let fields = quoted(set.iter().copied());
                self.report(
                    &NODE_TYPE,
                    Some(first),
                    format!("a cluster with `{pool}` can't also set {fields}"),
                    &format!("remove {fields}: the machines have the node type of the pool"),
                );
            }
            (_, Some(node_type)) if self.closed && !is_set(pool) && !is_set(node_type) => self
                .report(
                    &NODE_TYPE,
                    None,
                    format!(
                        "a cluster must set either `{node_type}` or `{pool}`, but neither is set"
                    ),
                    &format!(
                        "set `{node_type}`, such as `Standard_D3_v2`, or `{pool}` with the id of a pool"
                    ),
                ),
            _ => {}
        }
    }
}

/// Whether a value counts as set: an empty text does not.
fn is_sent(value: &Value) -> bool {
    literal(value) != Some("") && !matches!(value, Value::Null)
}
