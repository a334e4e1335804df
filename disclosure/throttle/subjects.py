"""Who is counted as one. Pure."""

from __future__ import annotations

from ipaddress import IPv6Address, IPv6Network, ip_address

#: A household or an office gets a network of this length, not one address.
IPV6_PREFIX = 64


def network_of(address: str) -> str:
    """Return an IPv4 address as it is, and of an IPv6 address its network.

    What is no address comes back unchanged, so that it is counted as well.
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(IPv6Network((parsed.packed, IPV6_PREFIX), strict=False))
