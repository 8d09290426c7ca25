// Reads YAML as kubectl and Argo do, and as go-yaml's newest version does, and says where that is
// not what was meant.
//
// Standard input: a line of JSON each, {"yaml": <text>, "json": <what it means>}.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"reflect"

	newest "gopkg.in/yaml.v3"
	"sigs.k8s.io/yaml"
)

type document struct {
	YAML string `json:"yaml"`
	JSON any    `json:"json"`
}

func kubectl(text []byte) (found any, err error) {
	err = yaml.UnmarshalStrict(text, &found)
	return found, err
}

// By way of JSON, so that numbers compare.
func goYAML(text []byte) (found any, err error) {
	var read any
	if err = newest.Unmarshal(text, &read); err != nil {
		return nil, err
	}
	written, err := json.Marshal(read)
	if err != nil {
		return nil, err
	}
	err = json.Unmarshal(written, &found)
	return found, err
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
		for name, unmarshal := range map[string]func([]byte) (any, error){
			"kubectl": kubectl, "go-yaml": goYAML,
		} {
			found, err := unmarshal([]byte(want.YAML))
			if err != nil || !reflect.DeepEqual(found, want.JSON) {
				misread++
				fmt.Printf("%s reads %#v (%v)\nof %q\nwant %#v\n", name, found, err, want.YAML, want.JSON)
			}
		}
	}
	fmt.Printf("%d documents read, %d misread\n", read, misread)
	if misread > 0 || lines.Err() != nil {
		os.Exit(1)
	}
}
