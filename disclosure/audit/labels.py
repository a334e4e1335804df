"""What the codes in the trail are called."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext

from disclosure.labels import noop

ACTIONS: Mapping[str, str] = {
    "login": noop("登录"),
    "logout": noop("退出"),
    "login_failed": noop("登录失败"),
    "site.save": noop("保存网站"),
    "site.delete": noop("删除网站"),
    "agency.found": noop("设立机构"),
    "agency.change": noop("修改机构"),
    "agency.delete": noop("删除机构"),
    "officer.appoint": noop("任命"),
    "officer.dismiss": noop("免职"),
    "user.create": noop("新建用户"),
    "user.change": noop("修改用户"),
    "user.password": noop("设置密码"),
    "report.start": noop("新建报告"),
    "report.settings": noop("修改报告设置"),
    "report.submit": noop("送审"),
    "report.return_for_changes": noop("退回修改"),
    "report.endorse": noop("审核通过"),
    "report.approve": noop("审定通过"),
    "report.publish": noop("发布"),
    "report.schedule": noop("定时发布"),
    "report.unschedule": noop("取消定时发布"),
    "report.revise": noop("更正（编制新版）"),
    "report.withdraw": noop("撤回"),
    "report.supersede": noop("被新版更正"),
    "section.save": noop("保存章节"),
    "section.add": noop("增加章节"),
    "section.delete": noop("删除章节"),
    "section.move": noop("移动章节"),
    "statistic.save": noop("保存指标"),
    "statistic.delete": noop("删除指标"),
    "statistic.rename": noop("更改指标代码"),
    "attachment.add": noop("增加附件"),
    "attachment.delete": noop("删除附件"),
    "link.save": noop("保存链接"),
    "link.delete": noop("删除链接"),
    "note.add": noop("提出意见"),
    "note.resolve": noop("处理意见"),
    "finding.waive": noop("说明理由"),
    "finding.unwaive": noop("撤销理由"),
}


def action_label(code: str) -> str:
    """Return the words for a code; a code without words stands for itself."""
    return gettext(ACTIONS[code]) if code in ACTIONS else code
