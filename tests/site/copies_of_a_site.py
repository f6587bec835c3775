"""Commands run on data folders of their own, as an operator runs them."""

import os
import subprocess
import sys

_FOREIGN = ("DATABASE_URL", "PONLEU_KEYS", "BEHIND_HTTPS", "DEBUG")


def ponleu(var, *given, before="", **options):
    """Run a command; `before` is Python run first in the same process."""
    code = f"import sys\n{before}\nfrom ponleu.site.command_line import main\nsys.exit(main(sys.argv[1:]))"
    kept = {name: value for name, value in os.environ.items() if name not in _FOREIGN}
    return subprocess.run(
        [sys.executable, "-c", code, *map(str, given)],
        env=kept | {"PONLEU_VAR": str(var), "SECRET_KEY": "test"},
        capture_output=True,
        text=True,
        check=False,
        **options,
    )


def python(var, code):
    """Run Python with Django started; returns what it prints."""
    started = f"from ponleu.site.start import start_django\nstart_django()\n{code}"
    var.mkdir(parents=True, exist_ok=True)
    kept = {name: value for name, value in os.environ.items() if name not in _FOREIGN}
    environment = kept | {"PONLEU_VAR": str(var), "SECRET_KEY": "test"}
    done = subprocess.run([sys.executable, "-c", started], env=environment, capture_output=True, text=True, check=True)
    return done.stdout
