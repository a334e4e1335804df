"""The published facts of 乌鲁木齐市人民政府机关's report on 2017.

Figures, dates and outline are those of the public document first published on
2018-01-02; the narrative is a short neutral summary in other words.
"""

from reports.demo.outline import Figure, Text

TITLE = "乌鲁木齐市人民政府机关2017年政府信息公开年度报告"
ORIGIN_NAME = "乌鲁木齐市人民政府网（www.wlmq.gov.cn）"
ORIGIN_PUBLISHED_ON = (2018, 1, 2)
OFFICE = "乌鲁木齐市人民政府政务公开办公室"
ADDRESS = "乌鲁木齐南湖东路30号"
POSTCODE = "830063"
PHONE = "0991-4689937"

SECTIONS = (
    Text(
        "概述",
        (
            "依照政府信息公开条例和自治区的实施办法，市人民政府机关对2017年的公开"
            "工作作如下报告。",
            "2017年6月14日，全市召开简政放权、放管结合、优化服务改革电视电话会议，"
            "对政务公开工作作出部署。年内印发了推进政务公开的实施意见、年度工作安排"
            "和重点工作责任分解方案，目标按2017年底前、2018年至2019年、2020年三个"
            "阶段分步落实。",
        ),
    ),
    Text(
        "工作开展情况",
        (),
        (
            Text(
                "着力推进权力运行全流程公开",
                (
                    "公文公开属性标识自2017年9月1日起在全市行政机关实行，报批公文时"
                    "同步确定公开属性。",
                    "依申请公开工作规范自2017年9月30日起实行，配套的答复文书格式为"
                    "{{work.reply_formats}}项；门户网站开设了依申请公开专栏，可以在线"
                    "提出申请。",
                    "政府常务会议和《政府工作报告》征询会邀请专家、法律工作者等相关方"
                    "代表参加；涉及民生的重大议题向社会征求意见。",
                ),
            ),
            Text(
                "着力提升政务开放参与水平",
                (
                    "政策解读由政府办公厅（室）统筹、起草部门分工负责。2017年7月，"
                    "门户网站“热点解读”栏目更名为“政策解读”，并细化了分类。",
                ),
            ),
            Text(
                "着力加强政务公开载体建设",
                (
                    "门户网站为市属部门配备二级域名，提供无障碍浏览，并通过等级保护"
                    "三级测评。",
                    "2017年4月起，政务服务手机应用（安卓版）和微信公众号先后启用。",
                ),
            ),
            Text(
                "着力深化政府与公众交流互动",
                (
                    "门户网站设“书记听民生”“市长信箱”，红山网设“网络问政平台”，由"
                    "专人办理来信。自2017年7月起，起草规范性文件须通过座谈会、论证会、"
                    "听证会等方式征求公众意见。",
                ),
            ),
            Text(
                "着力增强政务舆情回应实效",
                (
                    "中央第八环境保护督察组进驻期间，公布督察联系方式，跟踪报道边督"
                    "边改情况，办结的信访案件及时公开。",
                ),
            ),
            Text(
                "着力强化政务公开组织保障",
                (
                    "调整了市政务公开领导小组，市政府办公厅的政务公开办公室更名为市"
                    "人民政府政务公开办公室。政务公开自2016年起纳入全市绩效考核，"
                    "2017年继续考核；有关课程列入公务员和事业单位人员网络培训必修"
                    "内容。",
                ),
            ),
        ),
    ),
    Text(
        "政府信息公开发布情况",
        (),
        (
            Text(
                "政务公开信息发布数量",
                (
                    "全年公开政务信息{{published.total}}条。其中市本级政府文件"
                    "{{published.documents}}条，财政部门预决算{{published.budgets}}条，"
                    "许可和处罚信息{{published.licences_and_penalties}}条，权责清单"
                    "{{published.power_lists}}条。",
                ),
            ),
            Text(
                "各栏目信息发布数量",
                ("市政府门户网站全年发布和更新信息{{portal.total}}条。",),
            ),
            Text(
                "新媒体信息发布数量",
                (
                    "通过微博、微信、短信等新媒体发布信息{{new_media.total}}条，其中"
                    "专访视频{{new_media.interviews}}期。",
                ),
            ),
            Text(
                "新闻发布公开情况",
                (
                    "围绕公共文明行为、物业收费、环境保护、食品安全等召开新闻发布会"
                    "{{press_conferences.total}}场。",
                ),
            ),
            Text(
                "专栏开设情况",
                (
                    "门户网站开设了政策解读、老城区改造提升、中央环保督查、政府与社会"
                    "资本合作、城市饮用水安全等专栏。",
                ),
            ),
            Text(
                "热点回应情况",
                ("受理群众来信{{letters.total}}件，按来信渠道分列如下。",),
            ),
        ),
    ),
    Text(
        "依申请公开工作情况",
        (
            "全年受理政府信息公开申请{{requests.received}}件，"
            "{{requests.answered_on_time}}件均按期答复。",
        ),
    ),
    Text(
        "人大代表建议和政协委员提案办理情况",
        (
            "承办全国政协提案{{proposals.national}}件，自治区人大建议和政协提案"
            "{{proposals.regional}}件，市人大议案{{proposals.motions}}项"
            "（{{proposals.motion_items}}件），市人大建议批评和意见"
            "{{proposals.suggestions}}件，市政协提案{{proposals.consultative}}件，"
            "办复率{{proposals.reply_rate}}%。",
        ),
    ),
    Text(
        "存在的问题及下一步重点工作",
        (
            "主要问题是：部分单位重视程度不够，公众关心的重点内容公开还不够深入，"
            "公开形式不够丰富。",
        ),
        (
            Text(
                "进一步完善政务公开工作体系",
                ("各区（县）、各部门明确分管领导和工作机构，配齐专兼职人员并备案。",),
            ),
            Text(
                "进一步健全政务公开管理制度",
                ("规范依申请公开和主动公开工作，推进编制政府信息公开目录。",),
            ),
            Text(
                "进一步发挥政务公开平台作用",
                ("优化门户网站的公开功能和目录，推进政务信息资源共享。",),
            ),
        ),
    ),
)

