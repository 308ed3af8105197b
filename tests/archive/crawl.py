"""Records of a crawl, as WARC writes them."""

from __future__ import annotations

import base64
import hashlib


def record(url: str, block: bytes, kind: str = "response", digest: bool = True) -> bytes:
    head = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:test:{url[-1]}>",
        "WARC-Date": "2021-03-02T10:00:00Z",
        "WARC-Target-URI": url,
        "Content-Type": "application/http; msgtype=response",
        "Content-Length": str(len(block)),
    }
    if digest:
        checksum = base64.b32encode(hashlib.sha1(block).digest()).decode()
        head["WARC-Block-Digest"] = f"sha1:{checksum}"
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return f"WARC/1.1\r\n{lines}\r\n".encode() + block + b"\r\n\r\n"


def http(body: bytes, *headers: str, status: str = "200 OK", kind: str = "text/html") -> bytes:
    lines = "".join(
        f"{line}\r\n" for line in (f"HTTP/1.1 {status}", f"Content-Type: {kind}", *headers)
    )
    return f"{lines}\r\n".encode() + body
