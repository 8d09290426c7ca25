// Argo 3.3, the version of Kubeflow Pipelines 1.8.5 and 2.0.
package main

import (
	"encoding/json"
	"fmt"
	"io"

	wfv1 "github.com/argoproj/argo-workflows/v3/pkg/apis/workflow/v1alpha1"
	"github.com/argoproj/argo-workflows/v3/util/template"
	"github.com/argoproj/argo-workflows/v3/workflow/common"
	"github.com/argoproj/argo-workflows/v3/workflow/validate"
	log "github.com/sirupsen/logrus"
	"sigs.k8s.io/yaml"

	"kfp-dbx/argo"
)

type version struct{}

// A workflow of ours refers to no template of the cluster's.
type noTemplates[T any] struct{}

func (noTemplates[T]) Get(name string) (*T, error) {
	return nil, fmt.Errorf("there is no template %q", name)
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
	_, err := validate.ValidateWorkflow(
		noTemplates[wfv1.WorkflowTemplate]{}, noTemplates[wfv1.ClusterWorkflowTemplate]{},
		&workflow, validate.ValidateOpts{})
	return err
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
		&template, &arguments, global, local, false, "default", nil)
	if err == nil && attempt != nil {
		processed, err = common.SubstituteParams(processed, common.Parameters{}, attempt)
	}
	if err != nil {
		return nil, err
	}
	return json.Marshal(processed)
}

func (version) KnowsSkipped() bool {
	return false
}

func (version) Replace(task string, scope map[string]string) (string, error) {
	return template.Replace(task, scope, true)
}

func main() {
	log.SetOutput(io.Discard)
	argo.Main(version{})
}
