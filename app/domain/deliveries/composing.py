"""What is written on the envelope and in the letter."""

from typing import Any

from app import addresses
from app.config import settings
from app.domain.deliveries import texts
from app.domain.deliveries.delivery import Delivery, Purpose
from app.domain.deliveries.unsubscribing import unsubscribe_url
from app.integrations.channels import Envelope, Template

LONGEST_BY_PHONE = 1600  # units of UTF-16; Twilio refuses more
LONGEST_VARIABLE = 600  # characters of a template's variable; WhatsApp takes 1024 for the whole


def content(purpose: Purpose | str, language: str, **fields: object) -> dict[str, Any]:
    """Return what a delivery says in the recipient's language. Raises KeyError for a field that the text needs.

    A language that we do not write becomes English.
    """
    spoken = texts.spoken(language)
    subject, text = (texts.say(spoken, f"{purpose}.{part}", **fields) for part in ("subject", "text"))
    return {"subject": subject, "text": text, "language": spoken}


def template_of(delivery: Delivery) -> Template | None:
    """Return the approved WhatsApp template for a delivery; None when the settings have none for its purpose.

    Its variables are those of the content, else the whole text is the only one.
    """
    wished = delivery.content.get("template") or {}
    name, language = wished.get("name") or delivery.purpose, delivery.content.get("language", "en")
    known = addresses.contents(settings().twilio_whatsapp_templates)
    content_sid = known.get(f"{name}.{language}") or known.get(name)
    if content_sid is None:
        return None
    given = wished.get("variables") or {"1": delivery.content.get("text", "")}
    # WhatsApp refuses line breaks and runs of blanks in a variable.
    variables = {str(key): " ".join(str(value).split())[:LONGEST_VARIABLE] for key, value in given.items()}
    return Template(content_sid, variables)


def envelope(delivery: Delivery, *, needs_template: bool = False) -> Envelope:
    """Return what the channel takes."""
    letter = delivery.content
    language = letter.get("language", "en")
    leave = unsubscribe_url(delivery.mark) if delivery.proactive and delivery.channel == "email" else ""
    return Envelope(
        delivery_id=delivery.id,
        address=delivery.address,
        subject=letter.get("subject", ""),
        text=_fitting(delivery, letter.get("text", ""), _footer(delivery, language, leave)),
        language=language,
        template=template_of(delivery) if needs_template else None,
        unsubscribe_url=leave,
        status_url=f"{settings().public_base_url}/api/v1/webhooks/twilio/status?delivery={delivery.id}",
        tried_at=delivery.tried_at,
    )


def _footer(delivery: Delivery, language: str, leave: str) -> str:
    if not delivery.proactive:
        return ""
    key = "footer.mail" if delivery.channel == "email" else "footer.phone"
    return "\n\n" + texts.say(language, key, link=leave)


def _fitting(delivery: Delivery, text: str, footer: str) -> str:
    """Return both; by telephone the longest paragraph gives way, so that a link below it is not cut off."""
    over = _units(text + footer) - LONGEST_BY_PHONE
    if delivery.channel not in ("sms", "whatsapp") or over <= 0:
        return text + footer
    paragraphs = text.split("\n\n")
    longest = max(range(len(paragraphs)), key=lambda at: len(paragraphs[at]))
    kept = len(paragraphs[longest]) - over - 1  # a character is one unit or two: this cuts enough
    paragraphs[longest] = paragraphs[longest][: max(0, kept)].rstrip() + "…"
    return "\n\n".join(paragraphs) + footer


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
