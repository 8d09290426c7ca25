//! Checks the tasks of dbt: the form of their commands, and what is only for a SQL warehouse.

use super::constraints::{Check, is_empty, literal};
use crate::rule::{Finding, IGNORED_FIELD, LIMITS, MISSING_FIELD};
use crate::text::excerpt::excerpt;
use crate::value::path::{Step, display_path};
use crate::value::{Map, Piece, Text, Value};

/// The program that each command runs.
const PROGRAM: &str = "dbt";

impl Check<'_> {
    /// Checks a task of dbt. The fields are the warehouse, the one that is refused without it, and the one
    /// that has no effect.
    pub(super) fn dbt(
        &mut self,
        map: &Map,
        commands: &'static str,
        [warehouse, refused, ignored]: [&'static str; 3],
    ) {
        self.dbt_commands(map, commands);
        self.without_warehouse(map, warehouse, [refused, ignored]);
    }

    /// Checks that there are commands, and that each of them runs dbt.
    fn dbt_commands(&mut self, map: &Map, list: &'static str) {
        let Some(Value::List(commands)) = map.get(list) else { return };
        if commands.is_empty() {
            let message = format!("`{}` is empty: the task would run nothing", self.shown(list));
            self.report(&MISSING_FIELD, Some(list), message, "add a command, such as `dbt run`");
        }
        for (index, command) in commands.iter().enumerate() {
            let begin = beginning(command).map(str::trim_start).unwrap_or_default();
            // A reference of Databricks can be any command.
            if begin.is_empty() || begin.starts_with("{{") {
                continue;
            }
            let rest = begin.strip_prefix(PROGRAM);
            if rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace)) {
                continue;
            }
            let program = excerpt(begin.split_whitespace().next().unwrap_or_default());
            let message = format!(
                "`{}[{index}]` runs `{program}`, but a dbt task runs only commands of `{PROGRAM}`",
                self.shown(list)
            );
            let help = format!(
                "begin it with `{PROGRAM}`, as in `{PROGRAM} run`, or run it in a task of another kind"
            );
            let at = [Step::Field(list.to_owned()), Step::Item(index)];
            self.push_at(at, Finding::new(&LIMITS, message).help(help));
        }
    }

    /// Checks that nothing is set that is only for a SQL warehouse, unless there is one.
    fn without_warehouse(
        &mut self,
        map: &Map,
        warehouse: &'static str,
        [refused, ignored]: [&'static str; 2],
    ) {
        if !self.closed || map.get(warehouse).is_some_and(|value| !is_empty(value)) {
            return;
        }
        let is_set = |name| map.get(name).is_some_and(|value| !is_empty(value));
        if is_set(refused) {
            let message = format!("`{}` can be set only with a `{warehouse}`", self.shown(refused));
            let help = format!("set `{warehouse}`, or name the {refused} in the profile of dbt");
            self.push(Some(refused), Finding::new(&MISSING_FIELD, message).help(help));
        }
        if is_set(ignored) {
            let message =
                format!("`{}` has no effect without a `{warehouse}`", self.shown(ignored));
            let help = format!("set `{warehouse}`, or name the {ignored} in the profile of dbt");
            self.push(Some(ignored), Finding::new(&IGNORED_FIELD, message).help(help));
        }
    }

    /// Returns the path of a field of the object, for messages.
    fn shown(&self, field: &str) -> String {
        let path: Vec<_> =
            self.path.iter().cloned().chain([Step::Field(field.to_owned())]).collect();
        display_path(&path)
    }
}

/// Returns the beginning of a text that is known before the run.
fn beginning(value: &Value) -> Option<&str> {
    match value {
        Value::Text(Text::Mixed(pieces)) => match pieces.first()? {
            // The first word can go on in the next piece.
            Piece::Literal(text) if text.trim_start().contains(char::is_whitespace) => Some(text),
            _ => None,
        },
        value => literal(value),
    }
}
