//! Workflows, the objects of their namespace, and the time.

use crate::argo::{Flow, Known, Locks, Site};
use crate::error::Error;
use crate::pod::Ground;
use crate::queue::{Due, Run};
use crate::report::Report;
use crate::scenario::{Cluster, Scenario};
use crate::workflow::Workflow;

/// The most that happens in a simulation.
const MOST: u64 = 100_000_000;

struct World<'a> {
    ground: Ground,
    locks: Locks,
    flows: Vec<Flow<'a>>,
}

/// Simulates workflows that run in one namespace, each in its scenario. A simulation ends when nothing
/// is due any more: what has not ended then never ends.
///
/// # Errors
/// All that a scenario names and that is not there, and all that has no model here.
pub fn simulate(
    runs: &[(&Workflow, &Scenario)],
    cluster: &Cluster,
) -> Result<Vec<Report>, Vec<Error>> {
    let mut all: Vec<(&Workflow, Known, &Scenario)> = Vec::with_capacity(runs.len());
    for (workflow, scenario) in runs {
        let same = all.iter().find(|(other, ..)| std::ptr::eq(*other, *workflow));
        let known = same.map_or_else(|| Known::of(workflow), |(_, known, _)| known.clone());
        all.push((workflow, known, scenario));
    }
    run(&all, cluster)
}

/// A workflow that is simulated several times: what is read of it for a simulation is read once.
#[derive(Clone, Debug)]
pub struct Prepared {
    workflow: Workflow,
    known: Known,
}

impl Prepared {
    /// Prepares a workflow.
    pub fn new(workflow: Workflow) -> Self {
        Self { known: Known::of(&workflow), workflow }
    }

    /// Simulates runs of the workflow that are in one namespace, each in its scenario, as [`simulate`].
    ///
    /// # Errors
    /// As [`simulate`].
    pub fn simulate(
        &self,
        runs: &[&Scenario],
        cluster: &Cluster,
    ) -> Result<Vec<Report>, Vec<Error>> {
        let runs = runs.iter().map(|scenario| (&self.workflow, self.known.clone(), *scenario));
        run(&runs.collect::<Vec<_>>(), cluster)
    }
}

fn run(
    runs: &[(&Workflow, Known, &Scenario)],
    cluster: &Cluster,
) -> Result<Vec<Report>, Vec<Error>> {
    let flows = runs.iter().enumerate();
    let flows = flows
        .map(|(run, (workflow, known, scenario))| {
            Flow::new(run, known, workflow, scenario, cluster)
        })
        .collect();
    let scenarios: Vec<_> = runs.iter().map(|(_, _, scenario)| *scenario).collect();
    let mut world = World { ground: Ground::new(cluster), locks: Locks::default(), flows };
    let mut errors = world.begin(&scenarios);
    if errors.is_empty() {
        errors = world.run();
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let World { ground, flows, .. } = world;
    let mut reports = Vec::with_capacity(flows.len());
    for flow in flows {
        match flow.report(&ground) {
            Ok(report) => reports.push(report),
            Err(more) => errors.extend(more),
        }
    }
    if errors.is_empty() { Ok(reports) } else { Err(errors) }
}

impl World<'_> {
    fn begin(&mut self, scenarios: &[&Scenario]) -> Vec<Error> {
        let mut errors: Vec<Error> = self.flows.iter_mut().flat_map(Flow::errors).collect();
        for (run, scenario) in scenarios.iter().enumerate() {
            for object in &scenario.present {
                self.locks.note_limits(object);
                if let Err(why) = self.ground.present(object) {
                    errors.push(Error::new("the scenario, an object that is there before", why));
                }
            }
            self.ground.queue.at(scenario.submitted, Due::Submission(run));
            let name = self.flows[run].name();
            if self.flows[..run].iter().any(|other| other.name() == name) {
                let why = format!("two workflows of the name `{name}` have no model");
                errors.push(Error::new("", why));
            }
        }
        errors
    }

    fn run(&mut self) -> Vec<Error> {
        for _ in 0..MOST {
            let Some(due) = self.ground.next() else { return Vec::new() };
            match due {
                Due::Submission(run)
                | Due::Intervention(run, _)
                | Due::Look(run)
                | Due::Expiry(run)
                | Due::Node(run, _) => self.act(run, |flow, site| flow.due(site, due)),
                Due::Pod(_) | Due::PodTimeout(_) | Due::Outcome(_) | Due::Object(..) => {
                    self.ground.due(due);
                }
            }
            self.settle();
            let errors: Vec<Error> = self.flows.iter_mut().flat_map(Flow::errors).collect();
            if !errors.is_empty() {
                return errors;
            }
        }
        let why = format!("a simulation in which more than {MOST} things happen has no model");
        vec![Error::new("", why)]
    }

    fn act(&mut self, run: Run, what: impl FnOnce(&mut Flow<'_>, &mut Site<'_>)) {
        let mut site = Site { ground: &mut self.ground, locks: &mut self.locks };
        if let Some(flow) = self.flows.get_mut(run) {
            what(flow, &mut site);
        }
    }

    /// Tells each workflow of its pods and locks, until there is nothing to tell.
    fn settle(&mut self) {
        loop {
            let news = self.ground.news();
            let woken = self.locks.woken();
            if news.is_empty() && woken.is_empty() {
                return;
            }
            for (pod, news) in news {
                if let Some(run) = self.flows.iter().position(|flow| flow.has(pod)) {
                    self.act(run, |flow, site| flow.news(site, pod, news));
                }
            }
            for (run, node) in woken {
                self.act(run, |flow, site| flow.woken(site, node));
            }
        }
    }
}
