"""Which addresses are of the public internet."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

# Global to Python, and yet a way to somewhere else: what stands inside of them decides, or they
# are refused whole. NAT64 (RFC 6052, 8215), 6to4 (RFC 3056), Teredo (RFC 4380), site-local
# (RFC 3879), IPv4-compatible (RFC 4291), segment routing (RFC 9602), 6to4 relays (RFC 7526).
REFUSED = tuple(
    map(
        ip_network,
        (
            *("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "fec0::/10", "::/96"),
            *("::ffff:0:0:0/96", "5f00::/16", "2001:db8::/32", "100::/64", "3fff::/20"),
            *("100.64.0.0/10", "192.88.99.0/24", "192.0.0.0/24", "198.18.0.0/15", "0.0.0.0/8"),
        ),
    )
)
# What IANA has given out to the public internet.
UNICAST = IPv6Network("2000::/3")


def is_public(address: str) -> bool:
    """Whether that IP address is of the public internet, whatever it is wrapped in."""
    # A scope names an interface of this machine.
    if "%" in address:
        return False
    ip: IPv4Address | IPv6Address = ip_address(address)
    if isinstance(ip, IPv6Address) and ip.ipv4_mapped:
        ip = ip.ipv4_mapped
    if isinstance(ip, IPv6Address) and ip not in UNICAST:
        return False
    special = ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_loopback
    if special or ip.is_link_local or ip.is_private or not ip.is_global:
        return False
    return not any(ip.version == net.version and ip in net for net in REFUSED)
