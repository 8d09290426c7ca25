//! What the commands `simulate` and `explore` share: scenarios in words, and timelines in colours.

use std::time::Duration;

use kfp_dbx_core::text::nearest::nearest;
use kfp_dbx_core::text::terminal::visible;
use kfp_dbx_simulator::scenario::WORDS;
use serde_json::{Value as Json, json};

use super::exit::Failure;
use super::findings;
use super::options::Values;
use crate::dsl::duration::IntoDuration as _;
use crate::testing::{Fault, IntoSelect as _, Scenario, Select, Simulation, SimulationError, When};

/// Returns a scenario with the values of parameters.
pub(super) fn with_values(values: &Values) -> Result<Scenario, Failure> {
    let mut scenario = Scenario::new().in_options();
    let mut seen = Vec::new();
    for (name, value) in values.read()? {
        if seen.contains(&name) {
            return Err(Failure::usage(format!("parameter `{name}` is set twice")));
        }
        scenario = scenario.param(name.as_str(), value);
        seen.push(name);
    }
    Ok(scenario)
}

/// Adds the fault of an op: `OP`, `OP=STATE`, `OP=FAULT`, or `OP.TASK=STATE` of one of its tasks.
pub(super) fn with_fault(scenario: Scenario, text: &str) -> Result<Scenario, Failure> {
    let Some((op, how)) = text.split_once('=') else {
        return Ok(scenario.fails(select("--fail", text)?));
    };
    // No op has a name with a dot.
    match op.split_once('.') {
        Some((op, task)) => Ok(scenario.fault(select("--fail", op)?, Fault::task_ends(task, how))),
        None => Ok(scenario.fault(select("--fail", op)?, fault("--fail", op, how)?)),
    }
}

/// Reads a fault: a word, or a state.
fn fault(option: &str, op: &str, fault: &str) -> Result<Fault, Failure> {
    if fault.is_empty() {
        return Err(Failure::usage(format!("`{option} {op}=` does not say how `{op}` fails"))
            .help(format!("write `{option} {op}` for the usual way, or a state such as `{option} {op}=TIMEDOUT`")));
    }
    let word = fault.to_ascii_lowercase().replace('_', "-");
    let known = WORDS.iter().find(|(known, _)| *known == word);
    let near = nearest(&word, WORDS.iter().map(|(known, _)| *known));
    if let (None, Some(near)) = (known, near) {
        return Err(Failure::usage(format!("there is no fault `{fault}`: did you mean `{near}`?")));
    }
    Ok(known.map_or_else(|| Fault::Ends(fault.to_owned()), |(_, fault)| fault.clone()))
}

/// Adds an output of an op: `OP.OUTPUT=VALUE`.
pub(super) fn with_output(scenario: Scenario, text: &str) -> Result<Scenario, Failure> {
    let parts = text.split_once('=').and_then(|(name, value)| {
        let (op, output) = name.rsplit_once('.')?;
        Some((op, output, value))
    });
    let Some((op, output, value)) = parts else {
        return Err(Failure::usage(format!("`--set {text}` is no output of an op with its value"))
            .help("write `--set OP.OUTPUT=VALUE`"));
    };
    Ok(scenario.output(select("--set", op)?, output, value))
}

/// Adds the time that an op takes: `OP=TIME`.
pub(super) fn with_time(scenario: Scenario, text: &str) -> Result<Scenario, Failure> {
    let Some((op, time)) = text.split_once('=') else {
        return Err(Failure::usage(format!("`--takes {text}` has no time"))
            .help("write `--takes OP=TIME`, such as `--takes train=90m`"));
    };
    Ok(scenario.takes(select("--takes", op)?, duration("--takes", time)?))
}

/// Reads a duration. What is wrong with it names the option.
pub(super) fn duration(option: &str, text: &str) -> Result<Duration, Failure> {
    let seconds = text.into_duration().map_err(|finding| {
        Failure::usage(format!("`{option}` takes a time: {}", finding.message))
    })?;
    Ok(Duration::from_secs(seconds))
}

/// Reads a moment: a time from the submission, or `started:OP`, `running:OP`, `ended:OP`.
pub(super) fn moment(option: &str, text: &str) -> Result<When, Failure> {
    const WORDS: [&str; 3] = ["started", "running", "ended"];
    let help = "write a time such as `5m`, or `started:OP`, `running:OP`, `ended:OP`, where `OP[ITEM]` is an item of a loop";
    let wrong = || Failure::usage(format!("`{text}` in `{option}` is no moment"));
    let Some((word, op)) = text.split_once(':') else {
        return match text.into_duration() {
            Ok(_) => Ok(When::at(text)),
            Err(_) => Err(wrong().help(help)),
        };
    };
    match word {
        "started" => Ok(When::started(select(option, op)?)),
        "running" => Ok(When::running(select(option, op)?)),
        "ended" => Ok(When::ended(select(option, op)?)),
        _ => Err(match nearest(word, WORDS) {
            Some(near) => wrong().help(format!("did you mean `{near}:{op}`?")),
            None => wrong().help(help),
        }),
    }
}

/// Adds an object that is not there: `KIND=NAME`.
pub(super) fn with_absent(scenario: Scenario, text: &str) -> Result<Scenario, Failure> {
    match text.split_once('=') {
        Some((kind, name)) if !kind.is_empty() && !name.is_empty() => {
            Ok(scenario.absent(kind, name))
        }
        _ => Err(Failure::usage(format!("`--absent {text}` has no name"))
            .help("write `--absent KIND=NAME`, such as `--absent Djob=nightly`")),
    }
}

