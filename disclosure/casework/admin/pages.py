"""The addresses of the pages of a case."""

from __future__ import annotations

from typing import Any

from disclosure.casework.admin import archiving, handling, papers, registering, stepping

#: Routes below the register, for its admin.
PAGES: tuple[tuple[str, Any, str], ...] = (
    ("register/", registering.register, "register"),
    ("register/done/", registering.done, "register_done"),
    ("<int:case_id>/open/", handling.open_case, "open"),
    ("<int:case_id>/similar/", handling.similar, "similar"),
    ("<int:case_id>/step/<slug:action>/", stepping.step, "step"),
    ("<int:case_id>/unmask/", handling.unmask, "unmask"),
    ("<int:case_id>/letters/<int:letter_id>/", papers.letter, "letter"),
    (
        "<int:case_id>/letters/<int:letter_id>/<slug:kind>/",
        papers.letter_file,
        "letter_file",
    ),
    ("<int:case_id>/preview/", papers.preview, "preview"),
    ("<int:case_id>/archive/", archiving.archive, "archive"),
    ("<int:case_id>/files/<int:file_id>/", papers.file, "file"),
)
