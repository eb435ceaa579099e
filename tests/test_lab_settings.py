"""The calm JupyterLab settings say nothing that the installed JupyterLab does not know."""

import json
import sys
from pathlib import Path

import jsonschema
import pytest

SETTINGS = Path(__file__).parents[1] / "src/helpers/static/lab-settings.json"
OVERRIDES: dict[str, dict[str, object]] = json.loads(SETTINGS.read_text(encoding="utf-8"))
SCHEMAS = Path(sys.prefix) / "share/jupyter/lab/schemas"
INSTALLED = Path(sys.prefix) / "share/jupyter/lab/settings/overrides.d/stalin-purges-course.json"


def schema_of(plugin: str) -> dict[str, object]:
    extension, name = plugin.split(":")
    return json.loads((SCHEMAS / extension / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("plugin", "key"), [(plugin, key) for plugin, values in OVERRIDES.items() for key in values]
)
def test_setting_is_known_to_jupyterlab_and_has_a_legal_value(plugin: str, key: str) -> None:
    schema = schema_of(plugin)
    assert key in schema["properties"]
    jsonschema.validate({key: OVERRIDES[plugin][key]}, schema | {"additionalProperties": False})


@pytest.mark.parametrize("plugin", [plugin for plugin, values in OVERRIDES.items() if "toolbar" in values])
def test_only_buttons_that_exist_are_taken_off_a_toolbar(plugin: str) -> None:
    known = {item["name"] for items in schema_of(plugin)["jupyter.lab.toolbars"].values() for item in items}
    assert {item["name"] for item in OVERRIDES[plugin]["toolbar"]} <= known


def test_no_news_and_no_update_check_is_asked_of_another_host() -> None:
    assert OVERRIDES["@jupyterlab/apputils-extension:notification"] == {
        "fetchNews": "false",
        "checkForUpdates": False,
    }
    assert OVERRIDES["@jupyterlab/extensionmanager-extension:plugin"] == {"enabled": False}


def test_installing_the_package_installs_the_settings() -> None:
    assert json.loads(INSTALLED.read_text(encoding="utf-8")) == OVERRIDES
