"""The table of tokens, as each database looks words up best."""

from typing import Any

from django.db import migrations

_SQLITE = (
    # Tokens are cut beforehand: everything but the space between them is theirs.
    "CREATE VIRTUAL TABLE report_search_words USING fts5"
    " (heading, body, context, tokenize = \"ascii tokenchars '_.'\")",
)
_POSTGRESQL = (
    "CREATE TABLE report_search_words"
    " (rowid bigint PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX report_search_words_gin ON report_search_words"
    " USING gin (words) WITH (fastupdate = off)",
    # Common words must be known as common, or the plan of a search is a bad guess.
    "ALTER TABLE report_search_words ALTER COLUMN words SET STATISTICS 1000",
)


def make(apps: Any, editor: Any) -> None:
    is_sqlite = editor.connection.vendor == "sqlite"
    for statement in _SQLITE if is_sqlite else _POSTGRESQL:
        editor.execute(statement)


def drop(apps: Any, editor: Any) -> None:
    editor.execute("DROP TABLE report_search_words")


class Migration(migrations.Migration):
    dependencies = [("report_search", "0001_initial")]

    operations = [migrations.RunPython(make, drop)]
