"""An invented county's small report, to show a correction."""

from reports.demo.outline import Figure, Text

SECTIONS = (
    Text("概述", ("示例县2017年公开政府信息{{published.total}}条。",)),
    Text("工作开展情况", ("修订了示例县政府信息公开指南。",)),
    Text("政府信息公开发布情况", ("各渠道发布数量见下表。",)),
    Text(
        "依申请公开工作情况",
        (
            "全年收到申请{{requests.received}}件，没有收取费用；没有发生行政复议和"
            "行政诉讼。",
        ),
    ),
    Text("人大代表建议和政协委员提案办理情况", ("承办建议{{proposals.total}}件。",)),
    Text("存在的问题及下一步重点工作", ("主要问题是目录更新不够及时。",)),
)
FIGURES = (
    Figure(
        "published.total",
        "公开政府信息",
        "条",
        "412",
        "政府信息公开发布情况",
        is_key=True,
        parts=(
            Figure("published.website", "政府网站", "条", "380"),
            Figure("published.gazette", "政府公报", "条", "32"),
        ),
    ),
    Figure(
        "requests.received", "收到申请", "件", "3", "依申请公开工作情况", is_key=True
    ),
    Figure(
        "proposals.total",
        "承办人大代表建议",
        "件",
        "6",
        "人大代表建议和政协委员提案办理情况",
    ),
)
#: The slip the second edition corrects: code, value first published.
SLIP = {"published.website": "381", "published.total": "413"}
CORRECTION = "复核台账发现政府网站多计1条。"
