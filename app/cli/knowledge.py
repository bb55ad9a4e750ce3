"""`flask knowledge publish`: make the articles of local knowledge what their files say."""

import click

from app.domain import knowledge
from app.kit.errors import Unavailable
from app.kit.transaction import transaction


@click.group("knowledge")
def group() -> None:
    """Local knowledge: publish."""


@group.command("publish")
def publish() -> None:
    """Store what changed, retire what has no file any more, and give the new ones their vectors."""
    from app.actors import chores  # importing declares its actors, so the broker must be there before

    try:
        with transaction() as session:
            told = knowledge.publish(session)
    except knowledge.BadArticle as error:
        raise click.ClickException(str(error)) from error
    except Unavailable as error:
        raise click.ClickException(f"{error.code}: {error.detail}") from error
    chores.embed_articles.fn()
    click.echo(f"{told.articles} articles, {told.changed} changed, {told.retired} retired")
