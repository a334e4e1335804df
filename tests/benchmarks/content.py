"""A long report of an invented bureau: about 8,000 characters and 50 figures."""

from decimal import Decimal

from reports.demo.outline import Figure, Text

_WHO = ("办公室", "信息公开岗", "网站编辑部", "法制审核岗", "政务服务窗口")
_WHAT = (
    "逐件核对拟公开文件的公开属性并补齐索引号、文号和生成日期",
    "按周检查申请的登记、交办、答复、送达和归档是否齐全",
    "清理失效链接，给修改或废止的文件加上醒目标注",
    "收集读者来信和电话意见，分类答复并把共性问题写入指南",
    "对照目录补公开历史文件，重新检查附件能否打开",
)


def _paragraph(number: int) -> str:
    lines = [
        f"{who}在报告期内{what}，结果按月登记，由示例县信息公开科汇总后上报。"
        for who, what in zip(
            _WHO, _WHAT[number % 5 :] + _WHAT[: number % 5], strict=True
        )
    ]
    return "".join(lines)


SECTIONS = tuple(
    Text(
        f"示例章节之{top}",
        (),
        tuple(
            Text(f"示例小节之{sub}", (_paragraph(top + sub),)) for sub in range(1, 5)
        ),
    )
    for top in range(1, 7)
)


def _total(number: int) -> Figure:
    parts = tuple(
        Figure(f"t{number}.p{part}", f"示例分项{part}", "件", str(number * 37 + part))
        for part in range(1, 5)
    )
    total = sum(Decimal(part.value) for part in parts)
    under = f"示例小节之{1 + number % 4}"
    return Figure(
        f"t{number}.total",
        f"示例合计{number}",
        "件",
        str(total),
        under,
        is_key=number < 4,
        parts=parts,
    )


FIGURES = tuple(_total(number) for number in range(10))