_PUBLISHED = "政务公开信息发布数量"
_PORTAL = "各栏目信息发布数量"
_MEDIA = "新媒体信息发布数量"
_LETTERS = "热点回应情况"
_REQUESTS = "依申请公开工作情况"
_PROPOSALS = "人大代表建议和政协委员提案办理情况"

FIGURES = (
    Figure(
        "published.total",
        "公开政务信息",
        "条",
        "10180",
        _PUBLISHED,
        is_key=True,
        parts=(
            Figure("published.documents", "市本级政府文件", "条", "14"),
            Figure("published.budgets", "财政部门预决算", "条", "10"),
            Figure("published.licences_and_penalties", "许可和处罚信息", "条", "6895"),
            Figure("published.power_lists", "权责清单", "条", "3261"),
        ),
    ),
    Figure(
        "portal.total",
        "门户网站发布信息",
        "条",
        "2389",
        _PORTAL,
        is_key=True,
        parts=(
            Figure("portal.city_news", "乌鲁木齐要闻", "条", "1025"),
            Figure("portal.regional_news", "自治区要闻", "条", "465"),
            Figure("portal.state_council", "国务院信息", "条", "12"),
            Figure("portal.notices", "通知公告", "条", "20"),
            Figure("portal.tips", "便民提示", "条", "93"),
            Figure("portal.interpretations", "热点解读", "条", "22"),
            Figure("portal.picture_news", "图片新闻", "条", "415"),
            Figure("portal.video_news", "视频新闻", "条", "337"),
        ),
    ),
    Figure(
        "new_media.total",
        "新媒体发布信息",
        "条",
        "9809",
        _MEDIA,
        is_key=True,
        parts=(
            Figure(
                "new_media.interviews",
                "红山网“问政会客厅”专访视频",
                "期",
                "15",
                note="以期计，计入合计",
            ),
            Figure("new_media.weibo_services", "“乌鲁木齐市政务”微博", "条", "2362"),
            Figure(
                "new_media.wechat_government",
                "“乌鲁木齐市政府”微信公众号",
                "条",
                "282",
            ),
            Figure("new_media.weibo_hongshan", "“红山网”微博", "条", "1945"),
            Figure("new_media.weibo_release", "“乌鲁木齐发布”微博", "条", "1755"),
            Figure(
                "new_media.wechat_zero_distance",
                "“乌鲁木齐零距离”微信公众号",
                "条",
                "2920",
            ),
            Figure("new_media.sms", "公共手机短信平台", "条", "530"),
        ),
    ),
    Figure("press_conferences.total", "新闻发布会", "场", "12", "新闻发布公开情况"),
    Figure(
        "letters.total",
        "受理群众来信",
        "件",
        "4402",
        _LETTERS,
        is_key=True,
        parts=(
            Figure("letters.secretary", "书记听民生", "件", "240"),
            Figure("letters.mayor", "市长信箱", "件", "179"),
            Figure("letters.online", "红山网“网络问政平台”", "件", "3983"),
        ),
    ),
    Figure("requests.received", "受理政府信息公开申请", "件", "7", _REQUESTS),
    Figure("requests.answered_on_time", "按期答复", "件", "7", _REQUESTS),
    Figure("proposals.national", "全国政协提案", "件", "1", _PROPOSALS),
    Figure(
        "proposals.regional", "自治区人大建议、自治区政协提案", "件", "20", _PROPOSALS
    ),
    Figure("proposals.motions", "市十六届人大一次会议议案", "项", "7", _PROPOSALS),
    Figure(
        "proposals.motion_items",
        "市十六届人大一次会议议案（按件计）",
        "件",
        "9",
        _PROPOSALS,
    ),
    Figure(
        "proposals.suggestions",
        "市十六届人大一次会议建议、批评和意见",
        "件",
        "112",
        _PROPOSALS,
    ),
    Figure(
        "proposals.consultative",
        "市政协十三届一次会议提案",
        "件",
        "253",
        _PROPOSALS,
    ),
    Figure("proposals.reply_rate", "办复率", "%", "100", _PROPOSALS),
    Figure(
        "work.reply_formats",
        "依申请公开答复文书格式",
        "项",
        "16",
        "着力推进权力运行全流程公开",
    ),
)

#: Topics the printed report does not mention; answered for, as the law asks.
WAIVED = {
    "fees": "原报告没有写明收费及减免情况，照原文保留。",
    "challenges": "原报告没有写明行政复议、行政诉讼情况，照原文保留。",
}
