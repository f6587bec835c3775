"""`python -m bench.forms_server [SECONDS]`: filled forms sent to the server by 1, 4 and 8 telephones, then a kill -9.

The form has twenty questions and a repeat, its answers are about 1.1 kB of XML; the server is `ponleu serve` with two
workers, checks each form in full, and waits for the disk. With DATABASE_URL set it uses that database, else a file of
SQLite. Figures of another server for the same load are in the table below.
"""

from __future__ import annotations

import http.client
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from statistics import quantiles
from typing import NamedTuple
from uuid import uuid4

from bench.measure import Row

CENTRAL = {1: (42.8, 52.0, 24.0), 4: (50.8, 132.5, 22.7), 8: (61.9, 193.1, 18.7)}  # per second, p95 ms, CPU ms
WANTED = {1: 100, 4: 150, 8: 200}
TICKS = os.sysconf("SC_CLK_TCK")


class Load(NamedTuple):
    """What a load came to."""

    rate: float
    p50: float
    p95: float
    cpu: float  # of the server's processes, and of a database beside it, for each form
    acknowledged: list[str]


def main() -> None:
    """Print each figure beside its peer, and fail when something acknowledged was lost or doubled."""
    seconds = float(sys.argv[1]) if sys.argv[1:] else 10
    with tempfile.TemporaryDirectory() as name:
        _environment(Path(name))
        token, xml = _prepared()
        for sealed in (False, True):
            with _served() as server:
                _load(token[sealed], xml, clients=2, seconds=2, server=server)
                for clients in CENTRAL:
                    for row in _rows(
                        _load(token[sealed], xml, clients=clients, seconds=seconds, server=server), clients, sealed
                    ):
                        print(row, flush=True)
        _killed(token[False], xml, seconds)


def _environment(folder: Path) -> None:
    os.environ |= {
        "PONLEU_VAR": str(folder),
        "PONLEU_KEYS": str(folder / "keys"),
        "SECRET_KEY": "bench",
    }
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder / 'bench.sqlite3'}")
    (folder / "static").mkdir()
    from ponleu.site.start import start_django

    start_django()


def _prepared() -> tuple[dict[bool, str], bytes]:
    """A form in clear and one with a marked question, a telephone for each, and a filled form."""
    from datetime import date

    from django.core.management import call_command

    from bench.forms_engine import choices, filled, made, small
    from ponleu.forms.actions import publishing
    from ponleu.forms.actions.enrolling import enrol
    from ponleu.forms.rules.reading import read_form
    from ponleu.people.models import Organisation, Team, User
    from ponleu.vault.actions.keys import found_team, make_user_keys
    from ponleu.vault.queries.keystore import keystore
    from ponleu.vault.rules.keys import new_key

    call_command("migrate", verbosity=0)
    keystore().found()
    boss = User.objects.create(username="vanna")
    organisation = Organisation.objects_of_django.create(name="Harbour", kind="ngo")
    team = Team.objects_of_django.create(organisation=organisation, name="Desk")
    make_user_keys(boss.pk, key=new_key(), salt=b"s" * 16)
    found_team(team.pk, [boss.pk], by=boss.pk)
    plain = made(small(), choices(200), "bench")
    marked = re.sub(
        rb'(<bind nodeset="/[^"]*/province")',
        rb'\1 xmlns:ponleu="https://ponleu.org/xforms" ponleu:sensitive="yes"',
        plain,
    )
    tokens = {}
    for sealed, form_xml in ((False, plain), (True, marked)):
        name = "sealed" if sealed else "bench"
        xml = form_xml.replace(b'id="bench"', f'id="{name}"'.encode())
        form = publishing.make(organisation, form_id=name, title=name, team=team, by=boss.pk)
        assert publishing.draft(form, xml, by=boss.pk).seals is sealed
        publishing.publish(form, by=boss.pk, on=date.today())
        tokens[sealed] = enrol(organisation, name=name, forms=[form], by=boss.pk, on=date.today()).token
    _sealed.add(tokens[True])
    return tokens, filled(read_form(plain)).xml()


@contextmanager
def _served() -> Iterator[subprocess.Popen[bytes]]:
    """The server, until the end or until somebody kills it."""
    os.environ["PORT"] = str(_free_port())
    ponleu = Path(sys.executable).with_name("ponleu")
    server = subprocess.Popen([ponleu, "serve"], start_new_session=True, stdout=subprocess.DEVNULL)
    try:
        _wait_for(int(os.environ["PORT"]))
        yield server
    finally:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def _load(token: str, xml: bytes, *, clients: int, seconds: float, server: subprocess.Popen[bytes]) -> Load:
    before, start = _cpu(server.pid), time.perf_counter()
    with ThreadPoolExecutor(clients) as threads:
        runs = [threads.submit(_telephone, token, xml, start + seconds) for _ in range(clients)]
        sent = [each for run in runs for each in run.result()]
    spent = time.perf_counter() - start
    times = quantiles([took for _id, took in sent], n=20)
    cpu = (_cpu(server.pid) - before) / len(sent) * 1000
    return Load(len(sent) / spent, times[9] * 1000, times[18] * 1000, cpu, [id for id, _took in sent])


