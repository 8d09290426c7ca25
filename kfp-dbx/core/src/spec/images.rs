//! Checks the container image of a cluster, and the files that come with it.

use super::cluster_parts::is_true;
use super::constraints::{Check, literal};
use crate::rule::{DOCKER_IMAGE, Finding};
use crate::table::{ClusterFields, Runtime};
use crate::text::excerpt::excerpt;
use crate::value::path::Step;
use crate::value::{Map, Value};

impl Check<'_> {
    /// Checks that a container image fits the runtime and that its URL has the form of one.
    pub(super) fn image(&mut self, map: &Map, runtime: Option<Runtime>, fields: &ClusterFields) {
        let Some(image) = map.get(fields.image) else {
            return self.scripts_without_image(map, fields);
        };
        if runtime.is_some_and(|runtime| runtime.is_ml) || is_true(map, fields.ml) {
            let message = "a runtime for machine learning can't run in a container image";
            let help = format!(
                "choose a runtime without `ml` and put the packages into the image, or remove `{}`",
                fields.image
            );
            self.report(&DOCKER_IMAGE, Some(fields.image), message.to_owned(), &help);
        }
        let Value::Map(image) = image else { return };
        let Some(url) = image.get("url").and_then(literal) else { return };
        if let Some((scheme, rest)) = url.split_once("://") {
            let message = format!(
                "the URL of an image begins with its registry, but `{}` begins with `{scheme}://`",
                excerpt(url)
            );
            let finding =
                Finding::new(&DOCKER_IMAGE, message).help(format!("write `{:?}`", excerpt(rest)));
            self.push_at([fields.image, "url"].map(|name| Step::Field(name.to_owned())), finding);
        }
    }

    /// Checks that no script is a file of an image that is not there.
    fn scripts_without_image(&mut self, map: &Map, fields: &ClusterFields) {
        let Some(Value::List(scripts)) = map.get(fields.scripts) else { return };
        if !self.closed || map.get(fields.policy).is_some() {
            return;
        }
        for (index, script) in scripts.iter().enumerate() {
            if let Value::Map(script) = script
                && script.get("file").is_some()
            {
                let message = format!(
                    "a script that is a `file` comes with a container image, but `{}` is not set",
                    fields.image
                );
                let help = format!(
                    "set `{}`, or store the script in the workspace or on a volume: `InitScript::workspace(…)`",
                    fields.image
                );
                let finding = Finding::new(&DOCKER_IMAGE, message).help(help);
                let part = [Step::Field(fields.scripts.to_owned()), Step::Item(index)];
                self.push_at(part, finding);
            }
        }
    }
}
