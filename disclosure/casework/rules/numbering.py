"""How the numbers of letters are told apart: one word for each kind."""

from disclosure.casework.rules.vocabulary import LetterKind as K

#: Stands after the agency's mark: 示县公开补〔2026〕3号. No two are alike.
WORDS = {
    K.RECEIPT: "收",
    K.CLARIFICATION: "补",
    K.EXTENSION: "延",
    K.THIRD_PARTY_OPINION: "征",
    K.CONSULTATION_NOTICE: "征告",
    K.THIRD_PARTY_DECISION: "决",
    K.GRANTED: "公",
    K.ALREADY_PUBLIC: "已公",
    K.PARTLY_GRANTED: "部公",
    K.REFUSED: "不公",
    K.NOT_EXISTING: "无",
    K.OTHER_AGENCY: "非本",
    K.NEEDS_CREATION: "制",
    K.STILL_UNCLEAR: "不明",
    K.REPEATED: "重",
    K.PETITION: "信",
    K.ADMINISTRATIVE_QUERY: "查",
    K.PUBLISHED_MATERIAL: "出版",
    K.REASONS_ASKED: "说理",
    K.EXCESSIVE: "大量",
    K.DELAY: "迟",
    K.REISSUE: "确",
    K.FEE: "费",
    K.CLARIFICATION_LAPSED: "逾补",
    K.FEE_UNPAID: "逾费",
    K.AGENCY_OPINION: "征机",
    K.ASSIGNMENT: "转",
    K.RECORD_CORRECTION: "更",
    K.WITHDRAWAL: "撤",
    K.SERVICE_RECORD: "达",
}
