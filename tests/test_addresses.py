"""Zep's addresses: every way to write one right leads to the same place, every other is answered with the right one."""

import pytest

from app.addresses import graph_base, origin


@pytest.mark.parametrize(
    "address",
    [
        "http://zep:8000",
        "http://zep:8000/",
        "http://zep:8000//",
        "  http://zep:8000 ",
        "HTTP://zep:8000",
        "http://zep:8000/api/v2",
        "http://zep:8000/api/v2/",
        "http://zep:8000//api/v2//",
    ],
)
def test_an_origin_is_what_is_left_without_the_version(address: str) -> None:
    assert origin(address) == "http://zep:8000"


@pytest.mark.parametrize("address", ["https://example.org/zep", "https://example.org/zep/api/v2/"])
def test_a_prefix_stays(address: str) -> None:
    assert origin(address) == "https://example.org/zep"


@pytest.mark.parametrize("read", [origin, graph_base])
@pytest.mark.parametrize("address", ["", "  "])
def test_nothing_is_nothing(read: object, address: str) -> None:
    assert read(address) == ""  # type: ignore[operator]


@pytest.mark.parametrize(
    ("address", "right"),
    [
        ("http://zep/api/v2/api/v2", "http://zep"),
        ("http://zep/api/v2/api/v2/", "http://zep"),
        ("http://zep/api/v2/api/v2/api/v2", "http://zep"),
        ("http://zep/v1", "http://zep"),
        ("http://zep/v1/", "http://zep"),
        ("http://zep/api/v1", "http://zep"),
        ("http://zep/api/v1/sessions", "http://zep"),
        ("http://zep/v1/api/v2", "http://zep"),
        ("http://zep/api/v2/v1", "http://zep"),
        ("http://zep/api/v2/sessions", "http://zep"),
        ("http://zep/api/v4", "http://zep"),
        ("http://zep/API/V2", "http://zep"),
        ("https://example.org/zep/api/v2/api/v2", "https://example.org/zep"),
        ("http://zep:8000/api/v2?x=1", "http://zep:8000"),
        ("http://zep:8000?", "http://zep:8000"),
        ("http://zep:8000/#part", "http://zep:8000"),
        ("http://me:hushhush@zep:8000/api/v2", "http://zep:8000"),
    ],
)
def test_an_origin_that_would_lead_elsewhere_is_answered_with_the_right_one(address: str, right: str) -> None:
    told = refusal(origin, address)
    assert told.endswith(f"write {right}")
    assert "hushhush" not in told


@pytest.mark.parametrize("read", [origin, graph_base])
@pytest.mark.parametrize("address", ["zep:8000/api/v2", "zep", "//zep/api/v2", "ftp://zep/api/v2", "localhost:8000"])
def test_an_address_without_a_scheme_is_refused(read: object, address: str) -> None:
    assert "begin with http:// or https://" in refusal(read, address)


@pytest.mark.parametrize("read", [origin, graph_base])
@pytest.mark.parametrize("address", ["http://", "http:///api/v2", "https://:8000/api/v2", "http:/zep/api/v2"])
def test_an_address_without_a_host_is_refused(read: object, address: str) -> None:
    assert "no host" in refusal(read, address)


@pytest.mark.parametrize("read", [origin, graph_base])
@pytest.mark.parametrize("address", ["http://zep:eighty/api/v2", "http://zep:99999/api/v2", "http://ze p/api/v2"])
def test_an_address_that_is_none_is_refused(read: object, address: str) -> None:
    refusal(read, address)


@pytest.mark.parametrize("address", ["http://zep/api/v2", "http://zep/api/v2/", "http://zep/graph/api/v12"])
def test_a_graph_has_a_version(address: str) -> None:
    assert graph_base(address) == address.rstrip("/")


@pytest.mark.parametrize(
    ("address", "right"),
    [
        ("http://zep", "http://zep/api/v2"),
        ("http://zep/v2", "http://zep/api/v2"),
        ("http://zep/api/v2/graph", "http://zep/api/v2"),
        ("http://zep/api/v2/api/v2", "http://zep/api/v2"),
        ("http://zep/v1/api/v2", "http://zep/api/v2"),
        ("http://zep/g/api/vX", "http://zep/g/api/vX/api/v2"),
    ],
)
def test_a_graph_without_one_version_is_answered_with_the_right_one(address: str, right: str) -> None:
    assert refusal(graph_base, address).endswith(f"write {right}")


def refusal(read: object, address: str) -> str:
    with pytest.raises(ValueError) as caught:  # noqa: PT011 - the words are looked at by each test
        read(address)  # type: ignore[operator]
    return str(caught.value)
