// Package argo holds workflows to Argo's own code: its validator takes them, and what its
// substitution makes of their templates is what was meant. It is the part that the programs for the
// versions of Argo share.
//
// Standard input: a line of JSON each, a [testCase].
package argo

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"runtime/debug"
	"strconv"
	"strings"

	"sigs.k8s.io/yaml"
)

// Argo is what a version of Argo does.
type Argo interface {
	// Validate returns what the validator says of a workflow, with values for those of its
	// parameters that have none.
	Validate(workflow []byte, parameters map[string]string) error
	// Process puts the values of the inputs into a template, as the controller does.
	Process(template []byte, inputs, global map[string]string) ([]byte, error)
	// KnowsSkipped says whether the outputs of tasks that did not run are known as empty texts.
	KnowsSkipped() bool
	// Replace puts the outputs of other tasks into a task, as the controller does.
	Replace(task string, scope map[string]string) (string, error)
}

// A workflow, with values for its parameters, and templates that are run with some inputs.
type testCase struct {
	YAML       string            `json:"yaml"`
	Parameters map[string]string `json:"parameters"`
	Runs       []run             `json:"runs"`
}

// A template that is run.
type run struct {
	Template string `json:"template"`
	// The values of its inputs, of `workflow.…`, and of `tasks.…`.
	Inputs map[string]string `json:"inputs"`
	Global map[string]string `json:"global"`
	Scope  map[string]string `json:"scope"`
	// The outputs of tasks that did not run, as Argo 4 knows them.
	Empty map[string]string `json:"empty"`
	// The failures of the workflow, which Argo knows in the exit handler.
	Failures *string `json:"failures"`
	// The object that kubectl is to get.
	Object any `json:"object"`
	// Or what is to become of the tasks.
	Tasks map[string]task `json:"tasks"`
}

// A task whose values are put in.
type task struct {
	// Whether its condition holds.
	When *bool `json:"when"`
	// The texts that its arguments, or its list of items, are to become.
	Arguments map[string]string `json:"arguments"`
	Items     *string           `json:"items"`
}

// A template or a task, as far as it is looked at.
type parts struct {
	Name     string `json:"name"`
	Resource struct {
		Manifest string `json:"manifest"`
	} `json:"resource"`
	DAG struct {
		Tasks []json.RawMessage `json:"tasks"`
	} `json:"dag"`
	When      string `json:"when"`
	WithParam string `json:"withParam"`
	Arguments struct {
		Parameters []struct {
			Name  string          `json:"name"`
			Value json.RawMessage `json:"value"`
		} `json:"parameters"`
	} `json:"arguments"`
}

func (run run) check(version Argo, template []byte) error {
	global := map[string]string{}
	for name, value := range run.Global {
		global[name] = value
	}
	if run.Failures != nil {
		// As the controller does (workflow/controller/operator.go).
		global["workflow.failures"] = strconv.Quote(*run.Failures)
	}
	run.Global = global
	text, err := version.Process(template, run.Inputs, run.Global)
	if err != nil {
		return fmt.Errorf("substitution: %w", err)
	}
	var processed parts
	if err := json.Unmarshal(text, &processed); err != nil {
		return err
	}
	if run.Object != nil {
		var object any
		if err := yaml.UnmarshalStrict([]byte(processed.Resource.Manifest), &object); err != nil {
			return fmt.Errorf("%w in\n%s", err, processed.Resource.Manifest)
		}
		if !reflect.DeepEqual(object, run.Object) {
			return fmt.Errorf("the object is\n%#v\nwant\n%#v", object, run.Object)
		}
	}
	found := 0
	for _, text := range processed.DAG.Tasks {
		var raw parts
		if err := json.Unmarshal(text, &raw); err != nil {
			return err
		}
		if want, asked := run.Tasks[raw.Name]; asked {
			found++
			if err := want.check(version, string(text), run); err != nil {
				return fmt.Errorf("task %s: %w", raw.Name, err)
			}
		}
	}
	if found != len(run.Tasks) {
		return fmt.Errorf("only %d of %d tasks", found, len(run.Tasks))
	}
	return nil
}

func (want task) check(version Argo, text string, run run) error {
	// As the controller does: createScope in workflow/controller/scope.go.
	scope := map[string]string{}
	for name, value := range run.Inputs {
		scope["inputs.parameters."+name] = value
	}
	for _, values := range []map[string]string{run.Global, run.Scope} {
		for name, value := range values {
			scope[name] = value
		}
	}
	if version.KnowsSkipped() {
		for name, value := range run.Empty {
			scope[name] = value
		}
	}
	text, err := version.Replace(text, scope)
	if err != nil {
		return fmt.Errorf("substitution: %w", err)
	}
	var replaced parts
	if err := json.Unmarshal([]byte(text), &replaced); err != nil {
		return err
	}
	if want.When != nil {
		holds, err := shouldExecute(replaced.When)
		if err != nil {
			return err
		}
		if holds != *want.When {
			return fmt.Errorf("%q is %t", replaced.When, holds)
		}
	}
	if want.Items != nil && replaced.WithParam != *want.Items {
		return fmt.Errorf("the items are %q, want %q", replaced.WithParam, *want.Items)
	}
	arguments := map[string]string{}
	for _, argument := range replaced.Arguments.Parameters {
		var value any
		if err := json.Unmarshal(argument.Value, &value); err != nil {
			return err
		}
		arguments[argument.Name] = fmt.Sprint(value)
	}
	for name, value := range want.Arguments {
		if found, given := arguments[name]; !given || !same(found, value) {
			return fmt.Errorf("the argument %s is %q, want %q", name, found, value)
		}
	}
	return nil
}

