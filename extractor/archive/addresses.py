"""When two addresses are one page, as far as that can be told without asking the server."""

from __future__ import annotations

from urllib.parse import urlsplit

_TRACKING = frozenset(
    ("fbclid", "gclid", "msclkid", "igshid", "mc_cid", "mc_eid", "_ga", "_gl", "xtor")
)
_TRACKING_STARTS = ("utm_", "_gac_")
"""Parameters that tell who sent the reader, never what is read, and starts of such."""
_PORTS = {"http": ":80", "https": ":443"}


def page_of(url: str) -> str | None:
    """What tells the page of an address: without scheme, `www.`, tracking, last slash, fragment.

    Letters of the path and the other parameters stay as they are, for a server may tell them apart;
    so does a fragment that begins with `!` or `/`, for some sites keep their pages there. None
    where there is no host («/sak/12»): two sites may each have one.

    >>> page_of("http://www.Avis.no:80/sak/12/?utm_source=x&side=2#kommentarer")
    'avis.no/sak/12?side=2'
    >>> page_of("https://avis.no/sak/12?side=2") == page_of("https://avis.no/sak/12")
    False
    """
    try:
        parts = urlsplit(url.strip())
        host = parts.netloc.rpartition("@")[2].lower()
    except ValueError:
        return None
    if not host:
        return None
    host = host.removesuffix(_PORTS.get(parts.scheme, ":0")).removeprefix("www.").rstrip(".")
    asked = [pair for pair in parts.query.split("&") if pair and not _is_tracking(pair)]
    query = "?" + "&".join(asked) if asked else ""
    fragment = "#" + parts.fragment if parts.fragment.startswith(("!", "/")) else ""
    return host + parts.path.rstrip("/") + query + fragment


def _is_tracking(pair: str) -> bool:
    return pair.partition("=")[0] in _TRACKING or pair.startswith(_TRACKING_STARTS)
