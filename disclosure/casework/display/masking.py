"""Personal data as it is shown by default: enough to tell two people apart.

Pure. Every function takes the full text and returns the masked one; nothing
given is nothing shown.
"""

from __future__ import annotations

import re

HIDDEN = "***"
_SOMEBODY = "某某"
_DISTRICT = re.compile(
    r"(?:[^省市县]{2,8}?(?:省|自治区|特别行政区))?"
    r"(?:[^省县区旗路街]{2,10}?(?:市|自治州|地区|盟))?"
    r"(?:[^省市县区旗路街巷号村]{1,10}?(?:区|县|旗|市))?"
)


def masked_name(name: str) -> str:
    """Return the first character only: 示某某."""
    return f"{name.strip()[0]}{_SOMEBODY}" if name.strip() else ""


def masked_number(number: str) -> str:
    """Return first and last character of a document's number: 1***X."""
    kept = number.strip()
    if not kept:
        return ""
    return f"{kept[0]}{HIDDEN}{kept[-1]}" if len(kept) > 3 else HIDDEN


def masked_phone(phone: str) -> str:
    """Return a telephone number without its middle: 138****0000."""
    digits = "".join(mark for mark in phone if mark.isdecimal())
    if not phone.strip():
        return ""
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 10 else HIDDEN


def masked_email(email: str) -> str:
    """Return the first letter and the server: a***@example.com."""
    if not email.strip():
        return ""
    person, at, server = email.strip().rpartition("@")
    return f"{person[0]}{HIDDEN}@{server}" if at and person else HIDDEN


def masked_address(address: str) -> str:
    """Return an address as far as the district: 示例县***."""
    if not address.strip():
        return ""
    found = _DISTRICT.match(address.strip())
    return f"{found[0] if found else ''}{HIDDEN}"


def masked_postcode(postcode: str) -> str:
    """Return the province and the postal zone of a code: 83****."""
    return f"{postcode.strip()[:2]}****" if postcode.strip() else ""