// same compares texts; those of JSON objects and lists without the order of fields.
func same(found, want string) bool {
	if found == want {
		return true
	}
	var values [2]any
	for i, text := range []string{found, want} {
		if !strings.HasPrefix(text, "{") && !strings.HasPrefix(text, "[") {
			return false
		}
		if err := json.Unmarshal([]byte(text), &values[i]); err != nil {
			return false
		}
	}
	return reflect.DeepEqual(values[0], values[1])
}

func check(version Argo, test testCase) error {
	if err := version.Validate([]byte(test.YAML), test.Parameters); err != nil {
		return err
	}
	var workflow struct {
		Spec struct {
			Templates []json.RawMessage `json:"templates"`
		} `json:"spec"`
	}
	if err := yaml.Unmarshal([]byte(test.YAML), &workflow); err != nil {
		return err
	}
	templates := map[string][]byte{}
	for _, text := range workflow.Spec.Templates {
		var template parts
		if err := json.Unmarshal(text, &template); err != nil {
			return err
		}
		templates[template.Name] = text
	}
	for _, run := range test.Runs {
		template, known := templates[run.Template]
		if !known {
			return fmt.Errorf("there is no template %s", run.Template)
		}
		if err := run.check(version, template); err != nil {
			return fmt.Errorf("template %s: %w", run.Template, err)
		}
	}
	return nil
}

// Locals returns the values that a template gets at its start and, if it is retried, at each attempt.
func Locals(pod, retried bool) (local, attempt map[string]string) {
	local = map[string]string{}
	last := local
	if retried {
		attempt = map[string]string{"retries": "0"}
		last = attempt
	}
	if pod {
		last["pod.name"] = "pod"
	}
	return local, attempt
}

// name returns the version of Argo that is linked, as Go records it.
func name() string {
	info, _ := debug.ReadBuildInfo()
	for _, module := range info.Deps {
		switch module.Path {
		case "github.com/argoproj/argo-workflows/v3", "github.com/argoproj/argo-workflows/v4":
			return module.Version
		}
	}
	return "an unknown version"
}

// wrong returns what is wrong with a case, or an empty text.
func wrong(version Argo, line []byte) string {
	var test testCase
	err := json.Unmarshal(line, &test)
	if err == nil {
		err = check(version, test)
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

// A text of a task, with the values of what it refers to, or a condition whose values are put in.
type text struct {
	Text  string            `json:"text"`
	Scope map[string]string `json:"scope"`
	When  *string           `json:"when"`
}

// What becomes of a text or of a condition: one of these.
type became struct {
	Text  *string `json:"text,omitempty"`
	Holds *bool   `json:"holds,omitempty"`
	Error *string `json:"error,omitempty"`
}

func (text text) become(version Argo) became {
	fails := func(err error) became {
		why := err.Error()
		return became{Error: &why}
	}
	if text.When != nil {
		holds, err := shouldExecute(*text.When)
		if err != nil {
			return fails(err)
		}
		return became{Holds: &holds}
	}
	written, err := json.Marshal(text.Text)
	if err != nil {
		return fails(err)
	}
	replaced, err := version.Replace(string(written), text.Scope)
	if err != nil {
		return fails(err)
	}
	var value string
	if err := json.Unmarshal([]byte(replaced), &value); err != nil {
		return fails(err)
	}
	return became{Text: &value}
}

// Main answers the lines of the standard input with a version of Argo. It prints the version, and
// for each line one of JSON. With the argument `texts`, the lines are texts, and the answers what
// becomes of them. Otherwise they are cases, and the answers what is wrong with them, or an empty
// text.
func Main(version Argo) {
	fmt.Println(name())
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<30)
	answers := json.NewEncoder(os.Stdout)
	areTexts := len(os.Args) > 1 && os.Args[1] == "texts"
	for lines.Scan() {
		var answer any
		if areTexts {
			var text text
			if err := json.Unmarshal(lines.Bytes(), &text); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(2)
			}
			answer = text.become(version)
		} else {
			answer = wrong(version, lines.Bytes())
		}
		if err := answers.Encode(answer); err != nil {
			os.Exit(2)
		}
	}
	if lines.Err() != nil {
		fmt.Fprintln(os.Stderr, lines.Err())
		os.Exit(2)
	}
}
