"""Reads YAML as PyYAML or ruamel.yaml does, and says where that is not what was meant.

Standard input: a line of JSON each, {"yaml": <text>, "json": <what it means>}. The argument is
the library's name.
"""
import json
import sys


def pyyaml():
    import yaml

    loaders = [yaml.SafeLoader]
    if hasattr(yaml, "CSafeLoader"):
        loaders.append(yaml.CSafeLoader)

    def reader(loader):
        return loader.__name__, lambda text: yaml.load(text, Loader=loader)

    return yaml.YAMLError, [reader(loader) for loader in loaders]


def ruamel():
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    def reader(version):
        def read(text):
            yaml = YAML(typ="safe", pure=True)
            yaml.version = version
            return yaml.load(text)

        return f"ruamel.yaml {version}", read

    return YAMLError, [reader((1, 1)), reader((1, 2))]


def difference(found, want, path=""):
    """The first place where two values differ, with what stands there."""
    if type(found) is type(want) is dict and found.keys() == want.keys():
        pairs = [(key, found[key], want[key]) for key in want]
    elif type(found) is type(want) is list and len(found) == len(want):
        pairs = [(index, *pair) for index, pair in enumerate(zip(found, want))]
    else:
        return f"{path or '.'}: reads {found!r}\nwant {want!r}"
    return next(
        difference(*pair, f"{path}.{key}") for key, *pair in pairs if pair[0] != pair[1]
    )


error, readers = {"pyyaml": pyyaml, "ruamel": ruamel}[sys.argv[1]]()
failed = cases = 0
for line in sys.stdin:
    case = json.loads(line)
    for name, read in readers:
        cases += 1
        try:
            found = read(case["yaml"])
        except (error, ValueError) as why:
            found = f"error: {why}"
        if found != case["json"]:
            failed += 1
            print(f"{name}: {difference(found, case['json'])}\nof {case['yaml']!r}")
print(f"{cases} documents read, {failed} misread")
sys.exit(failed > 0)
