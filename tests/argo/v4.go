// The calls of v3.go for Argo 4. This file takes its place in the weekly run of CI, which
// validates with the newest Argo; see .github/workflows/newest.yml.

//go:build ignore

package main

import (
	"context"
	"fmt"

	wfv1 "github.com/argoproj/argo-workflows/v4/pkg/apis/workflow/v1alpha1"
	"github.com/argoproj/argo-workflows/v4/util/logging"
	"github.com/argoproj/argo-workflows/v4/workflow/common"
	"github.com/argoproj/argo-workflows/v4/workflow/validate"
)

// A workflow of ours refers to no template of the cluster's.
type noTemplates[T any] struct{}

func (noTemplates[T]) Get(_ context.Context, name string) (*T, error) {
	return nil, fmt.Errorf("there is no template %q", name)
}

func quiet() context.Context {
	return logging.WithLogger(context.Background(), logging.NewSlogLogger(logging.Error, logging.Text))
}

func validateWorkflow(workflow *wfv1.Workflow) error {
	return validate.ValidateWorkflow(quiet(),
		noTemplates[wfv1.WorkflowTemplate]{}, noTemplates[wfv1.ClusterWorkflowTemplate]{},
		workflow, nil, validate.ValidateOpts{})
}

func processArgs(
	template *wfv1.Template, arguments *wfv1.Arguments, global, local common.Parameters,
) (*wfv1.Template, error) {
	return common.ProcessArgs(quiet(), template, arguments, global, local, false, "default", nil)
}
