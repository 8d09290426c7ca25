// Argo 4, of which the weekly run of CI takes the newest version.
package main

import (
	"context"
	"encoding/json"
	"fmt"

	wfv1 "github.com/argoproj/argo-workflows/v4/pkg/apis/workflow/v1alpha1"
	"github.com/argoproj/argo-workflows/v4/util/logging"
	"github.com/argoproj/argo-workflows/v4/util/template"
	"github.com/argoproj/argo-workflows/v4/workflow/common"
	"github.com/argoproj/argo-workflows/v4/workflow/validate"
	"sigs.k8s.io/yaml"

	"kfp-dbx/argo"
)

type version struct{}

// A workflow of ours refers to no template of the cluster's.
type noTemplates[T any] struct{}

func (noTemplates[T]) Get(_ context.Context, name string) (*T, error) {
	return nil, fmt.Errorf("there is no template %q", name)
}

func quiet() context.Context {
	return logging.WithLogger(context.Background(), logging.NewSlogLogger(logging.Error, logging.Text))
}

func (version) Validate(text []byte, parameters map[string]string) error {
	var workflow wfv1.Workflow
	if err := yaml.UnmarshalStrict(text, &workflow); err != nil {
		return fmt.Errorf("unknown to Argo: %w", err)
	}
	for i := range workflow.Spec.Arguments.Parameters {
		parameter := &workflow.Spec.Arguments.Parameters[i]
		if value, given := parameters[parameter.Name]; given && parameter.Value == nil {
			parameter.Value = wfv1.AnyStringPtr(value)
		}
	}
	return validate.ValidateWorkflow(quiet(),
		noTemplates[wfv1.WorkflowTemplate]{}, noTemplates[wfv1.ClusterWorkflowTemplate]{},
		&workflow, nil, validate.ValidateOpts{})
}

func (version) Process(text []byte, inputs, global map[string]string) ([]byte, error) {
	var template wfv1.Template
	if err := json.Unmarshal(text, &template); err != nil {
		return nil, err
	}
	var arguments wfv1.Arguments
	for name, value := range inputs {
		arguments.Parameters = append(arguments.Parameters,
			wfv1.Parameter{Name: name, Value: wfv1.AnyStringPtr(value)})
	}
	// What a retry brings is put in for each attempt, after the rest.
	local, attempt := argo.Locals(template.IsPodType(), template.RetryStrategy != nil)
	processed, err := common.ProcessArgs(
		quiet(), &template, &arguments, global, local, false, "default", nil)
	if err == nil && attempt != nil {
		processed, err = common.SubstituteParams(quiet(), processed, global, attempt)
	}
	if err != nil {
		return nil, err
	}
	return json.Marshal(processed)
}

func (version) KnowsSkipped() bool {
	return true
}

func (version) Replace(task string, scope map[string]string) (string, error) {
	return template.ReplaceStrict(quiet(), task, scope, []string{"tasks", "steps"})
}

func main() {
	argo.Main(version{})
}
