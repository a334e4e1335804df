"""Words that a report on paper has around its text. Whoever writes or reads it needs
the same; paper is Chinese whatever the reader's language.
"""

from __future__ import annotations

CORRECTIONS = "更正说明"
CORRECTION_REASON = "更正理由"
CORRECTION_HEADS = ("更正的内容", "原为", "现为")
FIGURE_HEADS = ("指标", "数值")
OF_WHICH = "其中："
UNIT = "单位"
NOTE = "注"
FILES = "附件"
LINK = "相关链接"
PERIOD = "统计期限"
WAIVED = "编制说明"
#: What the contact of a report is called, by its key.
CONTACT = {
    "office": "联系部门",
    "address": "联系地址",
    "postcode": "邮政编码",
    "phone": "联系电话",
    "email": "电子邮箱",
}
#: What the last lines of a report begin with.
CLOSING = (FILES, LINK, PERIOD, *CONTACT.values())
CONTENTS = "目录"
#: The sheet of a workbook that adds its tables up, as each language calls it.
SUMS = ("勾稽核对", "Arithmetic checks")
