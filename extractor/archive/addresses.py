"""When two addresses are one page, as far as that can be told without asking the server."""

from __future__ import annotations

from urllib.parse import urlsplit

_TRACKING = ("utm_", "fbclid", "gclid", "msclkid", "igshid", "mc_cid", "mc_eid", "_ga", "xtor")
"""Starts of parameters that tell who sent the reader, never what is read."""
_PORTS = {"http": ":80", "https": ":443"}


def page_of(url: str) -> str:
    """What tells the page of an address: without scheme, `www.`, tracking, last slash, fragment.

    Letters of the path and the other parameters stay as they are, for a server may tell them apart;
    so does a fragment that begins with `!` or `/`, for some sites keep their pages there. What is
    no address is given back as it is.

    >>> page_of("http://www.Avis.no:80/sak/12/?utm_source=x&side=2#kommentarer")
    'avis.no/sak/12?side=2'
    >>> page_of("https://avis.no/sak/12?side=2") == page_of("https://avis.no/sak/12")
    False
    """
    try:
        parts = urlsplit(url.strip())
        host = parts.netloc.rpartition("@")[2].lower()
    except ValueError:
        return url
    if not host:
        return url
    host = host.removesuffix(_PORTS.get(parts.scheme, ":0")).removeprefix("www.").rstrip(".")
    asked = [pair for pair in parts.query.split("&") if pair and not pair.startswith(_TRACKING)]
    query = "?" + "&".join(asked) if asked else ""
    fragment = "#" + parts.fragment if parts.fragment.startswith(("!", "/")) else ""
    return host + parts.path.rstrip("/") + query + fragment
