//! Checks that Photon has a runtime and machines that it runs on.

use super::cluster_parts::is_true;
use super::constraints::{Check, literal};
use crate::rule::PHOTON;
use crate::table::{ClusterFields, Runtime};
use crate::value::Map;

/// The first runtime for machine learning that Photon runs on, and the first other one.
const SINCE: [(u32, u32); 2] = [(15, 2), (9, 1)];

/// The beginning of the names of machine types with GPUs.
const GPU_TYPES: &str = "Standard_N";

impl Check<'_> {
    /// Checks the engine of a cluster. `name` is the name of its runtime.
    pub(super) fn photon(
        &mut self,
        map: &Map,
        runtime: Option<Runtime>,
        name: &str,
        fields: &ClusterFields,
    ) {
        let (engine, photon) = fields.engine;
        let set = map.get(engine);
        let of_name = runtime.is_some_and(|runtime| runtime.is_photon);
        if set.is_some() && of_name {
            let plain = name.replace("-photon", "");
            let message = format!(
                "`{engine}` can't be set beside the runtime `{name}`, whose name sets the engine"
            );
            let help = format!("write the runtime as `{plain}`, and set `{engine}` to `{photon}`");
            return self.report(&PHOTON, Some(engine), message, &help);
        }
        let is_photon = set.and_then(literal) == Some(photon);
        let early = runtime.filter(|_| is_photon);
        if early.is_some_and(|runtime| self.is_too_early(map, runtime, fields)) {
            return;
        }
        if is_photon {
            let help = format!("remove `{engine}`, or choose machines without GPUs");
            self.on_gpus(map, runtime, engine, &help, fields);
        } else if of_name {
            let help = "choose machines without GPUs, or a runtime without Photon";
            self.on_gpus(map, runtime, fields.runtime, help, fields);
        }
    }

    /// Reports a runtime from before Photon, and returns whether it is one.
    fn is_too_early(&mut self, map: &Map, runtime: Runtime, fields: &ClusterFields) -> bool {
        let is_ml = runtime.is_ml || is_true(map, fields.ml);
        let (major, minor) = SINCE[usize::from(!is_ml)];
        if runtime.is_at_least((major, minor)) {
            return false;
        }
        let engine = fields.engine.0;
        let kind = if is_ml { " for machine learning" } else { "" };
        let message = format!(
            "the runtime {}{kind} has no Photon: the first one with it is {major}.{minor}",
            runtime.shown()
        );
        let help = format!("choose a later runtime, or remove `{engine}`");
        self.report(&PHOTON, Some(engine), message, &help);
        true
    }

    fn on_gpus(
        &mut self,
        map: &Map,
        runtime: Option<Runtime>,
        at: &'static str,
        help: &str,
        fields: &ClusterFields,
    ) {
        let text = |field: &str| map.get(field).and_then(literal).unwrap_or_default();
        let machine =
            fields.node_types.into_iter().find(|field| text(field).starts_with(GPU_TYPES));
        let of_runtime = runtime.is_some_and(|runtime| runtime.is_gpu).then_some(fields.runtime);
        if let Some(field) = machine.or(of_runtime) {
            let message =
                format!("Photon does not run on GPUs, and `{field}` is `{}`", text(field));
            self.report(&PHOTON, Some(at), message, help);
        }
    }
}
