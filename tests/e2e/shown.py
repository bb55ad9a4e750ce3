"""Cards and preferences as the brain of the town would send them."""

from typing import Any

ASK = {"label": "Ask them", "say": "Yes, ask the plumbers"}
CHANGE = {"label": "Change it", "say": "I want to change something"}
REQUEST: dict[str, Any] = {
    "kind": "request",
    "state": "draft",
    "vendors": 7,
    "request": {
        "category": "service.plumbing",
        "label": "Plumber",
        "details": "The kitchen tap drips.\nThird floor, no lift.",
        "city": "Kyrenia",
        "district": "Karakum",
        "budget": {"amount": "1500", "currency": "TRY"},
        "deadline": "2026-11-30",
    },
    "choices": [ASK, CHANGE, {"label": "Cancel", "say": "Forget the plumber"}],
}
HOSTILE = "<img src=x onerror=alert(1)> <b>cash only</b>"
QUOTES: dict[str, Any] = {
    "kind": "quotes",
    "request_id": "7f000000-0000-4000-8000-000000000001",
    "title": "Plumber in Kyrenia",
    "currency": "TRY",
    "rows": [
        {
            "quote_id": "7f000000-0000-4000-8000-000000000002",
            "vendor": "Usta Mehmet",
            "price": "1200.00",
            "currency": "TRY",
            "told": "₺1,200",
            "terms": "Today after five, parts included",
            "valid_until": "2026-12-01",
            "best": True,
        },
        {
            "quote_id": "7f000000-0000-4000-8000-000000000003",
            "vendor": "Kyrenia Pipes & Sons",
            "price": "45.50",
            "currency": "GBP",
            "told": "£45.50 (≈ ₺2,500)",
            "terms": HOSTILE,
            "valid_until": None,
            "best": False,
        },
    ],
}
VIEWING: dict[str, Any] = {
    "kind": "viewing",
    "state": "requested",
    "listing_id": "7f000000-0000-4000-8000-000000000004",
    "title": "Two bedrooms above the harbour",
    "starts_at": "2026-11-26T22:30:00+00:00",
}
SOURCES: dict[str, Any] = {
    "kind": "sources",
    "sources": [
        {
            "title": "Residence permits",
            "source": "Ministry of Interior",
            "url": "https://example.test/a",
            "checked": "2026-11-01",
        },
        {"title": "A neighbour's page", "source": "A blog", "url": "javascript:alert(1)", "checked": "2026-10-01"},
        {"title": "A leaflet", "source": "Town hall", "url": None, "checked": "2026-09-01"},
    ],
}
HAND_OFF: dict[str, Any] = {"kind": "hand_off", "reason": "complaint", "summary": "The deposit has not come back."}
CHOICES: dict[str, Any] = {
    "kind": "choices",
    "choices": [{"label": "Kyrenia", "say": "In Kyrenia"}, {"label": "Anywhere", "say": "Anywhere"}],
}
ALL = [REQUEST, QUOTES, VIEWING, SOURCES, HAND_OFF, CHOICES]


def detail(card: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Return the request of a card as the server tells it: nobody asked besides those who offer."""
    nothing = dict.fromkeys(("queued", "held", "sent", "delivered", "read", "failed", "skipped", "unknown"), 0)
    quotes = [offer(row) for row in card.get("rows", []) if row.get("quote_id")]
    whole = {"total": len(quotes), **nothing, "delivered": len(quotes), "status": None, "number": 1, "results": []}
    status = card.get("status") or "collecting"
    return {"id": card["request_id"], "status": status, "quotes": quotes, "broadcast": whole, **fields}


def offer(row: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Return the QuoteView of a card's row."""
    same = {name: row.get(name) for name in ("currency", "period", "terms", "valid_until")}
    vendor = {"id": row["quote_id"], "display_name": row["vendor"]}
    state = {"confidence": row.get("confidence", 1), "status": row.get("status", "received")}
    return {"id": row["quote_id"], "vendor": vendor, "price": float(row["price"]), **same, **state, **fields}


def preference(number: int, label: str, value: str, message_id: str, **fields: Any) -> dict[str, Any]:
    """Return a PreferenceView, said outright and not yet confirmed."""
    return {
        "id": f"9e000000-0000-4000-8000-{number:012}",
        "key": "home.features",
        "value": value,
        "label": label,
        "explicit": True,
        "confirmed": False,
        "confidence": 0.95,
        "method": "rules",
        "evidence": f"with {label}, please",
        "message_id": message_id,
        "created_at": f"2026-11-22T10:00:{number:02}Z",
        "updated_at": f"2026-11-22T10:00:{number:02}Z",
        **fields,
    }
