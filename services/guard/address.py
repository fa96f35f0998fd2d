"""Where a request comes from, as far as it can be believed."""

from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

# One household or clinic has one IPv4 address, and at least so much of an IPv6 one.
IPV6_PREFIX = 64
UNKNOWN = "0.0.0.0"  # noqa: S104 – a placeholder, nothing listens here


def client_address(request: HttpRequest) -> str:
    """Give the address of the sender: behind settings.TRUSTED_PROXIES proxies the one that the first saw."""
    proxies = settings.TRUSTED_PROXIES
    hops = request.headers.get("X-Forwarded-For", "").split(",")
    if proxies and len(hops) >= proxies:
        return hops[-proxies].strip()
    return request.META.get("REMOTE_ADDR", "")


def client_network(request: HttpRequest) -> str:
    """Give what counts as one sender: an IPv4 address or an IPv6 network, of which anybody owns millions."""
    address = client_address(request)
    try:
        wide = ip_address(address).version == 6
    except ValueError:
        return address
    return str(ip_network(f"{address}/{IPV6_PREFIX}", strict=False)) if wide else address


def shortened(address: str) -> str:
    """Give `address` without the part that points at one household, to be kept; 0.0.0.0 when it is none."""
    try:
        prefix = 24 if ip_address(address).version == 4 else 48
    except ValueError:
        return UNKNOWN
    return str(ip_network(f"{address}/{prefix}", strict=False).network_address)
