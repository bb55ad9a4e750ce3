"""Migrations run while the version before still serves: what it needs is taken away one release later, if at all.

Such a migration says at its top `CONTRACT = "…"`: what it takes away, and since which release nothing asks for it.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

FILES = sorted((Path(__file__).parent.parent / "migrations" / "versions").glob("*.py"))
GONE = {"drop_column", "drop_table", "rename_table"}
GONE_IN_SQL = re.compile(
    r"\b(drop\s+(table|column)|rename\s+(to|column)|alter\s+column\s+\S+\s+(type|set\s+data))\b", re.I
)
BEFORE = {  # written before there was a release that anybody ran
    "0015_sending.py": ["a column that must be given: deliveries.mark"],
}


def taken_away(source: str) -> list[str]:
    """Return what `upgrade` of a migration does that the version before would stumble over."""
    upgrade = next(one for one in ast.parse(source).body if isinstance(one, ast.FunctionDef) and one.name == "upgrade")
    return [fault for one in ast.walk(upgrade) if isinstance(one, ast.Call) for fault in _faults(one)]


def _faults(call: ast.Call) -> Iterator[str]:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
    given = {keyword.arg: ast.unparse(keyword.value) for keyword in call.keywords}
    words = [one.value for one in ast.walk(call) if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    if name in GONE:
        yield f"{name} {' '.join(words)}"
    if name == "alter_column" and {"new_column_name", "type_"} & set(given):
        yield f"another name or type: {'.'.join(words[:2])}"
    if name == "alter_column" and given.get("nullable") == "False":
        yield f"a column that must be given: {'.'.join(words[:2])}"
    if name == "add_column" and "nullable=False" in ast.unparse(call) and "server_default" not in ast.unparse(call):
        yield f"a new column that must be given: {'.'.join(words[:2])}"
    if name == "execute" and GONE_IN_SQL.search(" ".join(words)):
        yield f"by SQL: {' '.join(words)[:60]}"


def is_contract(source: str) -> bool:
    """Whether a migration says what it takes away, and since when nobody needs it."""
    return bool(re.search(r'^CONTRACT = "(.{20,})"$', source, re.MULTILINE))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_migration_takes_nothing_away_unless_it_says_that_it_does(file: Path) -> None:
    source = file.read_text()
    assert taken_away(source) == BEFORE.get(file.name, []) or is_contract(source)


@pytest.mark.parametrize(
    "line",
    [
        'op.drop_column("vendors", "phone")',
        'op.drop_table("vendors")',
        'op.rename_table("vendors", "sellers")',
        'op.alter_column("vendors", "phone", new_column_name="number")',
        'op.alter_column("vendors", "phone", type_=sa.Integer())',
        'op.alter_column("vendors", "phone", nullable=False)',
        'op.add_column("vendors", sa.Column("phone", sa.Text(), nullable=False))',
        'op.execute("alter table vendors drop column phone")',
        'op.execute("ALTER TABLE vendors RENAME TO sellers")',
        'op.execute(f"alter table {name} rename column a to b")',
    ],
)
def test_what_would_break_the_version_before_is_seen(line: str) -> None:
    source = f"def upgrade():\n    {line}\n"
    assert len(taken_away(source)) == 1
    assert not is_contract(source)
    assert is_contract(f'CONTRACT = "vendors.phone: nobody reads it since 1.4"\n{source}')


def test_what_only_adds_is_let_through() -> None:
    lines = (
        'op.add_column("vendors", sa.Column("phone", sa.Text()))',
        'op.add_column("vendors", sa.Column("open", sa.Boolean(), server_default="true", nullable=False))',
        'op.create_index("ix", "vendors", ["phone"])',
        "op.execute(\"update vendors set phone = 'drop in'\")",
    )
    assert taken_away("def upgrade():\n" + "".join(f"    {line}\n" for line in lines)) == []
    assert taken_away('def upgrade():\n    pass\ndef downgrade():\n    op.drop_table("x")\n') == []
