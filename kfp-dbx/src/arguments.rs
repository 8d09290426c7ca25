//! What a run gives a pipeline: its parameters as data, and values for them, checked before
//! anything is sent.

use std::collections::BTreeSet;
use std::fmt::{self, Write};

use kfp_dbx_core::table::ValueType;
use kfp_dbx_core::text::nearest::nearest;
use kfp_dbx_core::text::quoted::quoted;

use crate::lower::{Parameter, parameters};
use crate::pipeline::Pipeline;

/// A parameter of a pipeline, as whoever runs it sees it: [`Pipeline::parameters`].
#[derive(Clone, Debug)]
pub struct ParameterInfo {
    name: String,
    value_type: &'static ValueType,
    default: Option<String>,
    description: Option<String>,
}

impl ParameterInfo {
    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its type, as Rust writes it: `String`, `i32`, `Vec<String>`.
    pub fn ty(&self) -> String {
        self.value_type.rust()
    }

    /// The value where the run gives none, as Argo passes it.
    pub fn default(&self) -> Option<&str> {
        self.default.as_deref()
    }

    /// What it is for.
    pub fn description(&self) -> Option<&str> {
        self.description.as_deref()
    }

    /// Whether a value that a run gives is one of its type.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn check(&self, value: &str) -> Result<(), String> {
        self.value_type.check(value)?;
        if value.contains("{{") {
            return Err(
                "the value contains `{{`, which Argo evaluates as a tag, or waits for forever"
                    .to_owned(),
            );
        }
        let control = |c: &char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
        if let Some(c) = value.chars().find(control) {
            let code = u32::from(c);
            return Err(format!(
                "the value contains the control character U+{code:04X}, which makes the run fail"
            ));
        }
        Ok(())
    }
}

/// All that is wrong with the values that a run was to be given.
#[derive(Clone, Debug)]
pub struct ArgumentError {
    problems: Vec<String>,
}

impl ArgumentError {
    /// Each problem, in words.
    pub fn problems(&self) -> &[String] {
        &self.problems
    }
}

impl fmt::Display for ArgumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problems.join("\n"))
    }
}

impl std::error::Error for ArgumentError {}

impl Pipeline {
    /// The parameters, in their order. The body runs; nothing is checked.
    ///
    /// ```
    /// use kfp_dbx::prelude::*;
    ///
    /// #[pipeline]
    /// fn clean(/** The run's name. */ run: Param<String>, #[default = 3] tries: Param<i32>) {
    ///     DeleteRunOp::new("delete").run_name(format!("{run}-{tries}")).external();
    /// }
    ///
    /// let parameters = clean().parameters();
    /// assert_eq!(parameters[0].description(), Some("The run's name."));
    /// assert_eq!((parameters[1].ty().as_str(), parameters[1].default()), ("i32", Some("3")));
    /// ```
    pub fn parameters(&self) -> Vec<ParameterInfo> {
        let info = |parameter: Parameter| ParameterInfo {
            name: parameter.name,
            value_type: parameter.value_type.unwrap_or(&ValueType::Json),
            default: parameter.default,
            description: parameter.description,
        };
        parameters(&self.scope().params).into_iter().map(info).collect()
    }

    /// The values of a run: those that are given, and the defaults of the others, in the order
    /// of the parameters.
    ///
    /// ```
    /// # use kfp_dbx::prelude::*;
    /// # #[pipeline]
    /// # fn clean(run: Param<String>, #[default = 3] tries: Param<i32>) {
    /// #     DeleteRunOp::new("delete").run_name(format!("{run}-{tries}")).external();
    /// # }
    /// let values = clean().arguments([("run", "nightly")])?;
    /// assert_eq!(values, [("run".to_owned(), "nightly".to_owned()), ("tries".into(), "3".into())]);
    ///
    /// let wrong = clean().arguments([("rum", "nightly"), ("tries", "many")]).unwrap_err();
    /// assert_eq!(wrong.problems().len(), 3); // unknown, missing, no number
    /// # Ok::<(), kfp_dbx::ArgumentError>(())
    /// ```
    ///
    /// # Errors
    /// Names that no parameter has or that come twice, parameters without a value and without a
    /// default, values of another type, and values that Argo would evaluate or fail on (`{{`,
    /// control characters): all at once.
    pub fn arguments<N, V>(
        &self,
        given: impl IntoIterator<Item = (N, V)>,
    ) -> Result<Vec<(String, String)>, ArgumentError>
    where
        N: Into<String>,
        V: Into<String>,
    {
        let parameters = self.parameters();
        let given: Vec<(String, String)> =
            given.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        let mut problems = Vec::new();
        let mut seen = BTreeSet::new();
        for (name, _) in &given {
            if !seen.insert(name) {
                problems.push(format!("parameter `{name}` is set twice"));
            } else if !parameters.iter().any(|known| known.name == *name) {
                let names = || parameters.iter().map(ParameterInfo::name);
                let mut problem = format!("pipeline `{}` has no parameter `{name}`", self.name());
                match nearest(name, names()) {
                    Some(near) => {
                        let _ = write!(problem, "; did you mean `{near}`?");
                    }
                    None if parameters.is_empty() => problem += "; it has no parameters",
                    None => {
                        let _ = write!(problem, "; its parameters are {}", quoted(names()));
                    }
                }
                problems.push(problem);
            }
        }
        let mut values = Vec::new();
        for parameter in parameters {
            let value = given.iter().find(|(name, _)| *name == parameter.name);
            match (value, parameter.default.clone()) {
                (Some((_, value)), _) => {
                    if let Err(why) = parameter.check(value) {
                        problems.push(format!("parameter `{}`: {why}", parameter.name));
                    }
                    values.push((parameter.name, value.clone()));
                }
                (None, Some(default)) => values.push((parameter.name, default)),
                (None, None) => problems.push(format!(
                    "parameter `{}` ({}) has no default, so it needs a value",
                    parameter.name,
                    parameter.ty()
                )),
            }
        }
        if problems.is_empty() { Ok(values) } else { Err(ArgumentError { problems }) }
    }
}
