package main

import (
	"fmt"
	"io"

	wfv1 "github.com/argoproj/argo-workflows/v3/pkg/apis/workflow/v1alpha1"
	"github.com/argoproj/argo-workflows/v3/workflow/common"
	"github.com/argoproj/argo-workflows/v3/workflow/validate"
	log "github.com/sirupsen/logrus"
)

// A workflow of ours refers to no template of the cluster's.
type noTemplates[T any] struct{}

func (noTemplates[T]) Get(name string) (*T, error) {
	return nil, fmt.Errorf("there is no template %q", name)
}

func validateWorkflow(workflow *wfv1.Workflow) error {
	return validate.ValidateWorkflow(
		noTemplates[wfv1.WorkflowTemplate]{}, noTemplates[wfv1.ClusterWorkflowTemplate]{},
		workflow, nil, validate.ValidateOpts{})
}

func processArgs(
	template *wfv1.Template, arguments *wfv1.Arguments, global, local common.Parameters,
) (*wfv1.Template, error) {
	return common.ProcessArgs(template, arguments, global, local, false, "default", nil)
}

func init() {
	log.SetOutput(io.Discard)
}