/// Adds the fault of the first attempts of an op: `OP=TIMES`, or `OP=FAULT=TIMES`.
pub(super) fn with_failures(scenario: Scenario, text: &str) -> Result<Scenario, Failure> {
    let parts = text.rsplit_once('=').and_then(|(op, times)| Some((op, times.parse().ok()?)));
    let Some((op, times)) = parts else {
        return Err(Failure::usage(format!("`--fail-times {text}` has no number")).help(
            "write `--fail-times OP[=FAULT]=NUMBER`, such as `--fail-times train=pod-lost-after=1`",
        ));
    };
    match op.split_once('=') {
        None => Ok(scenario.fails_times(select("--fail-times", op)?, times)),
        Some((op, how)) => {
            let fault = fault("--fail-times", op, how)?;
            Ok(scenario.fault_times(select("--fail-times", op)?, fault, times))
        }
    }
}

/// Lets an op succeed.
pub(super) fn with_success(scenario: Scenario, text: &str) -> Result<Scenario, Failure> {
    Ok(scenario.succeeds(select("--succeed", text)?))
}

/// Adds an object that is there before: `KIND=NAME`, or the whole object as JSON.
pub(super) fn with_present(scenario: Scenario, text: &str) -> Result<Scenario, Failure> {
    let help = "write `--present KIND=NAME`, such as `--present Run=nightly`, or an object as JSON";
    if text.trim_start().starts_with('{') {
        let object: Json = serde_json::from_str(text).map_err(|why| {
            Failure::usage(format!("the object in `--present` is not JSON: {why}")).help(help)
        })?;
        return Ok(scenario.present(object));
    }
    match text.split_once('=') {
        Some((kind, name)) if !kind.is_empty() && !name.is_empty() => {
            Ok(scenario.present(json!({"kind": kind, "metadata": {"name": name}})))
        }
        _ => Err(Failure::usage(format!("`--present {text}` has no name")).help(help)),
    }
}

/// What else people write between an op and an item. No op has a name with one of them.
const OTHERS: [char; 3] = [':', '#', '/'];

/// Reads an op, with the places of its items: `load`, `load[2]`, `load[1][0]`.
fn select(option: &str, text: &str) -> Result<Select, Failure> {
    let wrong = || {
        // As in a test, or as many a language has it.
        let near = text.strip_suffix(')').and_then(|text| text.split_once('('));
        let near = near.or_else(|| text.split_once(OTHERS));
        let near = near.filter(|(_, item)| item.parse::<usize>().is_ok());
        let help = match near {
            Some((op, item)) => {
                format!("write `{op}[{item}]` for an item of a loop, counted from 0")
            }
            None => "write `OP`, or `OP[ITEM]` for an item of a loop, counted from 0".to_owned(),
        };
        Failure::usage(format!("`{text}` in `{option}` is no op")).help(help)
    };
    let (op, mut rest) = match text.find('[') {
        Some(at) => text.split_at(at),
        None => (text, ""),
    };
    let mut items = Vec::new();
    while !rest.is_empty() {
        let inner = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'));
        let (item, after) = inner.ok_or_else(wrong)?;
        items.push(item.parse().map_err(|_| wrong())?);
        rest = after;
    }
    if op.is_empty() || op.contains(['(', ')', ']']) || op.contains(OTHERS) {
        return Err(wrong());
    }
    Ok((op, items).into_select())
}

/// Returns the failure of a command whose pipeline can't be simulated. Places in the program that
/// reads the command line would help nobody.
pub(super) fn failure(error: &SimulationError) -> Failure {
    match error.pipeline() {
        Some(error) => findings::failure(error),
        None => Failure::usage(error.problems().collect::<Vec<_>>().join("\n")),
    }
}

/// Returns the timeline of a simulation in colours.
pub(super) fn timeline(simulation: &Simulation) -> String {
    coloured(&simulation.to_string())
}

/// Returns a text with timelines in colours: what succeeded in green, what failed or never ends in red.
pub(super) fn coloured(timeline: &str) -> String {
    let mut text = String::new();
    for line in visible(timeline).lines() {
        let (before, bar, after) = split(line);
        let end = bar.chars().last();
        let usual = if end.is_some_and(is_failure) { "31" } else { "32" };
        let mut last = None;
        text += before;
        for c in bar.chars() {
            let colour = if is_failure(c) { "31" } else { usual };
            if last.replace(colour) != Some(colour) {
                text.extend(["\u{1b}[", colour, "m"]);
            }
            text.push(c);
        }
        if last.is_some() {
            text += "\u{1b}[0m";
        }
        text += after;
        text.push('\n');
    }
    text
}

/// Splits a line into its bar, and what is before and after it. A message may have the characters of
/// bars, too: the bar is what comes first, on a line of an op.
fn split(line: &str) -> (&str, &str, &str) {
    let is_bar = |c| matches!(c, '█' | '░') || is_failure(c);
    let bar = line.starts_with(' ').then(|| line.find(is_bar)).flatten();
    let (before, rest) = line.split_at(bar.unwrap_or(line.len()));
    let (bar, after) = rest.split_at(rest.find(|c| !is_bar(c)).unwrap_or(rest.len()));
    (before, bar, after)
}

fn is_failure(c: char) -> bool {
    matches!(c, '✗' | '…')
}
