"""A command run at a terminal, as somebody sits before it: it is read and typed to through a pseudo-terminal."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time

_FOREIGN = ("DATABASE_URL", "PONLEU_KEYS", "BEHIND_HTTPS", "DEBUG")
_STEERING = re.compile(r"\x1b\[[?0-9;]*[A-Za-z]")
CLEARED = "\x1b[2J\x1b[3J\x1b[H\x1b[?1049l"
PATIENCE = 90  # seconds, on a machine that is busy with other things


class At:
    """A command at a terminal; `screen` is all that was ever written there."""

    def __init__(self, var, *given, before=""):
        code = f"import sys\n{before}\nfrom ponleu.site.command_line import main\nsys.exit(main(sys.argv[1:]))"
        kept = {name: value for name, value in os.environ.items() if name not in _FOREIGN}
        self.master, slave = pty.openpty()
        self.process = subprocess.Popen(
            [sys.executable, "-c", code, *given],
            env=kept | {"PONLEU_VAR": str(var), "SECRET_KEY": "test"},
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            preexec_fn=lambda: os.close(os.open(os.ttyname(0), os.O_RDWR)),  # noqa: PLW1509 - takes it as its own
        )
        os.close(slave)
        self.screen, self._read = "", 0

    def sees(self, words):
        """Wait until these words stand on the screen; returns what came up to their end, without steering signs."""
        start = self._read
        while (at := self.screen.find(words, start)) < 0:
            assert self._more(), f"{words!r} never came; it ended with:\n{self.screen[-1500:]}"
        self._read = at + len(words)
        return _STEERING.sub("", self.screen[start : self._read])

    def types(self, line=""):
        os.write(self.master, f"{line}\n".encode())

    def answers(self, *pairs):
        """After each of these words, type that."""
        for words, line in pairs:
            self.sees(words)
            time.sleep(0.05)  # the question stands; let it turn the echo off
            self.types(line)

    def breaks_off(self):
        self.process.send_signal(signal.SIGINT)

    def ends(self):
        """Wait for the end; returns the exit status."""
        while self._more():
            pass
        status = self.process.wait(PATIENCE)
        os.close(self.master)
        return status

    def _more(self):
        if not select.select([self.master], [], [], PATIENCE)[0]:
            return False
        try:
            read = os.read(self.master, 65536).decode(errors="replace")
        except OSError:  # the other end was closed
            return False
        self.screen += read
        return bool(read)
