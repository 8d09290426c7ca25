package argo

import (
	"fmt"

	"github.com/Knetic/govaluate"
)

// shouldExecute decides on a condition whose values are put in. The controller's function of that
// name reads the same in all versions, in a package that the programs don't link.
func shouldExecute(when string) (bool, error) {
	if when == "" {
		return true, nil
	}
	expression, err := govaluate.NewEvaluableExpression(when)
	if err != nil {
		return false, fmt.Errorf("invalid condition %q: %w", when, err)
	}
	tokens := expression.Tokens()
	for i := range tokens {
		if tokens[i].Kind == govaluate.VARIABLE {
			tokens[i].Kind = govaluate.STRING
		}
	}
	expression, err = govaluate.NewEvaluableExpressionFromTokens(tokens)
	if err != nil {
		return false, fmt.Errorf("invalid condition %q: %w", when, err)
	}
	result, err := expression.Evaluate(nil)
	if err != nil {
		return false, fmt.Errorf("the condition %q fails: %w", when, err)
	}
	holds, is := result.(bool)
	if !is {
		return false, fmt.Errorf("the condition %q is %v", when, result)
	}
	return holds, nil
}
