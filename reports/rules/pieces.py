"""Words cut into the pieces by which a text is found. Pure."""

from __future__ import annotations

import re

#: Only so many pieces are looked for.
PIECES = 8
_HAN = re.compile(r"[\u3400-\u9fff]+")
_OTHER = re.compile(r"[0-9A-Za-z]{3,}")
#: Pieces that every request and every report holds.
_COMMON = frozenset(
    (
        *("信息", "公开", "政府", "申请", "情况", "有关", "关于", "报告", "工作"),
        *("我们", "需要", "希望", "获取", "文件", "内容", "名称", "相关", "年度"),
        *("人民", "机关", "部门", "全部", "所有", "示例", "结果", "规定", "通知"),
    )
)


def pieces_of(words: str) -> list[str]:
    """Return what is looked for: runs of letters, and Chinese in pairs.

    At most PIECES, spread evenly over a long text, without those that every
    report holds.
    """
    found = _OTHER.findall(words)
    for run in _HAN.findall(words):
        found += [run[place : place + 2] for place in range(len(run) - 1)]
    telling = [piece for piece in dict.fromkeys(found) if piece not in _COMMON]
    step = max(1, -(-len(telling) // PIECES))
    return telling[::step]
