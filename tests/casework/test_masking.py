"""What is left of personal data when it is masked."""

from __future__ import annotations

import pytest

from disclosure.casework.display.masking import (
    masked_address,
    masked_email,
    masked_name,
    masked_number,
    masked_phone,
    masked_postcode,
)

MASKS = (
    *(masked_address, masked_email, masked_name),
    *(masked_number, masked_phone, masked_postcode),
)


@pytest.mark.parametrize(
    ("mask", "text", "shown"),
    [
        (masked_name, "示例申请人", "示某某"),
        (masked_name, "示", "示某某"),
        (masked_number, "11010519491231002X", "1***X"),
        (masked_number, "AB1", "***"),
        (masked_phone, "13800000000", "138****0000"),
        (masked_phone, "+86 138-0000-0000", "861****0000"),
        (masked_phone, "12345", "***"),
        (masked_email, "applicant@example.com", "a***@example.com"),
        (masked_email, "no address", "***"),
        (masked_address, "示例县示例路1号", "示例县***"),
        (masked_address, "示例省示例市示例区示例街道2号", "示例省示例市示例区***"),
        (masked_address, "示例自治区示例市示例县示例村", "示例自治区示例市示例县***"),
        (masked_address, "示例路3号幸福小区", "***"),
        (masked_postcode, "830000", "83****"),
    ],
)
def test_enough_is_left_to_tell_two_apart(mask, text, shown):
    assert mask(text) == shown


@pytest.mark.parametrize("mask", MASKS)
def test_nothing_given_is_nothing_shown(mask):
    assert mask("") == "" and mask("  ") == ""


@pytest.mark.parametrize("mask", MASKS)
def test_no_mask_gives_the_text_away(mask):
    text = "某省某市某县某路123456789号@example.com"
    assert "路" not in mask(text) and "3456" not in mask(text)
