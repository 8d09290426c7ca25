"""Reads bundles as the Databricks CLI does, with its own Python package (databricks-bundles), and
checks what its models lack: that tasks wait for tasks that exist, that each has its compute, and that
all references lead somewhere.

Standard input: a line of JSON each, {"name": <text>, "yaml": <text>}. The first argument, if there is
one, is the JSON schema that `databricks bundle schema` prints.
"""

import json
import re
import sys

import yaml
from databricks.bundles.jobs import Job
from databricks.bundles.secret_scopes import SecretScope

WORK = [
    "condition_task", "dbt_task", "for_each_task", "notebook_task", "pipeline_task",
    "python_wheel_task", "run_job_task", "spark_jar_task", "spark_python_task",
    "spark_submit_task", "sql_task",
]
COMPUTE = ["environment_key", "existing_cluster_id", "job_cluster_key", "new_cluster"]
# What Databricks runs without a cluster of the task, or on serverless compute if it has none.
NEEDS_NONE = [
    "condition_task", "dbt_task", "for_each_task", "notebook_task", "pipeline_task",
    "run_job_task", "sql_task",
]
# The models lack these, because Databricks has deprecated them. The schema has them.
DEPRECATED = [
    "dbt_commands", "jar_params", "notebook_params", "python_named_params", "python_params",
    "spark_submit_params", "sql_params",
]
# What the CLI reads as a reference. All else is text.
BUNDLE = re.compile(r"\$\{([a-zA-Z][\w.\[\]-]*)\}")
# What Databricks reads as one when a task runs. Other names are text.
RUN = re.compile(r"\{\{\s*((?:job|tasks?|input|workspace)\b[^{}]*?)\s*\}\}")
START = ["iso_date", "iso_datetime", "year", "month", "day", "timestamp_ms"]


def texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)


def current(value):
    """Returns an object without the deprecated fields of the tasks that run jobs."""
    if isinstance(value, list):
        return [current(item) for item in value]
    if not isinstance(value, dict):
        return value
    fields = {name: current(field) for name, field in value.items()}
    if "run_job_task" in fields:
        run = fields["run_job_task"]
        fields["run_job_task"] = {name: run[name] for name in run if name not in DEPRECATED}
    return fields


def schema(path):
    """Reads the schema. Python's expressions have other names for letters and digits."""
    with open(path) as file:
        text = file.read()
    text = text.replace(r"[\\p{L}\\p{N}]", r"[^\\W_]").replace(r"\\p{L}", r"[^\\W\\d_]")
    return json.loads(text)


# The tasks with pairs of a key and a value, to which a job passes its own parameters, too. These win.
PAIRS = [
    ("notebook_task", "base_parameters"), ("python_wheel_task", "named_parameters"),
    ("sql_task", "parameters"), ("run_job_task", "job_parameters"),
]


