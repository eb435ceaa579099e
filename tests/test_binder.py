"""What Binder reads: plain pins, a Python that the package allows, a script that stops at an error."""

import os
import re
import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LINES = (ROOT / "binder/requirements.txt").read_text(encoding="utf-8").splitlines()
PINS = [line for line in LINES if line and not line.startswith("#")]
PIN = re.compile(r"(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)==(?P<version>[0-9][0-9A-Za-z.!+]*)")
VERSIONS = {
    canonicalize_name(match["name"]): match["version"] for line in PINS if (match := PIN.fullmatch(line))
}


@pytest.mark.parametrize("line", PINS)
def test_requirement_is_a_plain_pin(line: str) -> None:
    assert PIN.fullmatch(line)


def test_nothing_is_pinned_twice() -> None:
    assert len(VERSIONS) == len(PINS)


@pytest.mark.parametrize("dependency", PROJECT["dependencies"])
def test_declared_dependency_is_pinned_to_a_version_it_allows(dependency: str) -> None:
    requirement = Requirement(dependency)
    assert requirement.specifier.contains(VERSIONS[canonicalize_name(requirement.name)])


@pytest.mark.parametrize("name", VERSIONS)
def test_pin_installs_on_the_oldest_python_that_the_package_allows(name: str) -> None:
    oldest = PROJECT["requires-python"].removeprefix(">=")
    try:
        installed = metadata(name)
    except PackageNotFoundError:
        pytest.skip(f"{name} is not needed on this system")
    if installed["Version"] != VERSIONS[name]:
        pytest.skip(f"{name} is installed in another version than the pinned one")
    assert SpecifierSet(installed["Requires-Python"] or "").contains(oldest)


def test_notebook_7_is_pinned_because_its_view_is_linked() -> None:
    assert VERSIONS["notebook"].startswith("7.")


def test_no_pin_slows_the_start_of_every_server() -> None:
    """What rfc3987-syntax costs stands in the head of the file; a renewal of the pins must not bring it back."""
    assert "rfc3987-syntax" not in VERSIONS


def test_runtime_names_a_python_that_the_package_allows() -> None:
    runtime = (ROOT / "binder/runtime.txt").read_text(encoding="utf-8").strip()
    version = re.fullmatch(r"python-(3\.\d+)", runtime)
    assert version
    assert SpecifierSet(PROJECT["requires-python"]).contains(version[1])


def test_post_build_is_executable_and_stops_at_the_first_error() -> None:
    script = ROOT / "binder/postBuild"
    assert script.read_text(encoding="utf-8").startswith("#!/bin/bash\n")
    assert "\nset -euo pipefail\n" in script.read_text(encoding="utf-8")
    assert os.name == "nt" or os.access(script, os.X_OK)
