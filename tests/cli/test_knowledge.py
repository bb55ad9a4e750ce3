"""`flask knowledge publish`: what an operator types after changing an article."""

from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from app.domain import knowledge
from tests.making import rows

pytestmark = pytest.mark.usefixtures("database")


def publish(app: Any) -> Result:
    result: Result = app.test_cli_runner().invoke(args=["knowledge", "publish"])
    return result


def test_everything_is_stored_with_vectors_and_again_changes_nothing(app: Any) -> None:
    first, again = publish(app), publish(app)
    (articles,) = rows("select count(*) from articles")[0]
    assert (first.exit_code, again.exit_code) == (0, 0)
    assert f"{articles} articles, {articles} changed, 0 retired" in first.output
    assert f"{articles} articles, 0 changed, 0 retired" in again.output
    assert rows("select count(*) from article_cues where embedding is null") == [(0,)]


def test_a_file_that_is_no_article_is_said_in_a_line(app: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "broken.toml").write_text("title = ", encoding="utf-8")
    monkeypatch.setattr(knowledge.publish, "__defaults__", (tmp_path,))
    failed = publish(app)
    assert failed.exit_code == 1
    assert "broken.toml" in failed.output
    assert "Traceback" not in failed.output


def test_without_the_database_it_says_so_in_one_line(app: Any, no_database: None) -> None:
    failed = publish(app)
    assert failed.exit_code == 1
    assert "database_unavailable" in failed.output
