"""Agencies and officers as tables to import and export."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from import_export.fields import Field

from disclosure.agencies import access, actions
from disclosure.agencies.models import Agency, Officer, User
from disclosure.agencies.vocabulary import AgencyKind, Region, Role
from disclosure.labels import noop
from disclosure.spreadsheets.formats import plain
from disclosure.spreadsheets.resources import (
    ReferenceWidget,
    SheetResource,
    TextWidget,
    WordWidget,
    YesNoWidget,
)


def _text(attribute: str, column: str, **options: Any) -> Field:
    return Field(attribute, column, widget=TextWidget(), **options)


class RegionWidget(WordWidget):
    """The calendar of an agency; an empty cell means the national one."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        return super().clean(plain(value) or Region.CN, row, **kwargs)


class AgencyResource(SheetResource):
    """An agency is known by its slug."""

    required_columns = ("slug", "name", "kind")

    slug = _text("slug", noop("网址名"))
    name = _text("name", noop("名称"))
    kind = Field("kind", noop("类别"), widget=WordWidget(AgencyKind))
    parent = Field(
        "parent", noop("上级机构网址名"), widget=ReferenceWidget(Agency, "slug")
    )
    credit_code = _text("credit_code", noop("统一社会信用代码"))
    office = _text("office", noop("公开工作机构"))
    address = _text("address", noop("办公地址"))
    postcode = _text("postcode", noop("邮政编码"))
    phone = _text("phone", noop("联系电话"))
    fax = _text("fax", noop("传真"))
    email = _text("email", noop("电子邮箱"))
    hours = _text("hours", noop("办公时间"))
    region = Field("region", noop("适用日历"), widget=RegionWidget(Region))
    makes_rules = Field(
        "makes_rules", noop("有规章制定权"), widget=YesNoWidget(empty=False)
    )
    is_active = Field("is_active", noop("在用"), widget=YesNoWidget())

    class Meta:
        model = Agency
        import_id_fields = ("slug",)
        fields = (
            "slug",
            "name",
            "kind",
            "parent",
            "credit_code",
            "office",
            "address",
            "postcode",
            "phone",
            "fax",
            "email",
            "hours",
            "region",
            "makes_rules",
            "is_active",
        )
        skip_unchanged = True
        report_skipped = True

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("parent")

    def get_instance(self, instance_loader: Any, row: Any) -> Agency | None:
        slug = self.cell(row, "slug")
        return Agency.objects.filter(slug=slug).select_related("parent").first()

    def skip_row(
        self, instance: Any, original: Any, row: Any, errors: Any = None
    ) -> Any:
        """Even an unchanged row must lie in reach."""
        if instance.pk and not errors:
            access.check_place(self.user, instance)
        return super().skip_row(instance, original, row, errors)

    def save_instance(
        self, instance: Agency, is_create: bool, row: Any, **kwargs: Any
    ) -> None:
        access.check_place(self.user, instance)
        actions.save_agency(instance, by=self.user)


class OfficerResource(SheetResource):
    """An office is known by user, agency and role together; nobody is dismissed."""

    required_columns = ("user", "agency", "role")

    user = Field("user", noop("用户名"), widget=ReferenceWidget(User, "username"))
    name = _text("user__name", noop("姓名"), readonly=True)
    agency = Field("agency", noop("机构网址名"), widget=ReferenceWidget(Agency, "slug"))
    agency_name = _text("agency__name", noop("机构名称"), readonly=True)
    role = Field("role", noop("职责"), widget=WordWidget(Role))

    class Meta:
        model = Officer
        import_id_fields = ("user", "agency", "role")
        fields = ("user", "name", "agency", "agency_name", "role")
        skip_unchanged = True
        report_skipped = True

    def get_queryset(self) -> Any:
        return super().get_queryset().select_related("user", "agency")

    def get_instance(self, instance_loader: Any, row: Any) -> Officer | None:
        role = self.cell(row, "role")
        labels = {word.label: word.value for word in Role}
        return Officer.objects.filter(
            user__username=self.cell(row, "user"),
            agency__slug=self.cell(row, "agency"),
            role=labels.get(role, role),
        ).first()

    def validate_instance(
        self, instance: Officer, errors: Any = None, validate_unique: bool = True
    ) -> None:
        missing = {} if errors is None else dict(errors)
        for name in ("user", "agency"):
            if getattr(instance, f"{name}_id") is None and name not in missing:
                missing[name] = ValidationError(_("请填写。"))
        super().validate_instance(instance, missing, validate_unique)

    def skip_row(
        self, instance: Any, original: Any, row: Any, errors: Any = None
    ) -> Any:
        """Even an unchanged row must lie in reach."""
        if instance.pk and not errors:
            access.check_appointing(self.user, instance)
        return super().skip_row(instance, original, row, errors)

    def save_instance(
        self, instance: Officer, is_create: bool, row: Any, **kwargs: Any
    ) -> None:
        access.check_appointing(self.user, instance)
        user, agency, role = instance.user, instance.agency, instance.role
        instance.pk = actions.appoint(user, agency, role, by=self.user).pk
