"""Users, sites, the agency tree and the officers."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from disclosure.agencies.calendar_models import (  # noqa: F401, found here by Django
    CalendarStamp,
    CalendarYear,
    DayException,
)
from disclosure.agencies.vocabulary import AgencyKind, Region, Role
from disclosure.translation import choices

RESERVED_SLUGS = ("check", "feed", "compare", "api", "trends")
_TREE_PATH_LENGTH = 400


class User(AbstractUser):
    """A person who logs in to the back office."""

    name = models.CharField(_("姓名"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("用户")
        verbose_name_plural = pgettext_lazy("several", "用户")

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name or self.username


class Site(models.Model):
    """The identity of a government website, shown at the foot of its pages."""

    name = models.CharField(_("网站名称"), max_length=100)
    domain = models.CharField(
        _("域名"), max_length=100, blank=True, help_text=_("例如 www.example.gov.cn")
    )
    site_id_code = models.CharField(
        _("网站标识码"),
        max_length=10,
        blank=True,
        validators=[
            RegexValidator(
                r"^(\d{10}|bm\d{8})$",
                _("网站标识码是10位数字，或 bm 加8位数字。"),
            )
        ],
    )
    icp_number = models.CharField(
        _("ICP备案编号"), max_length=40, blank=True, help_text=_("例如 新ICP备…号-1")
    )
    police_number = models.CharField(
        _("公安备案编号"), max_length=40, blank=True, help_text=_("例如 新公网安备 …号")
    )
    host_organisation = models.CharField(_("主办单位"), max_length=100, blank=True)
    contact = models.CharField(_("联系方式"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("网站")
        verbose_name_plural = pgettext_lazy("several", "网站")

    def __str__(self) -> str:
        return self.name


class Agency(models.Model):
    """A body that owes disclosure.

    ``path`` holds the ids from the root down, padded to one length, so that it
    sorts as a tree under any collation.
    """

    parent = models.ForeignKey(
        "self",
        verbose_name=_("上级机构"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="subordinates",
    )
    path = models.CharField(max_length=_TREE_PATH_LENGTH, editable=False, db_index=True)
    kind = models.CharField(_("类别"), max_length=20, choices=choices(AgencyKind))
    name = models.CharField(_("名称"), max_length=100, unique=True)
    slug = models.SlugField(
        _("网址名"),
        max_length=60,
        unique=True,
        help_text=_("出现在网址里，只用小写英文字母、数字和连字符。"),
    )
    credit_code = models.CharField(
        _("统一社会信用代码"), max_length=18, blank=True, help_text=_("18位")
    )
    site = models.ForeignKey(
        Site,
        verbose_name=_("所属网站"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        help_text=_("不填时沿用上级机构的网站。"),
    )
    office = models.CharField(_("公开工作机构"), max_length=100, blank=True)
    address = models.CharField(_("办公地址"), max_length=200, blank=True)
    postcode = models.CharField(
        _("邮政编码"),
        max_length=6,
        blank=True,
        validators=[RegexValidator(r"^\d{6}$", _("邮政编码是6位数字。"))],
    )
    phone = models.CharField(_("联系电话"), max_length=40, blank=True)
    fax = models.CharField(_("传真"), max_length=40, blank=True)
    email = models.EmailField(_("电子邮箱"), blank=True)
    hours = models.CharField(_("办公时间"), max_length=100, blank=True)
    region = models.CharField(
        _("适用日历"),
        max_length=6,
        choices=choices(Region),
        default=Region.CN.value,
        help_text=_("工作日按哪里的放假通知计算。"),
    )
    makes_rules = models.BooleanField(
        _("有规章制定权"),
        default=False,
        help_text=_("国务院部门、省级政府、设区的市和自治州政府才有。"),
    )
    is_active = models.BooleanField(_("在用"), default=True)

    class Meta:
        verbose_name = _("机构")
        verbose_name_plural = pgettext_lazy("several", "机构")
        ordering = ["path"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("agency", args=[self.slug])

    @property
    def depth(self) -> int:
        return self.path.count("/") - 2


class Officer(models.Model):
    """A user holding a role in an agency."""

    user = models.ForeignKey(
        User,
        verbose_name=_("用户"),
        on_delete=models.CASCADE,
        related_name="offices",
    )
    agency = models.ForeignKey(
        Agency,
        verbose_name=_("机构"),
        on_delete=models.CASCADE,
        related_name="officers",
    )
    role = models.CharField(_("职责"), max_length=20, choices=choices(Role))

    class Meta:
        verbose_name = _("任职")
        verbose_name_plural = pgettext_lazy("several", "任职")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "agency", "role"],
                name="one_office_once",
                violation_error_message=_("这个人在这个机构已经有这项职责。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.agency} · {self.get_role_display()}"
