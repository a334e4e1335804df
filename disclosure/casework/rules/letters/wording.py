"""The set phrases of letters: articles, modal verbs, grounds, consequences.

Letters are Chinese legal documents; nothing here is translated. The modal
verb follows the article: Art. 14 不予公开, Art. 15 不得公开, Art. 16 可以不予公开.
"""

from __future__ import annotations

from disclosure.casework.rules.fees import Band, Charge
from disclosure.casework.rules.vocabulary import (
    ApplicantKind,
    Consultee,
    Disposition,
    FeeBasis,
    LetterKind,
    Regime,
)

D, K = Disposition, LetterKind
REGULATION = "《中华人民共和国政府信息公开条例》"
OLD_REGULATION = f"{REGULATION}（国令第492号）"
FEE_RULES = "《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）"

_ARTICLES = {
    D.GRANTED: "第三十六条第（二）项",
    D.PARTLY_GRANTED: "第三十七条",
    D.STATE_SECRET: "第十四条、第三十六条第（三）项",
    D.FORBIDDEN_BY_LAW: "第十四条、第三十六条第（三）项",
    D.SECURITY_STABILITY: "第十四条、第三十六条第（三）项",
    D.THIRD_PARTY: "第十五条、第三十二条、第三十六条第（三）项",
    D.INTERNAL_AFFAIRS: "第十六条第一款、第三十六条第（三）项",
    D.DELIBERATIVE: "第十六条第二款、第三十六条第（三）项",
    D.ENFORCEMENT_FILE: "第十六条第二款、第三十六条第（三）项",
    D.ADMINISTRATIVE_QUERY: "第三十六条第（七）项",
    D.NOT_HELD: "第三十六条第（四）项、第（五）项",
    D.NEEDS_CREATION: "第三十八条",
    D.STILL_UNCLEAR: "第二十九条第二款、第三十条",
    D.PETITION: "第三十九条第一款",
    D.REPEATED: "第三十六条第（六）项",
    D.PUBLISHED_MATERIAL: "第三十九条第二款",
    D.EXCESSIVE: "第三十五条",
    D.REISSUE: "第二条",
    D.CLARIFICATION_LAPSED: "第三十条",
    D.FEE_UNPAID: "第四十二条",
    D.RECORD_CORRECTED: "第四十一条",
    D.CORRECTION_TRANSFERRED: "第四十一条",
    D.CORRECTION_REFUSED: "第四十一条",
}
#: Letters whose article is narrower than, or apart from, that of the outcome.
_ARTICLES_OF_KIND = {
    K.RECEIPT: "第三十一条、第三十三条",
    K.CLARIFICATION: "第三十条",
    K.EXTENSION: "第三十三条第二款",
    K.THIRD_PARTY_OPINION: "第三十二条",
    K.CONSULTATION_NOTICE: "第三十三条第三款",
    K.THIRD_PARTY_DECISION: "第三十二条",
    K.ALREADY_PUBLIC: "第三十六条第（一）项",
    K.NOT_EXISTING: "第三十六条第（四）项",
    K.OTHER_AGENCY: "第三十六条第（五）项",
    K.REASONS_ASKED: "第三十五条",
    K.DELAY: "第三十五条",
    K.FEE: "第四十二条",
    K.AGENCY_OPINION: "第三十四条",
}
_OLD_ARTICLES = {
    D.GRANTED: "第二十一条第（一）项",
    D.PARTLY_GRANTED: "第二十二条",
    D.STATE_SECRET: "第十四条第四款、第二十一条第（二）项",
    D.FORBIDDEN_BY_LAW: "第二十一条第（二）项",
    D.SECURITY_STABILITY: "第八条、第二十一条第（二）项",
    D.THIRD_PARTY: "第二十三条、第二十一条第（二）项",
    D.NOT_HELD: "第二十一条第（三）项",
    D.STILL_UNCLEAR: "第二十一条第（四）项",
    D.RECORD_CORRECTED: "第二十五条第二款",
    D.CORRECTION_TRANSFERRED: "第二十五条第二款",
    D.CORRECTION_REFUSED: "第二十五条第二款",
}
_OLD_ARTICLES_OF_KIND = {
    K.RECEIPT: "第二十四条",
    K.CLARIFICATION: "第二十一条第（四）项",
    K.EXTENSION: "第二十四条第二款",
    K.THIRD_PARTY_OPINION: "第二十三条",
    K.CONSULTATION_NOTICE: "第二十四条第三款",
    K.THIRD_PARTY_DECISION: "第二十三条",
    K.ALREADY_PUBLIC: "第二十一条第（一）项",
    K.FEE: "第二十七条",
}
_OLD_GENERAL = "第二十一条"

