"""The free form used up to 2017: six parts, figures named by the author.

The topics are those of Art. 32 of the Regulation of 2007 (国令第492号).
"""

from disclosure.labels import noop
from reports.rules.formats.base import Format, OutlineItem, Topic

FORMAT = Format(
    code="free",
    label=noop("自由格式（2017年及以前）"),
    outline=(
        OutlineItem(
            "overview",
            "概述",
            noop("依据什么、总体做了什么，两三段即可。"),
        ),
        OutlineItem(
            "work",
            "工作开展情况",
            noop("按工作分小节写：做了什么、什么时候、数量多少。"),
        ),
        OutlineItem(
            "published",
            "政府信息公开发布情况",
            noop("公开了多少条信息、通过哪些渠道，用指标填报。"),
        ),
        OutlineItem(
            "requests",
            "依申请公开工作情况",
            noop("收到和办理申请的数量，是否按期，收费及减免情况。"),
        ),
        OutlineItem(
            "proposals",
            "人大代表建议和政协委员提案办理情况",
            noop("承办件数、办复率。"),
        ),
        OutlineItem(
            "problems",
            "存在的问题及下一步重点工作",
            noop("主要问题和改进措施。"),
        ),
    ),
    topics=(
        Topic("proactive", noop("主动公开政府信息的情况"), ("公开",)),
        Topic("on_request", noop("依申请公开政府信息的情况"), ("依申请公开", "申请")),
        Topic(
            "fees",
            noop("收费及减免情况"),
            ("收取", "减免", "处理费", "检索费", "收费情况"),
        ),
        Topic("challenges", noop("行政复议、行政诉讼情况"), ("复议", "诉讼")),
        Topic("problems", noop("存在的主要问题及改进情况"), ("问题",)),
    ),
)
