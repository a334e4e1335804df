"""Send the notices that wait in the queue."""

from disclosure.casework.actions.notices import send_due
from disclosure.management.sending import SendingCommand


class Command(SendingCommand):
    help = "Send the notices that are due; safe to run at any time, and twice."
    waiting = "notices"
    said = "已发送 {} 条通知。"

    def send(self) -> int:
        return send_due()
