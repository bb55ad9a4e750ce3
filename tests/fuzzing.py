"""Asking a running server whatever its own OpenAPI says may be asked, and more; judging what it answers."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks as promised

CHECKS = [
    schemathesis.checks.not_a_server_error,
    promised.status_code_conformance,
    promised.content_type_conformance,
    promised.response_headers_conformance,
    promised.response_schema_conformance,
]
TABLES = {"threads": "conversations", "bookings": "viewings", "broadcasts": "broadcasts"}  # by the path's noun
PARAMETER = re.compile(r"([\w-]+)/\{(\w+)\}")
Ids = dict[str, list[str]]  # of a table: ids that it holds


@dataclass
class Asking:
    """Everything asked of one server, with `examples` of each kind for each operation and role."""

    url: str
    ids: Ids
    examples: int
    faults: dict[str, str] = field(default_factory=dict)
    statuses: dict[str, set[int]] = field(default_factory=dict)
    asked: int = 0

    def __post_init__(self) -> None:
        self._session = requests.Session()

    def operations(self) -> Iterator[Any]:
        """Yield every operation that the server documents, those that take something away last."""
        schema = schemathesis.openapi.from_url(f"{self.url}/api/openapi.json")
        found = [result.ok() for result in schema.get_all_operations()]
        yield from sorted(found, key=lambda operation: operation.method.upper() == "DELETE")

    def ask(self, operation: Any, role: str, headers: dict[str, str], mode: GenerationMode) -> None:
        """Ask an operation as somebody; what is wrong with an answer is kept in `faults`."""
        known = self._known(operation.path)

        @settings(
            max_examples=self.examples,
            derandomize="FUZZ_EXAMPLES" not in os.environ,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(mode), data=st.data())
        def each(case: Any, data: Any) -> None:
            for name, ids in known.items():
                if data.draw(st.integers(0, 3)):
                    case.path_parameters[name] = data.draw(st.sampled_from(ids))
            self._judge(case, role, headers)

        try:
            each()
        except Unsatisfiable:  # what takes nothing cannot be asked wrongly
            assert mode is GenerationMode.NEGATIVE

    def _known(self, path: str) -> Ids:
        """Ids that fit into a path, so that more than 404 can come of it."""
        fitting = {}
        for noun, name in PARAMETER.findall(path):
            table = TABLES.get(noun, noun.replace("-", "_"))
            fitting[name] = self.ids.get(table) or [one for ids in self.ids.values() for one in ids]
        return fitting

    def _judge(self, case: Any, role: str, headers: dict[str, str]) -> None:
        self.asked += 1
        label = f"{case.method} {case.operation.path}"
        response = case.call(base_url=self.url, session=self._session, headers=headers, timeout=10)
        self.statuses.setdefault(label, set()).add(response.status_code)
        try:
            case.validate_response(response, checks=CHECKS)
        except FailureGroup as group:
            for failure in group.exceptions:
                self._keep(failure, label, role, case)
        except Failure as failure:
            self._keep(failure, label, role, case)

    def _keep(self, failure: Any, label: str, role: str, case: Any) -> None:
        key = f"{label} {failure.title}"
        told = " ".join(str(failure.message).split())[:300]
        self.faults.setdefault(key, f"{key} ({role}): {told}; {case.as_curl_command()[:400]}")
