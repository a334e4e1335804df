"""Why a file was not read, in one sentence that says what to do."""

from __future__ import annotations

from disclosure.labels import Sentence, noop, sentence
from reports.reading import limits

_SENTENCES = {
    limits.EMPTY: noop("文件是空的，请重新选择文件。"),
    limits.TOO_LARGE: noop("文件不能超过 %(size)s MB，请只保留一份报告。"),
    limits.TOO_MANY_PAGES: noop("文件不能超过%(pages)s页，请只保留一份报告。"),
    limits.TOO_MUCH: noop("文件内容过多或者过于复杂，没有读取。请只保留报告本身。"),
    limits.BLOATED: noop("这个文件展开后过大，没有读取。请删减内容后另存。"),
    limits.DAMAGED: noop("文件已损坏，读不出。请用原来的软件打开后另存。"),
    limits.ENCRYPTED: noop("这个文件加了密码，请取消密码后重新选择。"),
    limits.NO_TEXT: noop(
        "文件里没有文字，可能是扫描件。请换用带文字的文件，或者手工填写。"
    ),
    limits.MACROS: noop("文件含有宏，不能读取。请另存为不含宏的文件或 PDF。"),
    limits.ENTITIES: noop("文件含有外部引用，不能读取。请用原来的软件另存。"),
    limits.NESTED: noop("文件的层次过深，不能读取。请用原来的软件另存。"),
    limits.WRONG_NAME: noop("文件内容与扩展名不符，请用原来的软件重新另存。"),
    limits.OLD_OFFICE: noop("这是旧格式的文件，请另存为 DOCX、XLSX 或 PDF。"),
    limits.UNKNOWN_KIND: noop("只能读取 PDF、DOCX、XLSX、HTML、TXT 和 JSON 文件。"),
    limits.OTHER_DATA: noop(
        "这个 JSON 文件不是本系统发布的年度报告，请从报告页面重新下载。"
    ),
}


class Unreadable(Exception):
    """A file that was not read; ``sentence`` says why and what to do."""

    def __init__(self, reason: str) -> None:
        self.reason = reason if reason in _SENTENCES else limits.DAMAGED
        self.sentence: Sentence = sentence(
            _SENTENCES[self.reason],
            size=limits.LARGEST_FILE // limits.MEGABYTE,
            pages=limits.MOST_PAGES,
        )
        super().__init__(str(self.sentence))