class Bundle:
    def __init__(self, document):
        self.document = document
        self.jobs = document.get("resources", {}).get("jobs", {})
        self.scopes = document.get("resources", {}).get("secret_scopes", {})
        self.faults = []

    def check(self):
        assert set(self.document) <= {"bundle", "variables", "resources"}, set(self.document)
        for reference in (r for text in texts(self.document) for r in BUNDLE.findall(text)):
            self.reference(reference)
        for key, job in self.jobs.items():
            try:
                Job.from_dict(current(job))
            except Exception as why:
                self.faults.append(f"{key}: {why}")
            self.job(key, job)
        for key, scope in self.scopes.items():
            try:
                SecretScope.from_dict(scope)
            except Exception as why:
                self.faults.append(f"{key}: {why}")
        return self.faults

    def want(self, is_there, what):
        if not is_there:
            self.faults.append(what)

    def reference(self, reference):
        path = reference.split(".")
        if path[0] == "var":
            known = len(path) == 2 and path[1] in self.document.get("variables", {})
        else:
            known = path[:2] == ["resources", "jobs"] and path[2] in self.jobs and path[3] == "id"
        self.want(known, f"${{{reference}}} leads nowhere")

    def job(self, key, job):
        tasks = {task["task_key"]: task for task in job["tasks"]}
        inner = [task["for_each_task"]["task"] for task in job["tasks"] if "for_each_task" in task]
        keys = [task["task_key"] for task in job["tasks"] + inner]
        self.want(len(set(keys)) == len(keys), f"{key}: two tasks have one key")
        self.want(len(keys) <= 1000, f"{key} has {len(keys)} tasks")
        for name in keys:
            self.want(re.fullmatch(r"[\w-]{1,100}", name), f"{key}: {name} is no key of a task")
        clusters = [cluster["job_cluster_key"] for cluster in job.get("job_clusters", [])]
        environments = [of["environment_key"] for of in job.get("environments", [])]
        used = set()
        for name, task in tasks.items():
            at = f"{key}.{name}"
            for on in task.get("depends_on", []):
                other = tasks.get(on["task_key"])
                self.want(other, f"{at} waits for {on['task_key']}, which is not there")
                if other and "outcome" in on:
                    self.want("condition_task" in other, f"{at}: an outcome of no condition")
            self.task(at, task, clusters, environments, used)
            self.pushed(at, job, task.get("for_each_task", {}).get("task", task))
            self.values(at, job, task, tasks, "for_each_task" in task)
        self.want(used == set(clusters), f"{key}: clusters {clusters}, used are {used}")
        self.order(key, tasks)

    def task(self, at, task, clusters, environments, used):
        work = [field for field in WORK if field in task]
        self.want(len(work) == 1, f"{at} does {work}")
        compute = [field for field in COMPUTE if field in task]
        self.want(len(compute) <= 1, f"{at} runs on {compute}")
        self.want(compute or (work and work[0] in NEEDS_NONE), f"{at} has no compute")
        if "job_cluster_key" in task:
            used.add(task["job_cluster_key"])
            self.want(task["job_cluster_key"] in clusters, f"{at}: no such cluster")
        if "environment_key" in task:
            self.want(task["environment_key"] in environments, f"{at}: no such environment")
        if "for_each_task" in task:
            inner = task["for_each_task"]["task"]
            self.want("for_each_task" not in inner, f"{at}: a loop in a loop")
            self.task(f"{at}.{inner['task_key']}", inner, clusters, environments, used)
        if "run_job_task" in task:
            self.run_job(at, task["run_job_task"])

    def pushed(self, at, job, task):
        names = {parameter["name"] for parameter in job.get("parameters", [])}
        for work, field in PAIRS:
            pairs = task.get(work, {}).get(field, {})
            for name in names & set(pairs):
                is_same = pairs[name].replace("`", "") == f"{{{{job.parameters.{name}}}}}"
                self.want(is_same, f"{at}: the job passes its own {name}")

    def run_job(self, at, run):
        found = re.fullmatch(r"\$\{resources\.jobs\.(\w+)\.id\}", str(run["job_id"]))
        if not found:
            return
        job = self.jobs[found[1]]
        defined = {parameter["name"] for parameter in job.get("parameters", [])}
        given = set(run.get("job_parameters", {}))
        self.want(given <= defined, f"{at}: {given - defined} are no parameters")
        others = [name for name in run if name.endswith("_params")]
        self.want(not defined or not others, f"{at}: job parameters beside {others}")

    def values(self, at, job, task, tasks, in_loop):
        parameters = {parameter["name"] for parameter in job.get("parameters", [])}
        for value in (v for text in texts(task) for v in RUN.findall(text)):
            path = value.replace("`", "").split(".")
            known = (
                value in ("job.id", "job.name", "job.run_id", "task.name", "workspace.url")
                or path[:2] == ["job", "parameters"] and path[2] in parameters
                or path[:2] == ["job", "start_time"] and path[2] in START
                or path[0] == "tasks" and path[1] in self.before(task, tasks)
                and path[2] in ("run_id", "result_state")
                or path[0] == "input" and in_loop
            )
            self.want(known, f"{at}: {{{{{value}}}}} is nothing")

    def before(self, task, tasks):
        found, todo = set(), [task]
        while todo:
            for on in todo.pop().get("depends_on", []):
                if on["task_key"] not in found and on["task_key"] in tasks:
                    found.add(on["task_key"])
                    todo.append(tasks[on["task_key"]])
        return found

    def order(self, key, tasks):
        for name, task in tasks.items():
            self.want(name not in self.before(task, tasks), f"{key}: a circle through {name}")


def main():
    validator = None
    if len(sys.argv) > 1:
        from jsonschema import Draft202012Validator

        validator = Draft202012Validator(schema(sys.argv[1]))
    read, wrong = 0, 0
    for line in sys.stdin:
        case = json.loads(line)
        document = yaml.safe_load(case["yaml"])
        faults = Bundle(document).check()
        if validator:
            faults += [
                f"{'.'.join(map(str, error.absolute_path))}: {error.message[:300]}"
                for error in validator.iter_errors(document)
            ]
        read += 1
        for fault in faults:
            wrong += 1
            print(f"{case['name']}: {fault}\n{case['yaml']}")
    by = "and their schema" if validator else "without their schema"
    print(f"{read} bundles read {by}, {wrong} faults")
    sys.exit(wrong > 0)


main()
