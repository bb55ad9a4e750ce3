"""REST: one resource, one file. RESOURCES lists them all."""

from flask_openapi.blueprint import APIBlueprint
from flask_openapi.models.info import Info
from flask_openapi.openapi import OpenAPI

from app.api import (
    admin_listings,
    admin_preferences,
    admin_users,
    admin_vendors,
    audit,
    auth,
    bookings,
    breakers,
    broadcasts,
    chat,
    deliveries,
    docs,
    erasures,
    errors,
    failed_tasks,
    hooks,
    listing_images,
    listings,
    listings_writing,
    me,
    messages,
    notifications,
    operations,
    overview,
    pages,
    preferences,
    queues,
    quote_page,
    quotes,
    rates,
    requests,
    turns,
    unsubscribe,
    vendors,
    webhooks,
)
from app.config import Settings
from app.kit.problems import Problem

LARGEST_BODY = 64 * 1024  # bytes
RESOURCES = (
    (auth.api, "/api/v1/auth"),
    (me.api, "/api/v1/me"),
    (erasures.api, "/api/v1/erasures"),
    (chat.api, "/api/v1/chat"),
    (messages.api, "/api/v1/messages"),
    (listings.api, "/api/v1"),
    (rates.api, "/api/v1"),
    (listings_writing.api, "/api/v1/listings"),
    (listing_images.api, "/api/v1/listings"),
    (vendors.api, "/api/v1/vendors"),
    (admin_vendors.api, "/api/v1/admin/vendors"),
    (admin_users.api, "/api/v1/admin/users"),
    (admin_listings.api, "/api/v1/admin/listings"),
    (preferences.api, "/api/v1/preferences"),
    (quotes.api, "/api/v1/requests"),
    (notifications.api, "/api/v1/notifications"),
    (bookings.api, "/api/v1/bookings"),
    (deliveries.api, "/api/v1/admin/deliveries"),
    (requests.api, "/api/v1/requests"),
    (failed_tasks.api, "/api/v1/admin/failed-tasks"),
    (breakers.api, "/api/v1/admin/breakers"),
    (turns.api, "/api/v1/admin/turns"),
    (broadcasts.api, "/api/v1/admin/broadcasts"),
    (admin_preferences.api, "/api/v1/admin/preferences"),
    (audit.api, "/api/v1/admin/audit"),
    (overview.api, "/api/v1/admin"),
    (queues.api, "/api/v1/admin"),
    (webhooks.api, "/api/v1/webhooks"),
    (unsubscribe.api, "/api/v1/unsubscribe"),
    (operations.api, ""),
)


def create(config: Settings) -> OpenAPI:
    """Return the Flask application with every route, hook and error handler."""
    app = OpenAPI(
        "app",
        info=Info(title="Easy Islanders", version="1"),
        security_schemes={"bearer": docs.BEARER},
        validation_error_callback=errors.unusable_fields,
        validation_error_model=Problem,
        doc_ui=False,
        static_folder=None,  # `pages` sends the files
    )
    app.openapi_version = "3.1.0"
    app.url_map.strict_slashes = False
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_BODY
    hooks.install(app, config)
    errors.install(app)
    for api, prefix in RESOURCES:
        _register(app, api, prefix)
    app.register_blueprint(chat.api, url_prefix="/api/chat", name="chat_short")  # the ops checklist's address
    app.register_blueprint(pages.blueprint(config))
    app.register_blueprint(quote_page.page)
    app.register_blueprint(docs.blueprint(app))
    return app


def _register(app: OpenAPI, api: APIBlueprint, prefix: str) -> None:
    """Register a blueprint; the library would drop from the documentation what others have at the same paths."""
    known = dict(app.paths)
    app.register_api(api, url_prefix=prefix)
    for path in known.keys() & api.paths.keys():
        for method, operation in known[path]:
            if operation is not None and getattr(app.paths[path], method) is None:
                setattr(app.paths[path], method, operation)
