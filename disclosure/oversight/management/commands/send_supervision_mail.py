"""Mail what supervision wrote to officers."""

from disclosure.management.sending import SendingCommand
from disclosure.oversight.actions.messages import send


class Command(SendingCommand):
    help = "Mail the messages of supervision that wait; safe at any time, and twice."
    waiting = "messages of supervision"
    said = "已发送 {} 封监督邮件。"

    def send(self) -> int:
        return send()
