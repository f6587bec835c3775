"""`ponleu serve`: the pages, on this machine."""

from __future__ import annotations

import argparse
import os
import socket
import sys
from pathlib import Path

from ponleu.core import Problem
from ponleu.core import mark as _

HOST = "127.0.0.1"


class PortTaken(Problem):
    """Something else listens there."""

    message = _("Port %(port)s of this machine is in use.")
    advice = _("Stop what uses it, or choose another: PORT=8001 make run.")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("--workers", type=int, default=2, help="processes that answer (default: 2)")


def run(args: argparse.Namespace) -> int:
    """Serve until stopped; raises PortTaken, MalformedSetting."""
    from ponleu.site.environment import read_environment

    port = read_environment().port
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            raise PortTaken(port=port) from None
    sys.stdout.write(f"Ponleu is at http://{HOST}:{port} (stop it with Ctrl-C)\n")
    sys.stdout.flush()
    granian = Path(sys.executable).with_name("granian")
    os.execv(  # noqa: S606 — our own server, no shell between
        granian,
        [
            str(granian),
            "--interface=wsgi",
            f"--host={HOST}",
            f"--port={port}",
            f"--workers={args.workers}",
            "--blocking-threads=4",
            "--no-access-log",
            "--log-level=warning",
            "ponleu.site.wsgi:application",
        ],
    )
