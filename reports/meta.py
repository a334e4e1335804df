"""What the pages say to machines: statutory meta tags and linked data.

The values are official names: they stay Chinese in every language, as do the
agencies and the reports themselves.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe

from reports.document import Document

_UNSAFE_IN_HTML = {ord(sign): f"\\u{ord(sign):04X}" for sign in "<>&"}


@dataclass(frozen=True)
class Column:
    """A column of the site as the meta tags name it."""

    name: str
    description: str
    keywords: str
    type: str


REPORTS = Column(
    name="政府信息公开工作年度报告",
    description="各行政机关按年度公布的政府信息公开工作报告",
    keywords="政府信息公开;年度报告;统计数据",
    type="政府信息公开年报",
)
AGENCIES = Column(
    name="公开机构",
    description="负有政府信息公开义务的机构及其公开工作机构",
    keywords="政府信息公开;机构;联系方式",
    type="机构职能",
)
ABOUT = Column(
    name="关于本站",
    description="本站公开什么、怎样查阅和取用数据",
    keywords="政府信息公开;使用说明;数据下载",
    type="网站说明",
)


def linked_data(document: Document, url: str) -> SafeString:
    """Return the report as schema.org data, safe inside a script element."""
    text = json.dumps(_schema(document, url), ensure_ascii=False)
    return mark_safe(text.translate(_UNSAFE_IN_HTML))


def _schema(document: Document, url: str) -> dict[str, object]:
    when = document.first_published_at
    return {
        "@context": "https://schema.org",
        "@type": "Report",
        "name": document.title,
        "url": url,
        "inLanguage": "zh-Hans",
        "version": str(document.edition),
        "datePublished": when.isoformat() if when else None,
        "temporalCoverage": f"{document.period_start}/{document.period_end}",
        "publisher": {"@type": "GovernmentOrganization", "name": document.agency},
    }
