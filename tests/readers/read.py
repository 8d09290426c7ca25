"""Reads YAML as PyYAML does, and says where that is not what was meant.

Standard input: a line of JSON each, {"yaml": <text>, "json": <what it means>}.
"""
import json
import sys

import yaml

loaders = [yaml.SafeLoader]
if hasattr(yaml, "CSafeLoader"):
    loaders.append(yaml.CSafeLoader)

failed = cases = 0
for line in sys.stdin:
    case = json.loads(line)
    for loader in loaders:
        cases += 1
        try:
            found = yaml.load(case["yaml"], Loader=loader)
        except yaml.YAMLError as why:
            found = f"error: {why}"
        if found != case["json"]:
            failed += 1
            print(f"{loader.__name__} reads {found!r}\nof {case['yaml']!r}\nwant {case['json']!r}")
print(f"{cases} documents read, {failed} misread")
sys.exit(failed > 0)