_ART_14, _ART_15 = "不予公开", "不得公开"
_ART_16 = "可以不予公开，本机关决定不予公开"
_PHRASES = {
    D.GRANTED: "予以公开",
    D.PARTLY_GRANTED: "予以部分公开",
    D.STATE_SECRET: _ART_14,
    D.FORBIDDEN_BY_LAW: _ART_14,
    D.SECURITY_STABILITY: _ART_14,
    D.THIRD_PARTY: _ART_15,
    D.INTERNAL_AFFAIRS: _ART_16,
    D.DELIBERATIVE: _ART_16,
    D.ENFORCEMENT_FILE: _ART_16,
    D.ADMINISTRATIVE_QUERY: "应当依照有关法律、行政法规的规定办理",
    D.NOT_HELD: "本机关无法提供",
    D.NEEDS_CREATION: "本机关不予提供",
    D.STILL_UNCLEAR: "本机关无法提供",
    D.PETITION: "不作为政府信息公开申请处理",
    D.REPEATED: "不予重复处理",
    D.PUBLISHED_MATERIAL: "不作为政府信息公开申请处理",
    D.EXCESSIVE: "不予处理",
    D.REISSUE: "不予处理",
    D.CLARIFICATION_LAPSED: "不再处理",
    D.FEE_UNPAID: "不再处理",
    D.OTHER: "终止办理",
    D.RECORD_CORRECTED: "予以更正",
    D.CORRECTION_TRANSFERRED: "转送有权更正的机关处理",
    D.CORRECTION_REFUSED: "不予更正",
}
_PHRASES_OF_KIND = {
    K.THIRD_PARTY_DECISION: "决定予以公开",
    K.ALREADY_PUBLIC: "已经主动公开",
    K.NOT_EXISTING: "不存在",
    K.OTHER_AGENCY: "不属于本机关负责公开",
}
_GROUNDS = {
    D.STATE_SECRET: "依法确定为国家秘密",
    D.FORBIDDEN_BY_LAW: "属于法律、行政法规禁止公开的政府信息",
    D.SECURITY_STABILITY: (
        "属于公开后可能危及国家安全、公共安全、经济安全、社会稳定的政府信息"
    ),
    D.THIRD_PARTY: ("涉及商业秘密、个人隐私等，公开会对第三方合法权益造成损害"),
    D.INTERNAL_AFFAIRS: (
        "属于行政机关人事管理、后勤管理、内部工作流程等方面的内部事务信息"
    ),
    D.DELIBERATIVE: (
        "属于行政机关在履行行政管理职能过程中形成的"
        "讨论记录、过程稿、磋商信函、请示报告等过程性信息"
    ),
    D.ENFORCEMENT_FILE: "属于行政执法案卷信息",
    D.ADMINISTRATIVE_QUERY: (
        "属于工商、不动产登记资料等信息，有关法律、行政法规对其获取有特别规定"
    ),
    D.NOT_HELD: "本机关不掌握",
    D.NEEDS_CREATION: "没有现成信息，需要对现有政府信息进行加工、分析",
    D.STILL_UNCLEAR: "申请内容经补正后仍不明确",
    D.PETITION: "属于信访、投诉、举报等活动",
    D.REPEATED: "本机关此前已经作出答复",
    D.PUBLISHED_MATERIAL: "属于政府公报、报刊、书籍等公开出版物",
    D.REISSUE: "属于要求确认或者重新出具已经获取的信息",
}
#: Art. 15 and 16 leave room for publication; the letter says it was considered.
_PROVISOS = {
    D.THIRD_PARTY: "本机关认为，不公开上述信息不会对公共利益造成重大影响。",
    D.DELIBERATIVE: "经查，没有法律、法规、规章规定上述信息应当公开。",
    D.ENFORCEMENT_FILE: "经查，没有法律、法规、规章规定上述信息应当公开。",
}
_LIMITS = {
    K.THIRD_PARTY_OPINION: "15个工作日",
    K.AGENCY_OPINION: "15个工作日",
    K.FEE: "20个工作日",
}
_CONSEQUENCES = {
    K.CLARIFICATION: (
        "无正当理由逾期不补正的，视为放弃申请，本机关不再处理该政府信息公开申请"
    ),
    K.THIRD_PARTY_OPINION: ("逾期未提出意见的，由本机关依法决定是否公开"),
    K.FEE: ("逾期未缴纳费用的，视为放弃申请，本机关不再处理该政府信息公开申请"),
}
CO_PRODUCER_SILENT = "逾期未提出意见的，视为同意公开"
EXCLUDED = "征求意见所需时间不计算在答复期限内"
REPLY_FORM = "□同意公开　□不同意公开　□部分同意公开"
SIGN_HERE = "（签名或者盖章）"
DAY_HERE = "____年____月____日"
REFUSED_HERE = "（拒收或者无法送达的，注明原因、日期和见证人）"
SEAL = "（印章）"


