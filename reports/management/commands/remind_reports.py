"""Mail the reminders of the collection of annual reports."""

from disclosure.management.sending import SendingCommand
from reports.actions.reminder_mail import send_reminders


class Command(SendingCommand):
    help = "Mail the reminders that wait; safe to run at any time, and twice."
    waiting = "reminders"
    said = "已发送 {} 条催报。"

    def send(self) -> int:
        return send_reminders()
