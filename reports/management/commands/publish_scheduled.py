"""Publish what is due by its set time."""

from disclosure.management.sending import SendingCommand
from reports.actions.moving import publish_due


class Command(SendingCommand):
    help = "Publish reports whose set time has come; safe to run at any time."
    waiting = "reports due"
    said = "已发布 {} 份报告。"

    def send(self) -> int:
        published = publish_due()
        for report in published:
            self.stdout.write(f"已发布：{report.title}（第{report.edition}版）")
        return len(published)
