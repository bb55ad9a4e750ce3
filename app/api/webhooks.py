"""`/api/v1/webhooks`: what Twilio tells us. Signed by Twilio or refused; stored, and left to jobs."""

from collections.abc import Mapping
from typing import Any

import structlog
from flask import Response, request
from flask_openapi.blueprint import APIBlueprint

from app.domain import deliveries, inbound
from app.integrations import signatures
from app.kit.errors import Forbidden
from app.kit.problems import Problem
from app.kit.transaction import transaction

NOTHING_TO_SAY = '<?xml version="1.0" encoding="UTF-8"?><Response></Response>'

api = APIBlueprint("webhooks", __name__, abp_tags=[{"name": "webhooks"}], abp_responses={403: Problem, 503: Problem})

_log = structlog.stdlib.get_logger(__name__)


@api.post("/twilio/", responses={200: None})
def receive_message() -> Response:
    """Take a WhatsApp or SMS message of a person; the same `MessageSid` again has no effect."""
    arrived = inbound.Arrived.of(_signed_fields())
    if arrived is None:
        _log.warning("a message without an id is dropped")
        return _understood()
    with transaction() as session:
        inbound.take(session, arrived)
    return _understood()


@api.post("/twilio/status", responses={200: None})
def receive_status() -> Response:
    """Take what became of a message of ours; in any order, any number of times."""
    told = inbound.Told.of(_signed_fields(), request.args.get("delivery"))
    if told:
        with transaction() as session:
            deliveries.status(session, told.message_sid, told.status, told.error_code, told.delivery_id)
    return _understood()


def _signed_fields() -> Mapping[str, Any]:
    """Return the fields of the body. Raises Forbidden unless Twilio signed them."""
    raw = request.get_data(cache=True, parse_form_data=False)
    query = request.query_string.decode("ascii", "replace")
    target = f"{request.path}?{query}" if query else request.path
    if not signatures.is_twilios(target, request.headers.get("X-Twilio-Signature", ""), request.form, raw):
        raise Forbidden("This is not signed by Twilio", code="bad_signature")
    if not request.is_json:
        return request.form.to_dict()
    fields = request.get_json(silent=True)
    return fields if isinstance(fields, dict) else {}


def _understood() -> Response:
    return Response(NOTHING_TO_SAY, mimetype="text/xml")
