"""`/api/v1/rates`: the stored exchange rates with their day, open to everybody."""

from flask.testing import FlaskClient

from tests.making import market, rows

RATES = "/api/v1/rates"


def test_anybody_reads_the_rates_with_the_oldest_day_among_them(client: FlaskClient) -> None:
    market()
    rows("update exchange_rates set as_of = '2026-11-20'")
    rows("update exchange_rates set as_of = '2026-11-18' where currency = 'TRY'")
    answer = client.get(RATES)
    assert answer.status_code == 200
    assert answer.json == {
        "base": "GBP",
        "date": "2026-11-18",
        "rates": {"EUR": 1.25, "GBP": 1.0, "TRY": 50.0, "USD": 1.5},
    }


def test_without_a_stored_rate_there_is_the_pound_alone(client: FlaskClient) -> None:
    assert client.get(RATES).json["rates"] == {"GBP": 1.0}


def test_a_copy_may_be_kept_for_an_hour_and_is_asked_about_by_its_tag(client: FlaskClient) -> None:
    market()
    first = client.get(RATES)
    assert first.headers["Cache-Control"] == "public, max-age=3600"
    again = client.get(RATES, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    rows("update exchange_rates set per_gbp = 51 where currency = 'TRY'")
    changed = client.get(RATES, headers={"If-None-Match": first.headers["ETag"]})
    assert (changed.status_code, changed.json["rates"]["TRY"]) == (200, 51.0)
