"""The tables of the form of 2021 as printed, typed from the blank form itself.

A cell is its text; behind a bar the columns and rows it covers (``c3``, ``r2``).
``#`` is an empty cell for a number. Nothing here comes from the product.
"""

from __future__ import annotations

PROACTIVE = """
第二十条第（一）项 |c4
信息内容 ; 本年制发件数 ; 本年废止件数 ; 现行有效件数
规章 ; # ; # ; #
行政规范性文件 ; # ; # ; #
第二十条第（五）项 |c4
信息内容 ; 本年处理决定数量 |c3
行政许可 ; # |c3
第二十条第（六）项 |c4
信息内容 ; 本年处理决定数量 |c3
行政处罚 ; # |c3
行政强制 ; # |c3
第二十条第（八）项 |c4
信息内容 ; 本年收费金额（单位：万元） |c3
行政事业性收费 ; # |c3
"""

REQUESTS = """
（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）|c3 r3;申请人情况|c7
自然人 |r2 ; 法人或其他组织 |c5 ; 总计 |r2
商业企业 ; 科研机构 ; 社会公益组织 ; 法律服务机构 ; 其他
一、本年新收政府信息公开申请数量 |c3;7#
二、上年结转政府信息公开申请数量 |c3;7#
三、本年度办理结果 |r22 ; （一）予以公开 |c2;7#
（二）部分公开（区分处理的，只计这一情形，不计其他情形） |c2;7#
（三）不予公开 |r8 ; 1.属于国家秘密;7#
2.其他法律行政法规禁止公开;7#
3.危及“三安全一稳定”;7#
4.保护第三方合法权益;7#
5.属于三类内部事务信息;7#
6.属于四类过程性信息;7#
7.属于行政执法案卷;7#
8.属于行政查询事项;7#
（四）无法提供 |r3 ; 1.本机关不掌握相关政府信息;7#
2.没有现成信息需要另行制作;7#
3.补正后申请内容仍不明确;7#
（五）不予处理 |r5 ; 1.信访举报投诉类申请;7#
2.重复申请;7#
3.要求提供公开出版物;7#
4.无正当理由大量反复申请;7#
5.要求行政机关确认或重新出具已获取信息;7#
（六）其他处理 |r3 ; 1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请;7#
2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请;7#
3.其他;7#
（七）总计 |c2;7#
四、结转下年度继续办理 |c3;7#
"""

_FIVE = "结果维持 {0}; 结果纠正 {0}; 其他结果 {0}; 尚未审结 {0}; 总计 {0}"
CHALLENGES = f"""
行政复议 |c5 ; 行政诉讼 |c10
{_FIVE.format("|r2 ")} ; 未经复议直接起诉 |c5 ; 复议后起诉 |c5
{_FIVE.format("")} ; {_FIVE.format("")}
15#
"""

NUMBER = "#"
Printed = tuple[str, int, int]


def cells_of(text: str) -> list[list[Printed]]:
    """Return the printed rows: text, columns and rows of each cell."""
    lines = [line for line in text.splitlines() if line.strip()]
    return [
        [cell for item in line.split(";") for cell in _cells(item)] for line in lines
    ]


def _cells(item: str) -> list[Printed]:
    words, _bar, spans = (part.strip() for part in item.partition("|"))
    if words.endswith(NUMBER) and words != NUMBER:
        return [(NUMBER, 1, 1)] * int(words.removesuffix(NUMBER))
    covered = {span[0]: int(span[1:]) for span in spans.split()}
    return [(words, covered.get("c", 1), covered.get("r", 1))]
