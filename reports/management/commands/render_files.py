"""See that every file somebody waits for is made."""

from disclosure.management.sending import SendingCommand
from reports.actions.reading import sweep as sweep_readings
from reports.actions.sweeping import sweep


class Command(SendingCommand):
    help = (
        "Hand files of reports to db_worker again that got lost, and delete what "
        "nobody needs; safe to run at any time, and twice."
    )
    waiting = "files"
    said = "已重新交办 {} 个文件。"

    def send(self) -> int:
        return sweep() + sweep_readings()
