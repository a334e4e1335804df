"""A case, the applicant apart from it, and a form not sent yet."""

from __future__ import annotations

from django.db import models
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from disclosure.agencies.models import Agency, User
from disclosure.casework.rules.vocabulary import (
    ApplicantKind,
    Channel,
    ClockState,
    Delivery,
    Disposition,
    IdentityDocument,
    Matter,
    Medium,
    Regime,
    Remedy,
    State,
)
from disclosure.encryption.fields import (
    EncryptedJSONField,
    EncryptedTextField,
    LookupKeyField,
)
from disclosure.translation import choices


class Case(models.Model):
    """One request and its handling (办件).

    ``state`` is where it stands, ``disposition`` how it ended. The fields from
    ``received_on`` to ``calendar_version`` are caches of the clock, a fold over
    the events of the first round. ``handled_in`` is empty where the applicant let
    the request lapse: then there was no reply to wait for.
    """

    agency = models.ForeignKey(
        Agency, verbose_name=_("机构"), on_delete=models.PROTECT, related_name="cases"
    )
    number = models.CharField(_("登记号"), max_length=40, unique=True)
    submission_key = models.CharField(max_length=64, unique=True, editable=False)
    code_key = EncryptedTextField(editable=False)
    matter = models.CharField(
        _("申请事项"),
        max_length=20,
        choices=choices(Matter),
        default=Matter.DISCLOSURE,
    )
    channel = models.CharField(_("申请渠道"), max_length=20, choices=choices(Channel))
    applicant_kind = models.CharField(
        _("申请人类别"), max_length=20, choices=choices(ApplicantKind)
    )
    subject = models.CharField(_("所需信息名称"), max_length=200)
    document_number = models.CharField(_("文号"), max_length=100, blank=True)
    description = EncryptedTextField(_("其他特征性描述"), blank=True)
    medium = models.CharField(_("提供方式"), max_length=20, choices=choices(Medium))
    delivery = models.CharField(_("获取途径"), max_length=20, choices=choices(Delivery))
    other_medium_ok = models.BooleanField(_("可以接受其他方式"), default=False)
    needs_help = models.BooleanField(_("需要阅读或书写帮助"), default=False)
    privacy_version = models.CharField(max_length=20, blank=True, editable=False)

    state = models.CharField(
        _("状态"), max_length=24, choices=choices(State), default=State.SUBMITTED
    )
    handler = models.ForeignKey(
        User,
        verbose_name=_("承办人"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="handled_cases",
    )
    disposition = models.CharField(
        _("办理结果"), max_length=48, choices=choices(Disposition), blank=True
    )
    remedy = models.CharField(
        _("救济途径"), max_length=4, choices=choices(Remedy), blank=True
    )
    round = models.PositiveSmallIntegerField(_("第几次处理"), default=1)
    redo_by = models.DateField(_("重新答复的期限"), null=True, blank=True)
    may_ask_again = models.BooleanField(default=False)

    submitted_on = models.DateField(_("提交日期"))
    received_on = models.DateField(_("收到日期"), null=True, blank=True)
    regime = models.CharField(
        _("适用条例"), max_length=3, choices=choices(Regime), blank=True
    )
    due_on = models.DateField(_("答复期限"), null=True, blank=True)
    is_provisional = models.BooleanField(_("暂定"), default=False)
    is_extended = models.BooleanField(_("已延期"), default=False)
    clock_state = models.CharField(
        _("计时"),
        max_length=10,
        choices=choices(ClockState),
        default=ClockState.STOPPED,
    )
    answered_on = models.DateField(_("答复日期"), null=True, blank=True)
    handled_in = models.PositiveSmallIntegerField(
        _("办理用时（工作日）"), null=True, blank=True
    )
    in_time = models.BooleanField(_("按时"), null=True, blank=True)
    was_clarified = models.BooleanField(_("经过补正"), default=False)
    was_consulted = models.BooleanField(_("经过征求意见"), default=False)
    is_confirmed_late = models.BooleanField(_("确认收到超时"), null=True, blank=True)
    paused_days = models.PositiveSmallIntegerField(
        _("不计入期限的工作日"), default=0, editable=False
    )
    calendar_version = models.CharField(max_length=40, blank=True, editable=False)

    closed_on = models.DateField(_("办结日期"), null=True, blank=True)
    is_imported = models.BooleanField(_("由旧登记簿导入"), default=False)
    purged_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    #: The day that orders the list, and its year: received, or at least sent.
    listed_on = models.GeneratedField(
        expression=Coalesce("received_on", "submitted_on"),
        output_field=models.DateField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = _("办件")
        verbose_name_plural = pgettext_lazy("several", "办件")
        ordering = ["-pk"]
        # What the list and the queues ask for; see docs/decisions/0014.
        indexes = [
            models.Index(fields=["agency", "state", "due_on"], name="case_queue"),
            models.Index(fields=["agency", "received_on"], name="case_year"),
            models.Index(fields=["handler", "state", "due_on"], name="case_handler"),
            models.Index(fields=["document_number"], name="case_document"),
            models.Index(fields=["listed_on", "id"], name="case_listed"),
            models.Index(fields=["disposition", "listed_on", "id"], name="case_result"),
            models.Index(fields=["channel", "listed_on", "id"], name="case_channel"),
            models.Index(
                fields=["applicant_kind", "listed_on", "id"], name="case_kind"
            ),
            models.Index(fields=["handler", "listed_on", "id"], name="case_handled"),
            models.Index(fields=["agency", "listed_on", "id"], name="case_list"),
            models.Index(
                fields=["agency", "disposition", "listed_on", "id"],
                name="case_agency_result",
            ),
            models.Index(
                fields=["agency", "channel", "listed_on", "id"],
                name="case_agency_channel",
            ),
            models.Index(
                fields=["agency", "applicant_kind", "listed_on", "id"],
                name="case_agency_kind",
            ),
            models.Index(
                fields=[
                    *("listed_on", "id", "agency", "state", "due_on"),
                    *("round", "redo_by"),
                ],
                condition=~models.Q(state=State.CLOSED.value),
                name="case_open",
            ),
            models.Index(
                fields=["listed_on", "id", "agency"],
                condition=models.Q(is_provisional=True),
                name="case_provisional",
            ),
            # Handling times; a case enters when it is answered, never at intake.
            # The first is for all years, the second for a period, the third for
            # rates and words too; each is several times as large as the one before.
            models.Index(
                fields=["agency", "handled_in", "in_time"],
                condition=models.Q(handled_in__isnull=False),
                name="case_in_time",
            ),
            models.Index(
                fields=["agency", "handled_in", "answered_on", "in_time"],
                condition=models.Q(handled_in__isnull=False),
                name="case_days",
            ),
            models.Index(
                fields=[
                    *("agency", "handled_in", "answered_on", "in_time"),
                    *("is_extended", "was_clarified", "was_consulted"),
                    *("is_confirmed_late", "paused_days"),
                    *("channel", "applicant_kind", "disposition", "id"),
                ],
                condition=models.Q(handled_in__isnull=False),
                name="case_times",
            ),
            models.Index(
                fields=["agency", "answered_on", "state", "id"],
                condition=models.Q(in_time=False),
                name="case_late",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        return reverse("admin:casework_case_open", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state != State.CLOSED


class Applicant(models.Model):
    """Who asks. Kept apart from the case, encrypted, emptied when purged.

    The ``…_key`` columns are keyed digests, for an exact search only.
    """

    case = models.OneToOneField(
        Case, on_delete=models.CASCADE, related_name="applicant", primary_key=True
    )
    name = EncryptedTextField(_("姓名或名称"))
    identity_document = models.CharField(
        _("证件名称"), max_length=20, choices=choices(IdentityDocument), blank=True
    )
    identity_number = EncryptedTextField(_("证件号码"), blank=True)
    credit_code = EncryptedTextField(_("统一社会信用代码"), blank=True)
    legal_representative = EncryptedTextField(_("法定代表人"), blank=True)
    contact_name = EncryptedTextField(_("联系人"), blank=True)
    phone = EncryptedTextField(_("联系电话"), blank=True)
    email = EncryptedTextField(_("电子邮箱"), blank=True)
    address = EncryptedTextField(_("通信地址"), blank=True)
    postcode = EncryptedTextField(_("邮政编码"), blank=True)
    agent_name = EncryptedTextField(_("代理人姓名"), blank=True)
    agent_identity_number = EncryptedTextField(_("代理人证件号码"), blank=True)
    agent_phone = EncryptedTextField(_("代理人联系电话"), blank=True)
    name_key = LookupKeyField(of="name", db_index=True)
    identity_key = LookupKeyField(of="identity_number", db_index=True)
    phone_key = LookupKeyField(of="phone", db_index=True)

    class Meta:
        verbose_name = _("申请人")
        verbose_name_plural = pgettext_lazy("several", "申请人")


class Draft(models.Model):
    """A form somebody has begun; found again by a secret in their browser."""

    #: Digest of the secret; one browser may hold a draft for each agency.
    token_key = models.CharField(max_length=64)
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="+")
    content = EncryptedJSONField()
    saved_at = models.DateTimeField(auto_now=True, db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["token_key", "agency"], name="one_draft_an_agency"
            )
        ]
