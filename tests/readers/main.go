// Reads YAML as kubectl and Argo do, and says where that is not what was meant.
//
// Standard input: a line of JSON each, {"yaml": <text>, "json": <what it means>}.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"reflect"

	"sigs.k8s.io/yaml"
)

type document struct {
	YAML string `json:"yaml"`
	JSON any    `json:"json"`
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<30)
	read, misread := 0, 0
	for lines.Scan() {
		var want document
		if err := json.Unmarshal(lines.Bytes(), &want); err != nil {
			fmt.Println("a line is no JSON:", err)
			os.Exit(2)
		}
		read++
		var found any
		err := yaml.UnmarshalStrict([]byte(want.YAML), &found)
		if err != nil || !reflect.DeepEqual(found, want.JSON) {
			misread++
			fmt.Printf("go-yaml reads %#v (%v)\nof %q\nwant %#v\n", found, err, want.YAML, want.JSON)
		}
	}
	fmt.Printf("%d documents read, %d misread\n", read, misread)
	if misread > 0 || lines.Err() != nil {
		os.Exit(1)
	}
}
