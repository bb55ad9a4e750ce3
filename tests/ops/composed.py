"""docker-compose.yml as the engine would read it: anchors merged, variables filled in."""

import re
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
VARIABLE = re.compile(r"\$\{(?P<name>[A-Z_]+)(?P<how>:-|:\?)?(?P<else>[^}]*)\}")


def composed() -> dict[str, Any]:
    """Return the file, its variables still in it."""
    told: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
    return told


def services() -> dict[str, dict[str, Any]]:
    """Return the services by name."""
    found: dict[str, dict[str, Any]] = composed()["services"]
    return found


def ours() -> dict[str, dict[str, Any]]:
    """Return the services that run our own image."""
    return {name: one for name, one in services().items() if one["image"].startswith("easy-islanders")}


def variables() -> set[str]:
    """Return what the file asks the environment or .env for."""
    return {match["name"] for match in VARIABLE.finditer((ROOT / "docker-compose.yml").read_text())}


def filled(text: str, given: dict[str, str]) -> str:
    """Return a value with its variables filled in. Raises KeyError for one that is needed and not given."""

    def value(match: re.Match[str]) -> str:
        if match["how"] == ":-":
            return given.get(match["name"]) or match["else"]
        return given[match["name"]]

    return VARIABLE.sub(value, text)


def environment(service: str, given: dict[str, str]) -> dict[str, str]:
    """Return what a container of a service has in its environment."""
    return {name: filled(str(value), given) for name, value in services()[service]["environment"].items()}
