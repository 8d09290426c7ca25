module kfp-dbx/readers

go 1.22

require sigs.k8s.io/yaml v1.4.0

require gopkg.in/yaml.v3 v3.0.1
