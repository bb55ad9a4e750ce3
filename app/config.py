"""Every setting, typed and checked once at start: the only reader of the environment."""

import os
from decimal import Decimal
from functools import lru_cache
from typing import Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from app import addresses

# numpy's BLAS would spin on every core for one sentence's embedding: measured 250 ms now and then instead of 5.
# It reads this once, when numpy is first imported, which is after this file in every process.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

NEEDED_IN_PRODUCTION = ("secret_key", "database_url", "redis_url", "openai_api_key")
PLACEHOLDERS = {"", "changeme", "change-me", "secret", "placeholder", "todo", "xxx", "your-key-here", "sk-..."}
RATES = (
    "chat_rate_limit",
    "auth_rate_limit",
    "login_rate_limit",
    "request_rate_limit",
    "export_rate_limit",
    "socket_rate_limit",
    "connect_rate_limit",
)
DEVELOPMENT_SECRET = "development-only-secret-key-of-easy-islanders"  # noqa: S105 - refused in production


class Settings(BaseSettings):
    """The settings of CONTRACT §1. Raises pydantic's ValidationError that names each bad variable."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", hide_input_in_errors=True)

    app_env: Literal["development", "test", "production"] = "development"
    secret_key: SecretStr = SecretStr(DEVELOPMENT_SECRET)  # signs the tokens
    secret_key_previous: SecretStr = SecretStr("")  # signs nothing more, but what it signed is still believed
    database_url: str = "postgresql://127.0.0.1:5432/easyislanders"
    redis_url: str = "redis://127.0.0.1:6379/0"
    port: int = 8000
    web_concurrency: int = 1  # web processes; sockets need no stickiness
    shutdown_grace: int = Field(0, ge=0, le=300)  # seconds that a web process is not ready and still served
    var_dir: str = "./var"  # uploads and, in development, the embedded servers' data
    trusted_proxies: int = Field(0, ge=0)  # reverse proxies in front of us whose X-Forwarded-* headers are believed
    cors_origins: str = ""  # comma-separated; empty is same-origin only
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    metrics_token: SecretStr = SecretStr("")  # bearer token of /metrics; without one production hides it

    prometheus_multiproc_dir: str = ""  # a folder that all processes of a machine share, emptied before they start
    metrics_port: int = Field(0, ge=0, le=65535)  # where a worker or a scheduler tells its numbers; 0: nowhere
    metrics_host: str = "127.0.0.1"  # the address of that port: never a public one
    otel_exporter_otlp_endpoint: str = ""  # OTLP over HTTP, without /v1/traces; empty: nothing is traced

    access_token_minutes: int = Field(15, ge=1)
    refresh_token_days: int = Field(30, ge=1)
    chat_rate_limit: str = "30/minute"  # accepted messages per person
    max_open_turns: int = Field(5000, ge=1)  # messages waiting for a reply; beyond it new ones get 503
    auth_rate_limit: str = "300/minute"  # sign-ins, sign-ups and guests per address
    login_rate_limit: str = "10/minute"  # attempts to sign in to one account from one address
    request_rate_limit: str = "60/hour"  # requests opened and broadcasts ordered per person, the chat aside
    export_rate_limit: str = "3/hour"  # files of everything that is kept about a person, per person
    socket_rate_limit: str = "600/minute"  # events of all sockets of a person
    connect_rate_limit: str = "600/minute"  # sockets opened from one address
    sockets_per_person: int = Field(20, ge=1)  # open at once
    slow_query_ms: int = Field(100, ge=1)

    alert_urls: SecretStr = SecretStr("")  # Apprise addresses, separated by spaces or commas; secret: they hold tokens

    openai_api_key: SecretStr = SecretStr("")
    openai_base_url: str = ""
    openai_embedding_model: str = "text-embedding-3-small"
    openai_model: str = "gpt-5.4-mini"
    openai_reasoning_effort: str = ""  # empty: not sent, because many models and servers refuse it
    openai_price_input: Decimal = Field(Decimal("0.75"), ge=0)  # USD per million tokens
    openai_price_output: Decimal = Field(Decimal("4.50"), ge=0)
    openai_daily_budget_usd: Decimal = Field(Decimal(20), ge=0)  # per day (UTC); 0 is no limit
    openai_turn_tokens: int = Field(20_000, ge=0)  # that one turn may spend, questions and answers; 0 is no limit

    zep_api_key: SecretStr = SecretStr("")
    zep_base_url: str = ""  # without /api/v2
    zep_graph_base_url: str = ""  # with /api/vN; empty: where zep_base_url leads
    zep_flavor: Literal["ce", "cloud"] = "ce"  # never found out by asking
    enable_graph_memory: bool = False

    public_base_url: str = ""  # where people and Twilio reach us, without a last slash; empty: http://127.0.0.1:PORT
    twilio_account_sid: str = ""
    twilio_auth_token: SecretStr = SecretStr("")  # also proves that a webhook is Twilio's
    twilio_whatsapp_from: str = ""  # E.164
    twilio_sms_from: str = ""  # E.164
    twilio_api_base_url: str = "https://api.twilio.com"
    twilio_whatsapp_templates: str = ""  # rfq=HX…,rfq.tr=HX…: by purpose, for who has not written for 24 hours
    smtp_url: SecretStr = SecretStr("")  # smtp://user:password@host:587, smtps://…; secret: it holds a password
    mail_from: str = ""  # Easy Islanders <hello@islanders.example>
    max_proactive_messages_per_day: int = Field(3, ge=1)  # to one address, of those that nobody asked for
    proactive_rate_limit_window: int = Field(3600, ge=0)  # seconds between two of them to one address

    @field_validator("database_url")
    @classmethod
    def _name_the_driver(cls, url: str) -> str:
        # SQLAlchemy 2.1 reads a bare postgresql:// as psycopg 3, which is not installed.
        for scheme in ("postgresql://", "postgres://"):
            if url.startswith(scheme):
                return "postgresql+psycopg2://" + url.removeprefix(scheme)
        return url

    @field_validator(*RATES)
    @classmethod
    def _is_a_rate(cls, value: str) -> str:
        count, _, unit = value.partition("/")
        if not count.isdigit() or int(count) < 1 or unit not in {"second", "minute", "hour", "day"}:
            raise ValueError("write it as '30/minute' (second, minute, hour or day)")
        return value

    @field_validator("cors_origins")
    @classmethod
    def _are_origins(cls, written: str) -> str:
        for one in filter(None, map(str.strip, written.split(","))):
            if one != "*" and addresses.page(one) != one:
                raise ValueError(f"{one} is no origin; write {addresses.page(one)}")
        return written

    @field_validator("zep_base_url")
    @classmethod
    def _is_an_origin(cls, address: str) -> str:
        return addresses.origin(address)

    @field_validator("zep_graph_base_url")
    @classmethod
    def _is_versioned(cls, address: str) -> str:
        return addresses.graph_base(address)

    @field_validator("public_base_url", "twilio_api_base_url")
    @classmethod
    def _is_a_base(cls, address: str) -> str:
        return addresses.base(address)

    @field_validator("twilio_whatsapp_from", "twilio_sms_from")
    @classmethod
    def _is_a_phone(cls, number: str) -> str:
        return addresses.phone(number)

    @field_validator("twilio_whatsapp_templates")
    @classmethod
    def _are_contents(cls, written: str) -> str:
        addresses.contents(written)
        return written

    @field_validator("smtp_url")
    @classmethod
    def _is_a_mail_server(cls, url: SecretStr) -> SecretStr:
        if url.get_secret_value().strip():
            addresses.mail_server(url.get_secret_value())
        return url

    @field_validator("mail_from")
    @classmethod
    def _is_a_mailbox(cls, written: str) -> str:
        if written.strip():
            addresses.mailbox(written)
        return written.strip()

    @model_validator(mode="after")
    def _is_somewhere(self) -> Self:
        self.public_base_url = self.public_base_url or f"http://127.0.0.1:{self.port}"
        return self

    @model_validator(mode="after")
    def _whole_twilio_or_none(self) -> Self:
        token = self.twilio_auth_token.get_secret_value().strip()
        sender = self.twilio_whatsapp_from or self.twilio_sms_from
        parts = {
            "TWILIO_ACCOUNT_SID": self.twilio_account_sid.strip(),
            "TWILIO_AUTH_TOKEN": token,
            "TWILIO_WHATSAPP_FROM or TWILIO_SMS_FROM": sender,
        }
        _all_or_none(parts)
        _all_or_none({"SMTP_URL": self.smtp_url.get_secret_value().strip(), "MAIL_FROM": self.mail_from})
        return self

    @model_validator(mode="after")
    def _whole_zep_or_none(self) -> Self:
        key = self.zep_api_key.get_secret_value().strip()
        _all_or_none({"ZEP_API_KEY": key, "ZEP_BASE_URL": self.zep_base_url})
        if key and os.environ.get("ZEP_API_URL"):
            raise ValueError(
                "Zep's SDKs would follow ZEP_API_URL without a word; unset it, ZEP_BASE_URL says where Zep is"
            )
        return self

    @model_validator(mode="after")
    def _complete_in_production(self) -> Self:
        if self.app_env == "production":
            missing = [name.upper() for name in NEEDED_IN_PRODUCTION if self._is_missing(name)]
            if missing:
                raise ValueError(f"APP_ENV=production needs a real value for: {', '.join(missing)}")
            if self.secret_key_previous.get_secret_value() and self._is_missing("secret_key_previous"):
                raise ValueError("SECRET_KEY_PREVIOUS is a key that everybody knows; leave it empty")
            if "*" in self.cors_origins:
                raise ValueError("CORS_ORIGINS=* lets any page act for a signed-in person; name the origins")
        return self

    def _is_missing(self, name: str) -> bool:
        value = getattr(self, name)
        text = value.get_secret_value() if isinstance(value, SecretStr) else value
        unset = name not in self.model_fields_set
        return unset or text.strip().lower() in PLACEHOLDERS or text == DEVELOPMENT_SECRET

    @property
    def is_production(self) -> bool:
        """Whether real people use this process."""
        return self.app_env == "production"

    @property
    def has_zep(self) -> bool:
        """Whether there is a Zep to remember what was said."""
        return bool(self.zep_base_url)

    @property
    def zep_graph_address(self) -> str:
        """Where Zep's graph is asked."""
        return self.zep_graph_base_url or self.zep_base_url + addresses.SUFFIX

    @property
    def has_twilio(self) -> bool:
        """Whether WhatsApp or SMS can be sent; then a webhook's signature can be checked, too."""
        return bool(self.twilio_account_sid.strip())

    @property
    def has_smtp(self) -> bool:
        """Whether mail can be sent."""
        return bool(self.smtp_url.get_secret_value().strip())

    @property
    def allowed_origins(self) -> list[str] | None:
        """The origins that may use us besides our own; None means none."""
        return [origin.strip() for origin in self.cors_origins.split(",") if origin.strip()] or None


def _all_or_none(parts: dict[str, str]) -> None:
    given = [name for name, value in parts.items() if value]
    missing = [name for name, value in parts.items() if not value]
    if given and missing:
        raise ValueError(f"{given[0]} is set but {' and '.join(missing)} is not; set all of them or none")


@lru_cache
def settings() -> Settings:
    """Return the settings of this process, read once."""
    return Settings()
