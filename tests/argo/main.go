// Holds workflows to Argo's own code: its validator takes them, and what its substitution
// makes of their manifests is what was meant.
//
// Standard input: a line of JSON each,
//
//	{"yaml": <workflow>, "inputs": {<name>: <value>}, "objects": {<template>: <object>},
//	 "failures": <JSON text>}
//
// with the values that the templates' inputs get, and the objects that kubectl is to get. For the
// template of a DAG, the object has the tasks with their conditions and arguments. The failures are
// those of the workflow, which Argo knows in the exit handler.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"strconv"

	wfv1 "github.com/argoproj/argo-workflows/v3/pkg/apis/workflow/v1alpha1"
	"github.com/argoproj/argo-workflows/v3/workflow/common"
	"sigs.k8s.io/yaml"
)

type testCase struct {
	YAML    string            `json:"yaml"`
	Inputs  map[string]string `json:"inputs"`
	Objects map[string]any    `json:"objects"`

	Failures *string `json:"failures"`
}

// tasks are the conditions and the arguments of a DAG once Argo has put the values in.
func tasks(dag *wfv1.DAGTemplate) any {
	tasks := map[string]any{}
	for _, task := range dag.Tasks {
		found := map[string]any{}
		if task.When != "" {
			found["when"] = task.When
		}
		for _, argument := range task.Arguments.Parameters {
			found[argument.Name] = argument.Value.String()
		}
		tasks[task.Name] = found
	}
	return tasks
}

// object is what kubectl gets of a template's manifest once Argo has put the values in.
func object(template *wfv1.Template, test *testCase) (any, error) {
	var arguments wfv1.Arguments
	for _, parameter := range template.Inputs.Parameters {
		value, given := test.Inputs[parameter.Name]
		if !given {
			value = "v-" + parameter.Name
		}
		arguments.Parameters = append(arguments.Parameters,
			wfv1.Parameter{Name: parameter.Name, Value: wfv1.AnyStringPtr(value)})
	}
	global := common.Parameters{"workflow.uid": "v-workflow.uid", "workflow.name": "v-workflow.name"}
	if test.Failures != nil {
		// As the controller does (workflow/controller/operator.go).
		global["workflow.failures"] = strconv.Quote(*test.Failures)
	}
	local := common.Parameters{"pod.name": "pod", "node.name": "node", "retries": "0"}
	processed, err := processArgs(template, &arguments, global, local)
	if err != nil {
		return nil, fmt.Errorf("substitution: %w", err)
	}
	if processed.DAG != nil {
		return tasks(processed.DAG), nil
	}
	var object any
	err = yaml.UnmarshalStrict([]byte(processed.Resource.Manifest), &object)
	if err != nil {
		return nil, fmt.Errorf("%w in\n%s", err, processed.Resource.Manifest)
	}
	return object, nil
}

func check(test testCase) error {
	var workflow wfv1.Workflow
	if err := yaml.UnmarshalStrict([]byte(test.YAML), &workflow); err != nil {
		return fmt.Errorf("unknown to Argo: %w", err)
	}
	// A parameter without a default gets its value from the run.
	for i := range workflow.Spec.Arguments.Parameters {
		parameter := &workflow.Spec.Arguments.Parameters[i]
		if value, given := test.Inputs[parameter.Name]; given && parameter.Value == nil {
			parameter.Value = wfv1.AnyStringPtr(value)
		}
	}
	err := validateWorkflow(&workflow)
	if err != nil {
		return fmt.Errorf("Argo's validator: %w", err)
	}
	for i := range workflow.Spec.Templates {
		template := &workflow.Spec.Templates[i]
		want, asked := test.Objects[template.Name]
		if !asked {
			continue
		}
		found, err := object(template, &test)
		if err != nil {
			return fmt.Errorf("template %s: %w", template.Name, err)
		}
		if !reflect.DeepEqual(found, want) {
			return fmt.Errorf("template %s gives\n%#v\nwant\n%#v", template.Name, found, want)
		}
	}
	return nil
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<30)
	checked, wrong := 0, 0
	for lines.Scan() {
		var test testCase
		if err := json.Unmarshal(lines.Bytes(), &test); err != nil {
			fmt.Println("a line is no JSON:", err)
			os.Exit(2)
		}
		checked++
		if err := check(test); err != nil {
			wrong++
			fmt.Printf("%v\nof\n%s\n", err, test.YAML)
		}
	}
	fmt.Printf("%d workflows checked, %d wrong\n", checked, wrong)
	if wrong > 0 || checked == 0 || lines.Err() != nil {
		os.Exit(1)
	}
}
