//! `simulate`: simulates a run of a pipeline.

use std::path::{Path, PathBuf};

use kfp_dbx_core::table::Operator;

use crate::cli::call::{Call, Execute};
use crate::cli::exit::{Exit, Failure};
use crate::cli::format::{self, Format};
use crate::cli::options::{self, Target, Values};
use crate::cli::{simulated, workflow, write};
use crate::testing::{Phase, Scenario};

#[derive(clap::Args, Debug)]
pub(crate) struct Simulate {
    /// The pipeline
    pipeline: Option<String>,
    #[command(flatten)]
    values: Values,
    /// An op that fails, and how; `OP[ITEM]` is an item of a loop, counted from 0. How is a state of its kind such as `TIMEDOUT`, or `failure-condition`, `rejected`,
    /// `denied`, `hangs`, `pending`, `pod-lost-before`, `pod-lost-after`, `already-there`; `OP.TASK=STATE`
    /// is a task of its run
    #[arg(long, value_name = "OP[=FAULT]")]
    fail: Vec<String>,
    /// An op whose first attempts fail, and how
    #[arg(long, value_name = "OP[=FAULT]=NUMBER")]
    fail_times: Vec<String>,
    /// An op, or an item, that succeeds although a `--fail` is about all items
    #[arg(long, value_name = "OP")]
    succeed: Vec<String>,
    /// The value of an op's output
    #[arg(long, value_name = "OP.OUTPUT=VALUE")]
    set: Vec<String>,
    /// The time that an op takes
    #[arg(long, value_name = "OP=TIME")]
    takes: Vec<String>,
    /// Stops the workflow: at a time such as `5m`, or when an op is `started:OP`, `running:OP` or
    /// `ended:OP`
    #[arg(long, value_name = "WHEN", conflicts_with_all = ["terminate", "delete", "deadline"])]
    stop: Option<String>,
    /// Terminates the workflow
    #[arg(long, value_name = "WHEN", conflicts_with_all = ["delete", "deadline"])]
    terminate: Option<String>,
    /// Lets the deadline of the workflow pass
    #[arg(long, value_name = "WHEN", conflicts_with = "delete")]
    deadline: Option<String>,
    /// Deletes the workflow
    #[arg(long, value_name = "WHEN")]
    delete: Option<String>,
    /// Submits a second run of the same pipeline after this time
    #[arg(long, value_name = "TIME")]
    second_run: Option<String>,
    /// An object that somebody else has made before, such as `Run=nightly`, or the whole object as JSON
    #[arg(long, value_name = "KIND=NAME")]
    present: Vec<String>,
    /// An object that ops use and that is not there, such as `Djob=nightly`
    #[arg(long, value_name = "KIND=NAME")]
    absent: Vec<String>,
    /// The operator that the cluster has, if the pipeline is written for another one
    #[arg(long, value_name = "NAME", value_parser = options::operator)]
    cluster_operator: Option<Operator>,
    /// A file: `.svg` for a picture, `.json` for all data, `.txt` for the timeline
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Prints all data as JSON
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    target: Target,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    Text,
    Json,
    Svg,
}

impl Format for Shape {
    const ENDINGS: &'static [(&'static str, Self)] =
        &[(".txt", Self::Text), (".json", Self::Json), (".svg", Self::Svg)];
    const DEFAULT: Self = Self::Text;
    const CHOICE: &'static str = "`--json`";
}

impl Execute for Simulate {
    const EXAMPLES: &'static [&'static str] = &[
        "$ simulate nightly -p mode=full --fail train",
        "$ simulate nightly --fail 'load[2]=TIMEDOUT' --stop running:report -o nightly.svg",
    ];

    fn execute(&self, call: &Call<'_>) -> Result<Exit, Failure> {
        let entry = self.target.of(call.entry(self.pipeline.as_deref())?);
        let shape = self.shape()?;
        // The values of parameters are checked as those of a run are.
        workflow::arguments(&entry.pipeline, &self.values.read()?)?;
        let run = entry.pipeline.simulate(self.scenario()?);
        let run = run.map_err(|error| simulated::failure(&error))?;
        match (shape, self.file()) {
            (Shape::Text, None) => write::pretty(&simulated::timeline(&run))?,
            (Shape::Text, file) => write::output(file, format!("{run}\n").as_bytes())?,
            (Shape::Svg, file) => write::output(file, run.to_svg().as_bytes())?,
            (Shape::Json, file) => {
                let data = serde_json::to_value(&run).map_err(Failure::usage)?;
                write::output(file, write::json(&data).as_bytes())?;
            }
        }
        if let Some(path) = self.file().filter(|path| !write::is_open(path)) {
            let timeline = run.to_string();
            let headline = timeline.lines().next().unwrap_or_default();
            write::note(&format!("{}: {headline}", path.display()));
        }
        Ok(match run.phase() {
            Phase::Succeeded => Exit::Success,
            _ => Exit::Negative,
        })
    }
}

impl Simulate {
    /// Returns the file of the output, or `None` for standard output.
    fn file(&self) -> Option<&PathBuf> {
        self.output.as_ref().filter(|path| *path != Path::new("-"))
    }

    fn shape(&self) -> Result<Shape, Failure> {
        let shape = format::of_output(self.json.then_some(Shape::Json), self.output.as_ref())?;
        match self.file().map(|path| (path, format::of_name::<Shape>(path))) {
            Some((path, Some(named))) if named != shape => {
                let path = path.display();
                Err(Failure::usage(format!("`{path}` is not a file for JSON"))
                    .help("leave out `--json`, or let the name end with `.json`"))
            }
            _ => Ok(shape),
        }
    }

    fn scenario(&self) -> Result<Scenario, Failure> {
        let mut scenario = simulated::with_values(&self.values)?;
        for fault in &self.fail {
            scenario = simulated::with_fault(scenario, fault)?;
        }
        for times in &self.fail_times {
            scenario = simulated::with_failures(scenario, times)?;
        }
        for op in &self.succeed {
            scenario = simulated::with_success(scenario, op)?;
        }
        for object in &self.present {
            scenario = simulated::with_present(scenario, object)?;
        }
        for object in &self.absent {
            scenario = simulated::with_absent(scenario, object)?;
        }
        if let Some(operator) = self.cluster_operator {
            scenario = scenario.operator(operator.as_str());
        }
        if let Some(after) = &self.second_run {
            scenario = scenario.second_run(simulated::duration("--second-run", after)?);
        }
        for output in &self.set {
            scenario = simulated::with_output(scenario, output)?;
        }
        for time in &self.takes {
            scenario = simulated::with_time(scenario, time)?;
        }
        if let Some(when) = &self.stop {
            scenario = scenario.stop(simulated::moment("--stop", when)?);
        }
        if let Some(when) = &self.terminate {
            scenario = scenario.terminate(simulated::moment("--terminate", when)?);
        }
        if let Some(when) = &self.deadline {
            scenario = scenario.deadline(simulated::moment("--deadline", when)?);
        }
        if let Some(when) = &self.delete {
            scenario = scenario.delete(simulated::moment("--delete", when)?);
        }
        Ok(scenario)
    }
}
