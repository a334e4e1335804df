"""Kinds of agencies and the roles of officers, with their official labels."""

from disclosure.labels import Labelled, noop


class AgencyKind(Labelled):
    GOVERNMENT = "government", noop("人民政府")
    DEPARTMENT = "department", noop("政府部门")
    TOWNSHIP = "township", noop("乡镇街道")
    DISPATCHED = "dispatched", noop("派出机关")


class Role(Labelled):
    AUTHOR = "author", noop("撰写")
    REVIEWER = "reviewer", noop("审核")
    APPROVER = "approver", noop("审定")
    HANDLER = "handler", noop("承办")
    SUPERVISOR = "supervisor", noop("监督")
    SYSTEM_ADMIN = "system_admin", noop("系统管理员")
    SECURITY_ADMIN = "security_admin", noop("安全管理员")
    AUDIT_ADMIN = "audit_admin", noop("审计管理员")


#: Three duties that must lie with three different people.
SEPARATE_ROLES = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
#: Roles that reach down the tree, from their agency to all below it.
SUBTREE_ROLES = SEPARATE_ROLES | {Role.SUPERVISOR}
#: Roles that take part in an annual report.
REPORT_ROLES = frozenset({Role.AUTHOR, Role.REVIEWER, Role.APPROVER})


class Region(Labelled):
    """Whose holidays an agency keeps: the nation's, or with those of its region."""

    CN = "CN", noop("全国日历")
    CN_XJ = "CN-XJ", noop("新疆日历")
    CN_GX = "CN-GX", noop("广西日历")
    CN_NX = "CN-NX", noop("宁夏日历")
    CN_XZ = "CN-XZ", noop("西藏日历")


#: Regions that fix festival holidays of their own.
REGIONS_WITH_HOLIDAYS = frozenset(Region) - {Region.CN}


class DayKind(Labelled):
    """What a notice says of a day."""

    WORKS = "works", noop("上班")
    FREE = "free", noop("休息")
