"""Load the demonstration through the application's own actions."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction
from django.urls import reverse

from reports.demo.loading import COUNTY, PASSWORD, PEOPLE, load
from reports.demo.national import load_national
from reports.demo.requests import OFFICERS, SYSTEM, load_requests, shown_requests


class Command(BaseCommand):
    help = "Load the demonstration data; running it again changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--scale",
            type=float,
            default=1.0,
            help="how many requests: 1 about 400, 0 one of each kind",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            is_new = load()
            made = load_requests(options["scale"]) + load_national()
        self.stdout.write(
            "演示数据已载入。" if is_new or made else "演示数据已经在了。"
        )
        self._accounts()
        self._requests()

    def _accounts(self) -> None:
        self.stdout.write(f"\n演示账号（密码都是 {PASSWORD}）：")
        for username, name, agency, roles in PEOPLE:
            labels = "、".join(role.label for role in roles)
            self.stdout.write(f"  {username:<18} {name}（{labels}，{agency}）")
        known = {username for username, *_rest in PEOPLE}
        for username, name, role in (*OFFICERS, SYSTEM):
            if username not in known:
                self.stdout.write(f"  {username:<18} {name}（{role.label}，{COUNTY}）")

    def _requests(self) -> None:
        address = reverse("track")
        self.stdout.write(f"\n可以在 {address} 用登记号和查询码查看的申请：")
        for story, found in shown_requests():
            number, code = found.case.number, found.code
            self.stdout.write(f"  {number}  {code}  {story}")
        self.stdout.write(
            "\n办理申请：用 county-handler 登录承办，county-reviewer 审核，"
            "county-approver 签发，county-supervisor 监督。"
        )
