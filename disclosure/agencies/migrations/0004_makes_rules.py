from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0003_seed_calendar"),
    ]

    operations = [
        migrations.AddField(
            model_name="agency",
            name="makes_rules",
            field=models.BooleanField(
                default=False,
                help_text="国务院部门、省级政府、设区的市和自治州政府才有。",
                verbose_name="有规章制定权",
            ),
        ),
    ]
