//! The parameters of a pipeline as data, and the check of the values that a run provides for them.

use std::collections::BTreeSet;
use std::fmt::{self, Write};

use kfp_dbx_core::table::ValueType;
use kfp_dbx_core::text::nearest::nearest;
use kfp_dbx_core::text::quoted::quoted;
use kfp_dbx_core::text::size::bytes;

use crate::lower::{Parameter, parameters};
use crate::pipeline::Pipeline;

/// A parameter of a pipeline: see [`Pipeline::parameters`].
#[derive(Clone, Debug)]
pub struct ParameterInfo {
    name: String,
    value_type: &'static ValueType,
    default: Option<String>,
    description: Option<String>,
}

impl From<Parameter> for ParameterInfo {
    fn from(parameter: Parameter) -> Self {
        Self {
            name: parameter.name,
            value_type: parameter.value_type.unwrap_or(&ValueType::Json),
            default: parameter.default,
            description: parameter.description,
        }
    }
}

impl ParameterInfo {
    /// Returns the name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the Rust type, such as `String`, `i32` or `Vec<String>`.
    pub fn ty(&self) -> String {
        self.value_type.rust()
    }

    /// Returns the default, as the text that Argo passes.
    pub fn default(&self) -> Option<&str> {
        self.default.as_deref()
    }

    /// Returns the description.
    pub fn description(&self) -> Option<&str> {
        self.description.as_deref()
    }

    /// Checks a value that a run provides.
    ///
    /// # Errors
    /// Returns a message in these cases:
    /// - The value does not have the type of the parameter.
    /// - The value contains `{{`, which Argo would evaluate.
    /// - The value contains a control character other than a tab or a line break.
    pub fn check(&self, value: &str) -> Result<(), String> {
        self.value_type.check(value)?;
        check_text(value)
    }
}

/// Checks a value of any type: what Argo would not take as it is.
pub(crate) fn check_text(value: &str) -> Result<(), String> {
    if value.contains("{{") {
        return Err("the value contains `{{`, which Argo evaluates as a tag, or waits for forever"
            .to_owned());
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

/// The problems of the values that were provided for a run.
#[derive(Clone, Debug)]
pub struct ArgumentError {
    problems: Vec<String>,
    /// The parameter that each problem is about.
    #[cfg_attr(not(any(feature = "cli", feature = "testing")), allow(dead_code))]
    about: Vec<About>,
}

/// The parameter that a problem is about.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(not(any(feature = "cli", feature = "testing")), allow(dead_code))]
pub(crate) enum About {
    /// One of the given values, by its name.
    Given(String),
    /// A parameter without a value, by its name.
    Missing(String),
    /// All values together.
    All,
}

impl ArgumentError {
    /// Returns a message for each problem.
    pub fn problems(&self) -> &[String] {
        &self.problems
    }

    /// Returns each problem, with the parameter that it is about.
    #[cfg(any(feature = "cli", feature = "testing"))]
    pub(crate) fn about(&self) -> impl Iterator<Item = (&String, &About)> {
        self.problems.iter().zip(&self.about)
    }

    fn none() -> Self {
        Self { problems: Vec::new(), about: Vec::new() }
    }

    fn push(&mut self, problem: String, about: About) {
        self.problems.push(problem);
        self.about.push(about);
    }
}

impl fmt::Display for ArgumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problems.join("\n"))
    }
}

impl std::error::Error for ArgumentError {}

impl Pipeline {
    /// Returns the parameters, in the order of their declarations. Runs the body without checking
    /// the pipeline.
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
        parameters(&self.scope().params).into_iter().map(ParameterInfo::from).collect()
    }

    /// Returns the values of a run, in the order of the parameters: the given values, and the
    /// defaults of the other parameters.
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
    /// Returns every problem of the values:
    /// - No parameter has the name of a value.
    /// - A parameter is set twice.
    /// - A parameter has neither a value nor a default.
    /// - A value breaks one of the conditions of [`ParameterInfo::check`].
    /// - All values together are larger than Argo's limit for a workflow.
    pub fn arguments<N, V>(
        &self,
        given: impl IntoIterator<Item = (N, V)>,
    ) -> Result<Vec<(String, String)>, ArgumentError>
    where
        N: Into<String>,
        V: Into<String>,
    {
        let given = given.into_iter().map(|(name, value)| (name.into(), value.into()));
        self.arguments_of(&self.parameters(), &given.collect::<Vec<_>>())
    }

    /// Returns the values of a run: see [`arguments`](Self::arguments).
    pub(crate) fn arguments_of(
        &self,
        parameters: &[ParameterInfo],
        given: &[(String, String)],
    ) -> Result<Vec<(String, String)>, ArgumentError> {
        let mut problems = ArgumentError::none();
        let mut seen = BTreeSet::new();
        for (name, _) in given {
            if !seen.insert(name) {
                let problem = format!("parameter `{name}` is set twice");
                problems.push(problem, About::Given(name.clone()));
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
                problems.push(problem, About::Given(name.clone()));
            }
        }
        let limit = self.most_bytes();
        let size = given.iter().map(|(_, value)| value.len()).sum::<usize>();
        if size > limit {
            let (size, limit) = (bytes(size), bytes(limit));
            let problem = format!(
                "the values have {size}, but Argo stores at most {limit} of a whole workflow"
            );
            problems.push(problem, About::All);
            return Err(problems);
        }
        let mut values = Vec::new();
        for parameter in parameters {
            let name = || parameter.name.clone();
            let value = given.iter().find(|(name, _)| *name == parameter.name);
            match (value, parameter.default.clone()) {
                (Some((_, value)), _) => {
                    if let Err(why) = parameter.check(value) {
                        let problem = format!("parameter `{}`: {why}", parameter.name);
                        problems.push(problem, About::Given(name()));
                    }
                    values.push((name(), value.clone()));
                }
                (None, Some(default)) => values.push((name(), default)),
                (None, None) => {
                    let (name_of, ty) = (&parameter.name, parameter.ty());
                    let problem =
                        format!("parameter `{name_of}` ({ty}) has no default, so it needs a value");
                    problems.push(problem, About::Missing(name()));
                }
            }
        }
        if problems.problems.is_empty() { Ok(values) } else { Err(problems) }
    }
}
