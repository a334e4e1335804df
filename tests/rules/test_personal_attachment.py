from reports.rules.content import AttachmentContent
from reports.rules.crosschecks.personal_attachment import check
from reports.rules.vocabulary import Level

from .builders import MOBILE, MOBILE_MASKED, only, report

HIT = f"手机号码 {MOBILE_MASKED}"


def attached(*attachments):
    return report(attachments=attachments)


def test_an_attachment_without_personal_numbers_is_fine():
    assert list(check(attached(AttachmentContent("年报.pdf", "d")))) == []


def test_a_number_found_on_upload_is_told_with_the_name_of_the_file():
    finding = only(check, attached(AttachmentContent("名单.xlsx", "d", (HIT,))))

    assert (finding.rule, finding.level) == ("P2", Level.PERSONAL)
    assert f"附件“名单.xlsx”里有疑似个人信息 {HIT}" in str(finding.message)


def test_each_number_is_told_once():
    content = attached(AttachmentContent("名单", "d", (HIT, "银行卡号 6***4", HIT)))

    assert len(list(check(content))) == 2


def test_a_file_that_cannot_be_read_must_be_looked_at():
    finding = only(check, attached(AttachmentContent("扫描.pdf", "d", unreadable=True)))

    assert finding.level is Level.PERSONAL
    assert "读不出文字" in str(finding.message)


def test_a_number_in_the_name_of_a_file_is_told_masked():
    finding = only(check, attached(AttachmentContent(f"{MOBILE}来信", "d")))

    assert f"“{MOBILE_MASKED}来信”" in str(finding.message)
    assert MOBILE not in repr(finding)


def test_a_release_holds_for_this_very_file_only():
    first = only(check, attached(AttachmentContent("名单", "one", (HIT,))))
    renamed = only(check, attached(AttachmentContent("新名", "one", (HIT,))))
    replaced = only(check, attached(AttachmentContent("名单", "two", (HIT,))))

    assert first.fingerprint == renamed.fingerprint
    assert first.fingerprint != replaced.fingerprint
