import json
import urllib.parse

from tf2compat.cli.finding import NEEDS_EDIT, NOT_SUPPORTED, THROUGH_US, Finding
from tf2compat.cli.sarif import sarif

FOUND = {
    "a b.py": [
        Finding(1, "tensorflow", THROUGH_US),
        Finding(3, "tf.contrib.gan", NOT_SUPPORTED, "Use TF-GAN.", text="tf.contrib.gan"),
        Finding(4, "tf.foo", NEEDS_EDIT, "It is not here.", guard="it is caught"),
    ],
    "n.ipynb": [Finding(2, "tf.foo", NEEDS_EDIT, "It is not here.", cell=4)],
}

REQUIRED = {
    "sarifLog": ("version", "runs"),
    "run": ("tool",),
    "tool": ("driver",),
    "toolComponent": ("name",),
    "reportingDescriptor": ("id",),
    "result": ("message",),
}
"""What the schema of SARIF 2.1.0 requires."""


def test_what_the_schema_requires_is_there():
    log = json.loads(sarif(FOUND))
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    objects = [("sarifLog", log), ("run", run), ("tool", run["tool"]), ("toolComponent", driver)]
    objects += [("reportingDescriptor", rule) for rule in driver["rules"]]
    objects += [("result", result) for result in run["results"]]
    for kind, value in objects:
        assert all(key in value for key in REQUIRED[kind]), (kind, value)
    assert log["version"] == "2.1.0"
    for result in run["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in ("none", "note", "warning", "error")
        assert result["message"]["text"]
        for location in result["locations"]:
            assert urllib.parse.urlparse(location["physicalLocation"]["artifactLocation"]["uri"])
            assert location["physicalLocation"].get("region", {}).get("startLine", 1) >= 1


def test_the_results():
    results = json.loads(sarif(FOUND))["runs"][0]["results"]
    assert [(one["ruleId"], one["level"]) for one in results] == [
        ("not-supported", "error"),
        ("needs-an-edit", "note"),
        ("needs-an-edit", "error"),
    ]
    place = results[0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": "a%20b.py", "uriBaseId": "ROOT"}
    assert place["region"]["startLine"] == 3
    assert results[2]["locations"][0]["logicalLocations"] == [{"name": "cell 4, line 2"}]


def test_a_file_elsewhere_has_its_whole_address(tmp_path):
    results = json.loads(sarif({str(tmp_path / "a.py"): FOUND["a b.py"]}))["runs"][0]["results"]
    assert results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == (tmp_path / "a.py").as_uri()
