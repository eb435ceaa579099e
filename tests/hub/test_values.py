"""The values file for a hub on Kubernetes: complete, least privilege, and in step with course and guide."""

from pathlib import Path
from typing import Any

import yaml

from helpers import __version__

DOCS = Path(__file__).parents[2] / "docs"
VALUES: dict[str, Any] = yaml.safe_load((DOCS / "hub-values.yaml").read_text(encoding="utf-8"))
GUIDE = (DOCS / "running-a-class.md").read_text(encoding="utf-8")
STUDENT = VALUES["singleuser"]


def test_the_image_is_the_release_that_the_guide_builds() -> None:
    assert STUDENT["image"]["tag"] == f"v{__version__}"
    assert f"stalin-purges-course:v{__version__}" in GUIDE
    assert STUDENT["image"]["name"].endswith("/stalin-purges-course")


def test_a_student_can_become_no_one_else_and_reach_only_https_of_the_public_web() -> None:
    assert STUDENT["allowPrivilegeEscalation"] is False
    assert STUDENT["uid"] >= 1000
    assert STUDENT["serviceAccountName"] is None
    assert STUDENT["networkPolicy"]["enabled"] is True
    rules = STUDENT["networkPolicy"]["egressAllowRules"]
    assert rules == {"nonPrivateIPs": False, "privateIPs": False, "cloudMetadataServer": False}
    (rule,) = STUDENT["networkPolicy"]["egress"]
    assert rule["ports"] == [{"protocol": "TCP", "port": 443}]
    closed = {"10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16"}
    assert closed <= set(rule["to"][0]["ipBlock"]["except"])
    container = VALUES["hub"]["config"]["KubeSpawner"]["container_security_context"]
    assert container["capabilities"] == {"drop": ["ALL"]}
    assert container["runAsNonRoot"] is True
    assert VALUES["hub"]["config"]["JupyterHub"]["admin_access"] is False
    assert VALUES["hub"]["config"]["NativeAuthenticator"]["open_signup"] is False
    assert VALUES["proxy"]["https"]["enabled"] is True


def test_memory_is_limited_and_the_guide_reckons_with_the_same_guarantee() -> None:
    memory = {name: int(size.removesuffix("M")) for name, size in STUDENT["memory"].items()}
    assert 0 < memory["guarantee"] < memory["limit"]
    assert f"Memory: {memory['guarantee']} MB." in GUIDE


def test_guide_and_values_name_the_same_chart() -> None:
    head = (DOCS / "hub-values.yaml").read_text(encoding="utf-8").split("\n\n")[0]
    assert "--version 4.4.0" in head
    assert "--version 4.4.0" in GUIDE


def test_what_a_school_must_fill_in_says_so() -> None:
    lines = (DOCS / "hub-values.yaml").read_text(encoding="utf-8").splitlines()
    addresses = [line for line in lines if "example" in line and not line.startswith("#")]
    assert addresses
    assert all("CHANGE" in line for line in addresses)
