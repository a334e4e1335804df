"""Files requests until it is killed. Run as a process of its own.

    python -m tests.casework.filer DATABASE MEDIA MARK

Prints a receipt only when the request is committed: number, code, and the name
of the applicant, who also stands in the file that every third request brings.
"""

from __future__ import annotations

import os
import sys
from itertools import count
from uuid import uuid4

import django
from django.conf import settings


def main(database: str, media: str, mark: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "disclosure.settings")
    settings.DATABASES["default"]["NAME"] = database
    settings.MEDIA_ROOT = media
    django.setup()
    file_for_ever(mark)


def file_for_ever(mark: str) -> None:
    # Models can be imported only after the setup.
    from disclosure.casework.actions import filing
    from disclosure.casework.actions.files import Upload
    from disclosure.casework.models import Desk
    from tests.casework.factories import application

    desk = Desk.objects.select_related("agency").get()
    for number in count():
        name = f"示例申请人{mark}{number}"
        files = [Upload("a.pdf", "pdf", name.encode())] if number % 3 == 0 else []
        receipt = filing.file_online(desk, application(name=name), uuid4().hex, files)
        sys.stdout.write(f"{receipt.case.number} {receipt.code} {name}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
