import django.db.models.deletion
from django.db import migrations, models

import disclosure.casework.models.files
import disclosure.encryption.fields


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial")]

    operations = [
        migrations.AlterField("draft", "token_key", models.CharField(max_length=64)),
        migrations.AddConstraint(
            "draft",
            models.UniqueConstraint(
                fields=["token_key", "agency"], name="one_draft_an_agency"
            ),
        ),
        migrations.CreateModel(
            name="DraftFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("name", disclosure.encryption.fields.EncryptedTextField()),
                ("extension", models.CharField(max_length=8)),
                ("size", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=64)),
                (
                    "content",
                    disclosure.encryption.fields.EncryptedFileField(
                        upload_to=disclosure.casework.models.files.draft_name
                    ),
                ),
                (
                    "draft",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="files",
                        to="casework.draft",
                    ),
                ),
            ],
            options={"ordering": ["pk"]},
        ),
    ]
