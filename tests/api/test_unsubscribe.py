"""The link in a mail: looking changes nothing, one click does, and nobody needs an account for it."""

import pytest
from flask.testing import FlaskClient

from app.domain import deliveries
from app.domain.deliveries.addresses import mark
from app.kit.transaction import transaction
from tests.making import count
from tests.problems import told

ADDRESS = "ayse@example.com"


@pytest.fixture
def link(client: FlaskClient) -> str:
    return "/api/v1/" + deliveries.unsubscribe_url(mark(ADDRESS)).split("/api/v1/")[1]


def opted_out() -> bool:
    with transaction() as session:
        return deliveries.opted_out(session, ADDRESS)


def test_opening_the_link_changes_nothing(client: FlaskClient, link: str) -> None:
    answer = client.get(link)
    assert answer.status_code == 200
    assert '<form method="post">' in answer.text
    assert not opted_out()


@pytest.mark.parametrize(
    "how",
    [
        {"data": {"List-Unsubscribe": "One-Click"}},
        {"data": {"List-Unsubscribe": "One-Click"}, "content_type": "multipart/form-data"},
        {},
    ],
)
def test_one_click_is_enough_and_again_is_the_same(client: FlaskClient, link: str, how: dict[str, object]) -> None:
    for _ in range(2):
        assert client.post(link, **how).status_code == 200  # type: ignore[arg-type]
    assert opted_out()
    assert count("opt_outs") == 1


@pytest.mark.parametrize(
    ("language", "word"), [("tr", "Tamam"), ("ru-RU", "Готово"), ("de", "Erledigt"), ("fr", "Done")]
)
def test_it_speaks_the_language_of_whoever_clicks(client: FlaskClient, link: str, language: str, word: str) -> None:
    assert word in client.post(link, headers={"Accept-Language": language}).text


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("token", ["x", "a" * 43 + "." + "b" * 22, "a" * 199, "%00", "ş"])
def test_a_link_that_we_did_not_make_is_not_there(client: FlaskClient, method: str, token: str) -> None:
    told(getattr(client, method)(f"/api/v1/unsubscribe/{token}"), 404)
    assert count("opt_outs") == 0


def test_the_page_names_nobody_and_allows_nothing(client: FlaskClient, link: str) -> None:
    answer = client.get(link)
    assert ADDRESS not in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "DENY"