def basis(disposition: Disposition, regime: Regime = Regime.NEW) -> str:
    """Return the instrument and articles an outcome rests on; "" for 其他."""
    if disposition is D.OTHER:
        return ""
    if regime is Regime.OLD:
        return OLD_REGULATION + _OLD_ARTICLES.get(disposition, _OLD_GENERAL)
    article = REGULATION + _ARTICLES[disposition]
    return f"{article}和{FEE_RULES}" if disposition is D.FEE_UNPAID else article


def basis_of_letter(
    kind: LetterKind, disposition: Disposition | None, regime: Regime = Regime.NEW
) -> str:
    """Return what a letter rests on; "" where the law has no article for it."""
    book = OLD_REGULATION if regime is Regime.OLD else REGULATION
    articles = _OLD_ARTICLES_OF_KIND if regime is Regime.OLD else _ARTICLES_OF_KIND
    if kind in articles:
        fee = kind is K.FEE and regime is Regime.NEW
        return book + articles[kind] + (f"和{FEE_RULES}" if fee else "")
    if disposition is not None:
        return basis(disposition, regime)
    return book if kind in _ARTICLES_OF_KIND else ""


def withholding_phrase(disposition: Disposition, regime: Regime = Regime.NEW) -> str:
    """Return the verb of an outcome, with the modal word of its article.

    The old Regulation knew no 可以不予公开.
    """
    phrase = _PHRASES[disposition]
    return _ART_14 if regime is Regime.OLD and phrase == _ART_16 else phrase


def decision_phrase(
    kind: LetterKind, disposition: Disposition | None, regime: Regime = Regime.NEW
) -> str:
    """Return what a letter decides in one phrase; "" for a procedural one."""
    if kind in _PHRASES_OF_KIND:
        return _PHRASES_OF_KIND[kind]
    return withholding_phrase(disposition, regime) if disposition else ""


def ground_phrase(disposition: Disposition) -> str:
    """Return why information is not given, as a clause; "" if it is given."""
    return _GROUNDS.get(disposition, "")


def proviso(disposition: Disposition | None, regime: Regime = Regime.NEW) -> str:
    """Return the sentence on the exception that was considered, or ""."""
    if disposition is None or regime is Regime.OLD:
        return ""
    return _PROVISOS.get(disposition, "")


def you(kind: ApplicantKind) -> str:
    """Return how a letter speaks to its reader."""
    return "您" if kind is ApplicantKind.NATURAL_PERSON else "贵单位"


def limit(kind: LetterKind) -> str:
    """Return the statutory time of the addressee, or ""."""
    return _LIMITS.get(kind, "")


def consequence(kind: LetterKind, consultee: Consultee | None) -> str:
    """Return what silence means; an agency that is no co-producer: nothing."""
    if kind is K.AGENCY_OPINION and consultee is Consultee.CO_PRODUCER:
        return CO_PRODUCER_SILENT
    return _CONSEQUENCES.get(kind, "")


def workdays(count: str) -> str:
    """Return a number of working days as a letter writes it: 20个工作日."""
    return f"{count}个工作日"


def yuan(charge: Charge) -> str:
    """Return the amount of a charge: 2200元."""
    return f"{charge.amount:f}元"


def quantity(charge: Charge) -> str:
    """Return what is charged for: 35件 or 120页."""
    return f"{charge.quantity}{_unit(charge)}"


def standard(charge: Charge) -> str:
    """Return the way of charging and its bands, one line each."""
    unit = _unit(charge)
    lines = (_band(band, unit) for band in charge.bands)
    return "\n".join([f"{charge.basis.label}：", *lines])


def _unit(charge: Charge) -> str:
    return "件" if charge.basis is FeeBasis.ITEMS else "页"


def _band(band: Band, unit: str) -> str:
    span = f"第{band.first}{unit}至第{band.last}{unit}，共{band.quantity}{unit}"
    if band.first == band.last:
        span = f"第{band.first}{unit}"
    if not band.rate:
        return f"{span}，免费；"
    return f"{span}，每{unit}{band.rate:f}元，计{band.amount:f}元；"
