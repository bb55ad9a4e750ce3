"""The double as a process: a provider that dies in the middle of a word and comes back."""

import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.dev import processes
from app.dev.servers.embedded import free_port
from app.integrations import llm
from app.integrations.llm import Call, End, Tally, ToolCall, Words
from app.kit.breakers import BREAKERS
from tests.integrations.asking import NOW, ask, failure, words

ROOT = Path(__file__).parent.parent.parent
SAID = ({"role": "user", "content": "Please search in Kyrenia under 600 pounds"},)
SEARCH = {
    "type": "function",
    "function": {
        "name": "search_listings",
        "parameters": {
            "type": "object",
            "properties": {
                "city": {"type": "string", "enum": ["Kyrenia", "Nicosia"]},
                "max_price": {"anyOf": [{"type": "number"}, {"type": "null"}]},
                "text": {"type": "string"},
            },
            "required": ["text"],
        },
    },
}


@contextmanager
def provider(port: int, *options: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Run the double on a port until the end, or until it is killed."""
    command = [sys.executable, "-m", "tests.doubles.openai", "--port", str(port), *options]
    process = processes.spawn(command, on_our_death=signal.SIGTERM, stdout=subprocess.PIPE, cwd=ROOT)
    try:
        assert process.stdout
        assert process.stdout.readline().startswith(b"http://127.0.0.1:")
        yield process
    finally:
        processes.stop(process, signal.SIGKILL, 5)


def test_a_provider_killed_in_the_middle_is_a_cut_and_answers_again_when_it_is_back(
    use: Callable[[str], None],
) -> None:
    port = free_port()
    use(f"http://127.0.0.1:{port}/v1")
    with provider(port) as process:
        pieces = llm.ask(Call(SAID), Tally())
        assert isinstance(next(pieces), Words)
        process.kill()
        with pytest.raises(llm.LLMCut):
            list(pieces)
    for _ in range(4):
        assert isinstance(failure(NOW), llm.LLMUnavailable)
    assert BREAKERS["llm"].current_state == "open"
    BREAKERS["llm"].half_open()  # as it does after its half minute
    with provider(port):
        assert words(ask()) == "You said: a secret wish"
    assert BREAKERS["llm"].current_state == "closed"


def test_the_player_uses_a_tool_and_tells_what_it_found(use: Callable[[str], None]) -> None:
    port = free_port()
    use(f"http://127.0.0.1:{port}/v1")
    with provider(port):
        call, end = llm.ask(Call(SAID, tools=(SEARCH,)), Tally())
        assert isinstance(call, ToolCall)
        assert call.name == "search_listings"
        assert '"city": "Kyrenia", "max_price": 600' in call.arguments
        assert isinstance(end, End)
        asked = {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments}}
        more = (
            *SAID,
            {"role": "assistant", "tool_calls": [asked]},
            {"role": "tool", "tool_call_id": call.id, "content": "two flats"},
        )
        assert "two flats" in words(list(llm.ask(Call(more, tools=(SEARCH,)), Tally())))


def test_a_script_of_ones_own_is_played(use: Callable[[str], None], tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text("from tests.doubles.openai import Answer\n\ndef answer(request):\n    return Answer('As told')\n")
    port = free_port()
    use(f"http://127.0.0.1:{port}/v1")
    with provider(port, "--script", str(script)):
        assert words(ask()) == "As told"
