"""`/api/v1/admin/deliveries`: what is sent to people, for admins alone; who reads one is written down."""

import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from app.domain import deliveries, requests
from app.domain.broadcasts.wording import rfq
from app.domain.deliveries import Outgoing
from app.domain.requests import Request, RequestDraft, link_for
from app.domain.vendors import Vendor
from app.kit.transaction import transaction
from tests.api.test_failed_tasks import of_role
from tests.making import UNKNOWN, count, guest, rows
from tests.people import Person
from tests.problems import told
from tests.quoting import answers, asked, plumber

ROOT = "/api/v1/admin/deliveries/"


@pytest.fixture
def admin(client: FlaskClient) -> Person:
    return of_role(client, "admin")


def owed(key: str, **fields: Any) -> UUID:
    given: dict[str, Any] = {
        "purpose": "viewing",
        "channel": "email",
        "address": "someone@example.com",
        "content": {"subject": "About it", "text": "The secret words", "language": "en"},
        **fields,
    }
    with transaction() as session:
        return deliveries.owe(session, Outgoing(key, **given)).id


def keys(person: Person, **query: Any) -> list[str]:
    named = dict(rows("select id::text, dedup_key from deliveries"))
    return [named[item["id"]] for item in person.get(ROOT, **query).json["items"]]


@pytest.mark.parametrize("path", ["", UNKNOWN])
def test_nobody_but_an_admin_may_look(client: FlaskClient, path: str) -> None:
    told(client.get(ROOT + path), 401, "unauthorized")
    for role in ("user", "vendor"):
        told(of_role(client, role).get(ROOT + path), 403, "forbidden")
    assert count("audit") == 0


def test_the_list_tells_neither_addresses_nor_words(admin: Person) -> None:
    owed("mail")
    owed("text", channel="sms", address="+905331234567")
    answer = admin.get(ROOT)
    assert [(item["channel"], item["to"]) for item in answer.json["items"]] == [
        ("sms", "+905…67"),
        ("email", "s…@example.com"),
    ]
    for secret in ("secret words", "About it", "someone", "1234567"):
        assert secret not in answer.text
    assert count("audit") == 0


def test_one_is_shown_whole_and_who_read_it_is_written_down(admin: Person) -> None:
    one = owed("mail")
    view = admin.get(f"{ROOT}{one}").json
    assert view["address"] == "someone@example.com"
    assert view["content"] == {"subject": "About it", "text": "The secret words", "language": "en"}
    assert (view["dedup_key"], view["state"], view["to"]) == ("mail", "queued", "s…@example.com")
    assert rows("select who, action, target, detail from audit") == [
        (str(admin.id), "delivery.look", str(one), {}),
    ]


def test_who_reads_what_a_vendor_was_sent_cannot_answer_for_the_vendor(client: FlaskClient) -> None:
    request, osman = asked(guest()), plumber()
    with transaction() as session:
        link = link_for(request, osman)
        content = rfq(session.get_one(Request, request), session.get_one(Vendor, osman), link)
    told_first = owed("rfq", purpose="rfq", recipient_id=osman, request_id=request, content=content)
    answers(request, osman, "chatter", "ok")
    ((asked_back,),) = rows("select id from deliveries where purpose = 'ask_back'")
    for role in ("operator", "admin"):
        person = of_role(client, role)
        for one, kept in ((told_first, "The kitchen tap drips"), (asked_back, "Osman")):
            text = person.get(f"{ROOT}{one}").text
            tokens = re.findall(r"/q/([\w.-]*)", text)
            assert kept in text
            assert tokens
            assert "".join(tokens) == ""
    assert link in rows("select content ->> 'text' from deliveries where id = :id", id=told_first)[0][0]


def test_one_that_is_not_there_is_404_and_leaves_no_trace(admin: Person) -> None:
    told(admin.get(f"{ROOT}{uuid4()}"), 404, "delivery_not_found")
    assert count("audit") == 0


def test_it_is_filtered_by_channel_state_purpose_and_whom_it_is_about(admin: Person) -> None:
    user = guest()
    with transaction() as session:
        request = requests.open_request(session, user, None, None, RequestDraft("service.plumbing", "a tap")).id
    first = owed("a", recipient_id=user)
    owed("b", channel="sms", address="+905331234567", purpose="rfq", request_id=request)
    owed("c", channel="whatsapp", address="+905331234567", purpose="rfq")
    rows("update deliveries set state = 'sent' where dedup_key = 'c'")
    assert keys(admin) == ["c", "b", "a"]
    assert keys(admin, channel="sms") == ["b"]
    assert keys(admin, state="sent") == ["c"]
    assert keys(admin, purpose="rfq", state="queued") == ["b"]
    assert keys(admin, q=str(request)) == ["b"]
    assert keys(admin, q=str(user)) == keys(admin, q=str(first)) == ["a"]
    assert keys(admin, q=str(uuid4())) == []


@pytest.mark.parametrize(
    "query", [{"channel": "pigeon"}, {"state": "lost"}, {"purpose": "spam"}, {"q": "someone@example.com"}], ids=str
)
def test_a_filter_that_is_none_is_refused(admin: Person, query: dict[str, str]) -> None:
    told(admin.get(ROOT, **query), 422)


def test_pages_go_on_where_the_last_one_ended(admin: Person) -> None:
    for n in range(5):
        owed(str(n))
    first = admin.get(ROOT, limit=3).json
    assert len(first["items"]) == 3
    assert keys(admin, limit=3, cursor=first["next_cursor"]) == ["1", "0"]
