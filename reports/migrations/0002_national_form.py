import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import reports.rules.vocabulary


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0004_makes_rules"),
        ("reports", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="statistic",
            name="computed",
            field=models.DecimalField(
                blank=True,
                decimal_places=4,
                max_digits=20,
                null=True,
                verbose_name="自动统计数",
            ),
        ),
        migrations.AddField(
            model_name="statistic",
            name="computed_at",
            field=models.DateTimeField(blank=True, null=True, verbose_name="统计时间"),
        ),
        migrations.AddField(
            model_name="statistic",
            name="reason",
            field=models.CharField(
                blank=True, max_length=300, verbose_name="与自动统计数不同的理由"
            ),
        ),
        migrations.AlterField(
            model_name="statistic",
            name="source",
            field=models.CharField(
                choices=[
                    ("computed", "自动统计"),
                    ("entered", "人工填报"),
                    ("imported", "导入"),
                    ("adjusted", "人工调整"),
                    ("summed", "汇总"),
                ],
                default=reports.rules.vocabulary.Source["ENTERED"],
                max_length=20,
                verbose_name="来源",
            ),
        ),
        migrations.CreateModel(
            name="Campaign",
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
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(2008),
                            django.core.validators.MaxValueValidator(2099),
                        ],
                        verbose_name="年度",
                    ),
                ),
                (
                    "internal_due_on",
                    models.DateField(
                        help_text="比法定期限早几天，留出审核的时间。",
                        verbose_name="内部报送期限",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="部门报送和公布的法定期限")),
                (
                    "own_due_on",
                    models.DateField(verbose_name="政府公布汇总报告的法定期限"),
                ),
                ("note", models.TextField(blank=True, verbose_name="要求")),
                (
                    "created_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="建立时间"),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="campaigns",
                        to="agencies.agency",
                        verbose_name="主管部门",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="建立人",
                    ),
                ),
            ],
            options={
                "verbose_name": "年报收集",
                "verbose_name_plural": "年报收集",
                "ordering": ["-year", "agency__path"],
            },
        ),
        migrations.CreateModel(
            name="Obligation",
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
                (
                    "excuse",
                    models.CharField(
                        blank=True, max_length=200, verbose_name="不需报送的理由"
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                        verbose_name="机构",
                    ),
                ),
                (
                    "campaign",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="obligations",
                        to="reports.campaign",
                    ),
                ),
            ],
            options={
                "verbose_name": "报送任务",
                "verbose_name_plural": "报送任务",
                "ordering": ["agency__path"],
            },
        ),
        migrations.CreateModel(
            name="Reconciliation",
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
                ("code", models.CharField(max_length=100, verbose_name="代码")),
                (
                    "amount",
                    models.DecimalField(
                        decimal_places=4, max_digits=20, verbose_name="调整数"
                    ),
                ),
                ("reason", models.CharField(max_length=300, verbose_name="理由")),
                (
                    "made_at",
                    models.DateTimeField(auto_now=True, verbose_name="调整时间"),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="调整人",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reconciliations",
                        to="reports.report",
                    ),
                ),
            ],
            options={
                "verbose_name": "调节项",
                "verbose_name_plural": "调节项",
                "ordering": ["code"],
            },
        ),
        migrations.CreateModel(
            name="Reminder",
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
                ("text", models.TextField(blank=True, verbose_name="催办内容")),
                (
                    "sent_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="催办时间"),
                ),
                (
                    "mailed_at",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="邮件发出时间"
                    ),
                ),
                (
                    "mail_error",
                    models.CharField(
                        blank=True, max_length=100, verbose_name="邮件没有发出的原因"
                    ),
                ),
                (
                    "obligation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to="reports.obligation",
                    ),
                ),
                (
                    "sent_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="催办人",
                    ),
                ),
            ],
            options={
                "verbose_name": "催报",
                "verbose_name_plural": "催报",
                "ordering": ["-sent_at", "-id"],
            },
        ),
        migrations.CreateModel(
            name="Addend",
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
                ("name", models.CharField(max_length=100, verbose_name="名称")),
                (
                    "figures",
                    models.JSONField(blank=True, default=dict, verbose_name="数字"),
                ),
                (
                    "note",
                    models.CharField(blank=True, max_length=300, verbose_name="说明"),
                ),
                (
                    "position",
                    models.PositiveSmallIntegerField(default=0, verbose_name="次序"),
                ),
                (
                    "taken_at",
                    models.DateTimeField(auto_now=True, verbose_name="取数时间"),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="agencies.agency",
                        verbose_name="机构",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="reports.report",
                        verbose_name="取自",
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="addends",
                        to="reports.report",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="取数人",
                    ),
                ),
            ],
            options={
                "verbose_name": "汇总来源",
                "verbose_name_plural": "汇总来源",
                "ordering": ["position", "id"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("agency__isnull", False)),
                        fields=("report", "agency"),
                        name="one_addend_an_agency",
                    ),
                    models.UniqueConstraint(
                        fields=("report", "name"), name="one_addend_of_a_name"
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="campaign",
            constraint=models.UniqueConstraint(
                fields=("agency", "year"), name="one_campaign_a_year"
            ),
        ),
        migrations.AddConstraint(
            model_name="obligation",
            constraint=models.UniqueConstraint(
                fields=("campaign", "agency"), name="one_obligation_an_agency"
            ),
        ),
        migrations.AddConstraint(
            model_name="reconciliation",
            constraint=models.UniqueConstraint(
                fields=("report", "code"), name="one_reconciliation_a_cell"
            ),
        ),
    ]
