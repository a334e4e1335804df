"""The indexes of the case list, and the index of words in the subjects.

``casework_casewords`` holds the words as rows. What finds them is made here for
each database: SQLite keeps an FTS5 index beside the table, fed by triggers;
PostgreSQL indexes the pieces as an array. Both keep themselves up to date.
"""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Coalesce

from disclosure.casework.rules.words import pieces_of

BATCH = 2000
SQLITE = (
    """
    CREATE VIRTUAL TABLE casework_wordindex USING fts5(
        words, content='casework_casewords', content_rowid='case_id',
        detail='none', columnsize=0, tokenize='unicode61 remove_diacritics 0'
    )
    """,
    """
    CREATE TRIGGER casework_words_added AFTER INSERT ON casework_casewords BEGIN
        INSERT INTO casework_wordindex (rowid, words)
        VALUES (new.case_id, new.words);
    END
    """,
    """
    CREATE TRIGGER casework_words_gone AFTER DELETE ON casework_casewords BEGIN
        INSERT INTO casework_wordindex (casework_wordindex, rowid, words)
        VALUES ('delete', old.case_id, old.words);
    END
    """,
    """
    CREATE TRIGGER casework_words_changed AFTER UPDATE ON casework_casewords BEGIN
        INSERT INTO casework_wordindex (casework_wordindex, rowid, words)
        VALUES ('delete', old.case_id, old.words);
        INSERT INTO casework_wordindex (rowid, words)
        VALUES (new.case_id, new.words);
    END
    """,
)
POSTGRESQL = (
    """
    CREATE INDEX casework_wordindex ON casework_casewords
    USING gin (string_to_array(words, ' '))
    """,
)


def index_words(apps, schema_editor):
    statements = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
    for statement in statements[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop_index(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE casework_wordindex")


def fill(apps, schema_editor):
    """Enter the words of the cases that are there already."""
    words = apps.get_model("casework", "CaseWords")
    cases = apps.get_model("casework", "Case").objects.order_by("pk")
    rows = cases.values_list("pk", "agency_id", "subject")
    batch = list(rows[:BATCH])
    while batch:
        words.objects.bulk_create(
            words(case_id=pk, words=" ".join([*pieces_of(subject), f"agency{agency}"]))
            for pk, agency, subject in batch
        )
        batch = list(rows.filter(pk__gt=batch[-1][0])[:BATCH])


class Migration(migrations.Migration):
    dependencies = [("casework", "0002_draft_files")]

    operations = [
        migrations.CreateModel(
            name="CaseWords",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="words",
                        serialize=False,
                        to="casework.case",
                    ),
                ),
                ("words", models.TextField()),
            ],
        ),
        migrations.AddField(
            "case",
            "listed_on",
            models.GeneratedField(
                db_persist=True,
                expression=Coalesce("received_on", "submitted_on"),
                output_field=models.DateField(),
            ),
        ),
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["listed_on", "id"],
                name="case_listed",
            ),
        ),
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["disposition", "listed_on", "id"],
                name="case_result",
            ),
        ),
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["channel", "listed_on", "id"],
                name="case_channel",
            ),
        ),
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["applicant_kind", "listed_on", "id"],
                name="case_kind",
            ),
        ),
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["handler", "listed_on", "id"],
                name="case_handled",
            ),
        ),
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["agency", "listed_on", "id"],
                name="case_list",
            ),
        ),
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["agency", "disposition", "listed_on", "id"],
                name="case_agency_result",
            ),
        ),
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["agency", "channel", "listed_on", "id"],
                name="case_agency_channel",
            ),
        ),
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["agency", "applicant_kind", "listed_on", "id"],
                name="case_agency_kind",
            ),
        ),
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["listed_on", "id", "agency", "state", "due_on"],
                condition=~models.Q(("state", "closed")),
                name="case_open",
            ),
        ),
        migrations.AddIndex(
            "case",
            models.Index(
                fields=["listed_on", "id", "agency"],
                condition=models.Q(("is_provisional", True)),
                name="case_provisional",
            ),
        ),
        migrations.RunPython(index_words, drop_index),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
