"""The statistics sheet of the reports for 2014 to 2018 (政府信息公开情况统计表)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from disclosure.labels import noop
from reports.rules.formats.base import (
    Cell,
    FigureSpec,
    Format,
    OfficialTable,
    OutlineItem,
)
from reports.rules.formats.free import FORMAT as FREE

INDICATOR, UNIT, VALUE = noop("统计指标"), noop("单位"), noop("统计数")
RECORDS, PIECES, TIMES = "条", "件", "次"


@dataclass(frozen=True)
class Line:
    """A line of the sheet; without a code it is a heading.

    ``sums`` says that the figure is a part of the total with that code.
    """

    numeral: str
    text: str
    code: str = ""
    unit: str = ""
    sums: str = ""
    is_amount: bool = False

    @property
    def printed(self) -> str:
        return f"{self.numeral}{self.text}"


LINES = (
    Line("一、", noop("主动公开情况")),
    Line(
        "（一）",
        noop("主动公开政府信息数（不同渠道和方式公开相同信息计1条）"),
        "disclosed.total",
        RECORDS,
    ),
    Line(
        "其中：", noop("主动公开规范性文件数"), "disclosed.normative_documents", RECORDS
    ),
    Line(
        "", noop("制发规范性文件总数"), "disclosed.normative_documents_issued", PIECES
    ),
    Line("（二）", noop("通过不同渠道和方式公开政府信息的情况")),
    Line("1.", noop("政府公报公开政府信息数"), "disclosed.gazette", RECORDS),
    Line("2.", noop("政府网站公开政府信息数"), "disclosed.website", RECORDS),
    Line("3.", noop("政务微博公开政府信息数"), "disclosed.microblog", RECORDS),
    Line("4.", noop("政务微信公开政府信息数"), "disclosed.wechat", RECORDS),
    Line("5.", noop("其他方式公开政府信息数"), "disclosed.otherwise", RECORDS),
    Line("二、", noop("回应解读情况")),
    Line(
        "（一）",
        noop("回应公众关注热点或重大舆情数（不同方式回应同一热点或舆情计1次）"),
        "response.hot_topics",
        TIMES,
    ),
    Line("（二）", noop("通过不同渠道和方式回应解读的情况")),
    Line("1.", noop("参加或举办新闻发布会总次数"), "response.press_conferences", TIMES),
    Line(
        "其中：",
        noop("主要负责同志参加新闻发布会次数"),
        "response.press_conferences_by_leaders",
        TIMES,
    ),
    Line("2.", noop("政府网站在线访谈次数"), "response.online_interviews", TIMES),
    Line(
        "其中：",
        noop("主要负责同志参加政府网站在线访谈次数"),
        "response.online_interviews_by_leaders",
        TIMES,
    ),
    Line("3.", noop("政策解读稿件发布数"), "response.policy_explanations", "篇"),
    Line("4.", noop("微博微信回应事件数"), "response.microblog_wechat", TIMES),
    Line("5.", noop("其他方式回应事件数"), "response.otherwise", TIMES),
    Line("三、", noop("依申请公开情况")),
    Line("（一）", noop("收到申请数"), "applications.received.total", PIECES),
    Line(
        "1.",
        noop("当面申请数"),
        "applications.received.in_person",
        PIECES,
        "applications.received.total",
    ),
    Line(
        "2.",
        noop("传真申请数"),
        "applications.received.fax",
        PIECES,
        "applications.received.total",
    ),
    Line(
        "3.",
        noop("网络申请数"),
        "applications.received.online",
        PIECES,
        "applications.received.total",
    ),
    Line(
        "4.",
        noop("信函申请数"),
        "applications.received.post",
        PIECES,
        "applications.received.total",
    ),
    Line("（二）", noop("申请办结数"), "applications.closed.total", PIECES),
    Line(
        "1.",
        noop("按时办结数"),
        "applications.closed.on_time",
        PIECES,
        "applications.closed.total",
    ),
    Line(
        "2.",
        noop("延期办结数"),
        "applications.closed.extended",
        PIECES,
        "applications.closed.total",
    ),
    Line("（三）", noop("申请答复数"), "applications.answered.total", PIECES),
    Line(
        "1.",
        noop("属于已主动公开范围数"),
        "applications.answered.already_public",
        PIECES,
        "applications.answered.total",
    ),
    Line(
        "2.",
        noop("同意公开答复数"),
        "applications.answered.granted",
        PIECES,
        "applications.answered.total",
    ),
    Line(
        "3.",
        noop("同意部分公开答复数"),
        "applications.answered.partly_granted",
        PIECES,
        "applications.answered.total",
    ),
    Line(
        "4.",
        noop("不同意公开答复数"),
        "applications.answered.refused.total",
        PIECES,
        "applications.answered.total",
    ),
    Line(
        "其中：",
        noop("涉及国家秘密"),
        "applications.answered.refused.state_secret",
        PIECES,
        "applications.answered.refused.total",
    ),
    Line(
        "",
        noop("涉及商业秘密"),
        "applications.answered.refused.trade_secret",
        PIECES,
        "applications.answered.refused.total",
    ),
    Line(
        "",
        noop("涉及个人隐私"),
        "applications.answered.refused.privacy",
        PIECES,
        "applications.answered.refused.total",
    ),
    Line(
        "",
        noop("危及国家安全、公共安全、经济安全和社会稳定"),
        "applications.answered.refused.security_stability",
        PIECES,
        "applications.answered.refused.total",
    ),
    Line(
        "",
        noop("不是《条例》所指政府信息"),
        "applications.answered.refused.not_government_information",
        PIECES,
        "applications.answered.refused.total",
    ),
    Line(
        "",
        noop("法律法规规定的其他情形"),
        "applications.answered.refused.other",
        PIECES,
        "applications.answered.refused.total",
    ),
    Line(
        "5.",
        noop("不属于本行政机关公开数"),
        "applications.answered.not_this_agency",
        PIECES,
        "applications.answered.total",
    ),
    Line(
        "6.",
        noop("申请信息不存在数"),
        "applications.answered.not_existing",
        PIECES,
        "applications.answered.total",
    ),
    Line(
        "7.",
        noop("告知作出更改补充数"),
        "applications.answered.clarification",
        PIECES,
        "applications.answered.total",
    ),
    Line(
        "8.",
        noop("告知通过其他途径办理数"),
        "applications.answered.other_way",
        PIECES,
        "applications.answered.total",
    ),
    Line("四、", noop("行政复议数量"), "reconsideration.total", PIECES),
    Line(
        "（一）",
        noop("维持具体行政行为数"),
        "reconsideration.upheld",
        PIECES,
        "reconsideration.total",
    ),
    Line(
        "（二）",
        noop("被依法纠错数"),
        "reconsideration.corrected",
        PIECES,
        "reconsideration.total",
    ),
    Line(
        "（三）",
        noop("其他情形数"),
        "reconsideration.other_result",
        PIECES,
        "reconsideration.total",
    ),
    Line("五、", noop("行政诉讼数量"), "litigation.total", PIECES),
    Line(
        "（一）",
        noop("维持具体行政行为或者驳回原告诉讼请求数"),
        "litigation.upheld",
        PIECES,
        "litigation.total",
    ),
    Line(
        "（二）",
        noop("被依法纠错数"),
        "litigation.corrected",
        PIECES,
        "litigation.total",
    ),
    Line(
        "（三）",
        noop("其他情形数"),
        "litigation.other_result",
        PIECES,
        "litigation.total",
    ),
    Line("六、", noop("举报投诉数量"), "complaints.total", PIECES),
    Line(
        "七、",
        noop("依申请公开信息收取的费用"),
        "fees.collected",
        "万元",
        is_amount=True,
    ),
    Line("八、", noop("机构建设和保障经费情况")),
    Line("（一）", noop("政府信息公开工作专门机构数"), "capacity.offices", "个"),
    Line("（二）", noop("设置政府信息公开查阅点数"), "capacity.reading_points", "个"),
    Line("（三）", noop("从事政府信息公开工作人员数"), "capacity.staff.total", "人"),
    Line(
        "1.",
        noop("专职人员数（不包括政府公报及政府网站工作人员数）"),
        "capacity.staff.full_time",
        "人",
        "capacity.staff.total",
    ),
    Line(
        "2.",
        noop("兼职人员数"),
        "capacity.staff.part_time",
        "人",
        "capacity.staff.total",
    ),
    Line(
        "（四）",
        noop(
            "政府信息公开专项经费（不包括用于政府公报编辑管理及政府网站建设维护等方面的经费）"
        ),
        "capacity.budget",
        "万元",
        is_amount=True,
    ),
    Line("九、", noop("政府信息公开会议和培训情况")),
    Line(
        "（一）",
        noop("召开政府信息公开工作会议或专题会议数"),
        "training.meetings",
        TIMES,
    ),
    Line("（二）", noop("举办各类培训班数"), "training.courses", TIMES),
    Line("（三）", noop("接受培训人员数"), "training.participants", "人次"),
)

_TIMES = Counter(line.text for line in LINES)


def _sheet() -> OfficialTable:
    head = tuple(Cell(text, scope="col") for text in (INDICATOR, UNIT, VALUE))
    return OfficialTable(
        key="sheet",
        section="sheet",
        label=noop("政府信息公开情况统计表"),
        rows=(head, *(_row(line) for line in LINES)),
        figures=tuple(_spec(line) for line in LINES if line.code),
    )


def _row(line: Line) -> tuple[Cell, ...]:
    if not line.code:
        return (Cell(line.printed, scope="rowgroup", columns=3),)
    return (Cell(line.printed, scope="row"), Cell(line.unit), Cell(code=line.code))


def _spec(line: Line) -> FigureSpec:
    return FigureSpec(
        line.code,
        "sheet",
        (*_above(line), line.text),
        (),
        line.unit,
        is_amount=line.is_amount,
        part_of=line.sums,
        needs_parent=_TIMES[line.text] > 1,
    )


def _above(line: Line) -> tuple[str, ...]:
    """Return the name of the total that a line adds to."""
    return tuple(other.text for other in LINES if line.sums and other.code == line.sums)


FORMAT = Format(
    code="form2014",
    label=noop("统计表格式（2014年至2018年）"),
    outline=(
        *FREE.outline,
        OutlineItem(
            "sheet",
            "政府信息公开情况统计表",
            noop("填写表格；没有发生的填 0。"),
        ),
    ),
    topics=FREE.topics,
    tables=(_sheet(),),
    years=(2014, 2018),
    sums={
        "requests.received.total": ("applications.received.total",),
        "requests.granted.total": ("applications.answered.granted",),
        "requests.partly_granted.total": ("applications.answered.partly_granted",),
    },
)
