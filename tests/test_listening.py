"""Sockets and signals of whoever answers HTTP."""

from __future__ import annotations

import os
import signal
import socket
from types import SimpleNamespace

import pytest

from extractor.errors import InputError
from extractor.listening import address_of, listen, stopped_by_signals


def test_a_signal_before_the_server_runs_stops_it() -> None:
    server = SimpleNamespace(should_exit=False)
    before = signal.getsignal(signal.SIGTERM)
    with stopped_by_signals(server):
        os.kill(os.getpid(), signal.SIGTERM)
        assert server.should_exit
    assert signal.getsignal(signal.SIGTERM) is before


def test_an_answer_does_not_wait_for_a_packet_to_fill() -> None:
    with listen("127.0.0.1", 0) as listener:
        assert listener.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        assert address_of(listener) == f"http://127.0.0.1:{listener.getsockname()[1]}"


@pytest.mark.parametrize(("host", "port"), [("127.0.0.1", 70_000), ("nei.invalid", 0)])
def test_an_address_that_is_none_is_told(host: str, port: int) -> None:
    with pytest.raises(InputError, match=f"{host}:{port}: cannot listen"):
        listen(host, port)


def test_an_address_that_is_taken_is_told() -> None:
    with listen("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        with pytest.raises(InputError, match="choose another --port"):
            listen("127.0.0.1", port)
