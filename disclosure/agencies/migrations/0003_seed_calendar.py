"""Fill the calendar with the notices known when this version was made."""

from django.db import migrations

from disclosure.agencies.calendar_models import new_stamp
from disclosure.agencies.calendar_seed import seed_rows


def seed(apps, schema_editor):
    seed_rows(
        apps.get_model("agencies", "DayException"),
        apps.get_model("agencies", "CalendarYear"),
    )
    stamps = apps.get_model("agencies", "CalendarStamp").objects
    stamps.update_or_create(pk=1, defaults={"value": new_stamp()})


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0002_calendar"),
    ]

    operations = [
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