def _telephone(token: str, xml: bytes, until: float) -> list[tuple[str, float]]:
    """Send one form after the other over one connection; what was acknowledged, and how long each took."""
    line, found = http.client.HTTPConnection("127.0.0.1", int(os.environ["PORT"]), timeout=60), []
    try:
        while time.perf_counter() < until:
            id, start = f"uuid:{uuid4()}", time.perf_counter()
            if _sent(line, token, _with_id(xml, id, token)) != 201:
                raise RuntimeError("a form was not taken")
            found.append((id, time.perf_counter() - start))
    except (OSError, http.client.HTTPException):
        pass  # the server was killed
    finally:
        line.close()
    return found


def _sent(line: http.client.HTTPConnection, token: str, xml: bytes) -> int:
    boundary = secrets.token_hex(16)
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="xml_submission_file"; filename="s.xml"\r\n\r\n'
    body = head.encode() + xml + f"\r\n--{boundary}--\r\n".encode()
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}", "X-OpenRosa-Version": "1.0"}
    line.request("POST", f"/openrosa/{token}/submission", body, headers)
    response = line.getresponse()
    response.read()
    return response.status


def _with_id(xml: bytes, id: str, token: str) -> bytes:
    made = re.sub(rb"(instanceID>)[^<]*", rb"\1" + id.encode(), xml, count=1)
    return made if token not in _sealed else made.replace(b'id="bench"', b'id="sealed"')


_sealed: set[str] = set()


def _rows(load: Load, clients: int, sealed: bool) -> Iterator[Row]:
    rate, p95, cpu = CENTRAL[clients]
    of = f"{clients} telephones{', sealed' if sealed else ''}"
    yield Row(f"{of}: forms a second (wanted: {WANTED[clients]})", load.rate, "/s", "Central", rate)
    yield Row(f"{of}: answered, p50 {load.p50:.1f} ms, p95", load.p95, "ms", "Central", p95)
    yield Row(f"{of}: CPU for each (wanted: 12 at most)", load.cpu, "ms", "Central", cpu)


def _killed(token: str, xml: bytes, seconds: float) -> None:
    """Kill the server in the middle of the load: everything acknowledged is there, once."""
    from ponleu.forms.models import Submission
    from ponleu.forms.queries.submissions import sent_as
    from ponleu.forms.queries.tags import tags_of

    with _served() as server, ThreadPoolExecutor(1) as thread:
        run = thread.submit(_load, token, xml, clients=8, seconds=seconds, server=server)
        time.sleep(seconds / 2)
        os.killpg(server.pid, signal.SIGKILL)
        server.wait()
        acknowledged = run.result().acknowledged
    form = Submission.objects_of_django.filter(is_sealed=False).values_list("form", flat=True)[0]
    tags = tags_of(form)
    lost = [id for id in acknowledged if sent_as(form, tags.of("instance", id)) is None]
    rows = Submission.objects_of_django.filter(form=form)
    doubled = rows.count() - rows.values("instance_tag").distinct().count()
    print(f"kill -9 after {len(acknowledged)} acknowledged: {len(lost)} lost, {doubled} doubled")
    with _served():
        line = http.client.HTTPConnection("127.0.0.1", int(os.environ["PORT"]), timeout=60)
        codes = {_sent(line, token, _with_id(xml, id, token)) for id in acknowledged[-20:]}
    print(f"sent again after the start: {codes} (202: it had arrived before)")
    if lost or doubled or codes != {202}:
        raise SystemExit(1)


def _cpu(parent: int) -> float:
    """Seconds of CPU of the server's processes, and of PostgreSQL's if it is used."""
    found = 0.0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, fields = re.fullmatch(r"\d+ \((.*)\) (.*)", stat.read_text().strip(), re.S).groups()  # type: ignore[union-attr]
        except (OSError, AttributeError):
            continue
        values = fields.split()
        is_database = name.startswith("postgres") and os.environ["DATABASE_URL"].startswith("postgres")
        if int(values[2]) == parent or is_database:  # of the server's process group
            found += (
                int(values[11]) + int(values[12]) + int(values[13]) * is_database + int(values[14]) * is_database
            ) / TICKS
    return found


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait_for(port: int) -> None:
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the server did not start")


if __name__ == "__main__":
    main()
