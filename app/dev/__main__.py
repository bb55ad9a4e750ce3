"""`python -m app.dev run | prepare | graph | with COMMAND…`: what the Makefile calls."""

import subprocess
import sys
from collections.abc import Callable

from pydantic import ValidationError

from app.config import settings
from app.dev.servers import ServerFailed
from app.dev.services import Given, borrowed
from app.dev.workplace import Refused


def run() -> int:
    """Start everything and stay until it is stopped."""
    from app.dev.supervise import Supervisor

    return Supervisor(Given.from_settings(settings())).run()


def prepare() -> int:
    """Migrate and seed the database of DATABASE_URL."""
    from app.dev.seed import prepare as migrate_and_seed

    migrate_and_seed()
    return 0


def with_servers() -> int:
    """Run a command with a database and a Redis: the running copy's, else embedded ones for the while."""
    with borrowed(Given.from_settings(settings())) as environment:
        return subprocess.run(sys.argv[2:], env=environment, check=False).returncode


def graph() -> int:
    """Draw the brain's graph into the docs."""
    from app.dev.graph import FILE, drawn

    FILE.write_text(drawn(), encoding="utf-8")
    return 0


COMMANDS: dict[str, Callable[[], int]] = {"run": run, "prepare": prepare, "with": with_servers, "graph": graph}


def main() -> int:
    """Dispatch; a problem that has a name is one line, not a traceback."""
    command = COMMANDS.get(sys.argv[1] if len(sys.argv) > 1 else "")
    if command is None:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        return command()
    except ValidationError as problem:
        for error in problem.errors():
            name = "".join(f"{part}: " for part in error["loc"]).upper()
            print(f"settings: {name}{error['msg'].removeprefix('Value error, ')}", file=sys.stderr)
    except (Refused, ServerFailed) as problem:
        print(problem, file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    return 1


if __name__ == "__main__":
    sys.exit(main())
