"""`python -m bench.vault`: sealing and opening against bare libsodium, an unlocked page, and signing in.

Looking through 20,000 cards is `bench.search`, the audit trail `bench.trail`.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from time import process_time
from typing import TYPE_CHECKING

from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_decrypt as bare_open
from nacl.bindings import crypto_aead_xchacha20poly1305_ietf_encrypt as bare_seal

from bench.measure import Row, cpu, in_turn
from ponleu.vault.rules.cipher import Place, seal, unseal

if TYPE_CHECKING:
    from django.test import Client

TIMES = 2_000  # of one text in a round
SIGNED_IN = 7  # people, once each: a code of the app is good for one time
KEY, NONCE = bytes(range(32)), bytes(24)
PLACE = Place("people_childconsent", "explained", 2**62 + 1)
BOUND = bytes(6 + len(PLACE.canonical))  # as many bytes as are authenticated with a text


def main() -> None:
    """Print each figure beside its limit or peer."""
    for row in sealing():
        print(row, flush=True)
    with tempfile.TemporaryDirectory() as name:
        os.environ |= {"PONLEU_VAR": str(Path(name) / "var"), "PONLEU_KEYS": str(Path(name) / "keys")}
        os.environ |= {"SECRET_KEY": "bench"}
        from ponleu.site.start import start_django

        (Path(name) / "var").mkdir()
        start_django()
        _prepare()
        for row in (*unlocked_page(), *signing_in()):
            print(row, flush=True)


def sealing() -> Iterator[Row]:
    """Texts of each size, against libsodium on the same padded bytes: how many in a second."""
    for length, padded in ((300, 1024), (3_000, 4_096), (16_000, 16_384)):
        text, whole = b"t" * length, b"t" * padded
        blob, bare_blob = seal(text, key=KEY, place=PLACE), bare_seal(whole, BOUND, NONCE, KEY)
        ours, bare = in_turn(
            _many(lambda text=text: seal(text, key=KEY, place=PLACE)),
            _many(lambda whole=whole: bare_seal(whole, BOUND, NONCE, KEY)),
            rounds=15,
        )
        yield Row(f"seal a text of {length:,} bytes, CPU", TIMES / ours, "/s", "libsodium", TIMES / bare)
        ours, bare = in_turn(
            _many(lambda blob=blob: unseal(blob, key=KEY, place=PLACE)),
            _many(lambda blob=bare_blob: bare_open(blob, BOUND, NONCE, KEY)),
            rounds=15,
        )
        yield Row(f"open a text of {length:,} bytes, CPU", TIMES / ours, "/s", "libsodium", TIMES / bare)


def _many(run: Callable[[], object]) -> Callable[[], None]:
    def runs() -> None:
        for _ in range(TIMES):
            run()

    return runs


def _prepare() -> None:
    from django.conf import settings
    from django.core.management import call_command

    from ponleu.vault.queries.keystore import keystore

    settings.ROOT_URLCONF = "bench.pages"
    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    keystore().found()


def unlocked_page() -> Iterator[Row]:
    """What the session, the person and the opened vault add to a page that does nothing."""
    from tests.people.accounts import an_account, signed_in, with_an_app

    client = signed_in(with_an_app(an_account("worker")), name="worker")
    assert _get(client, "/en/unlocked/").startswith(b"worker")
    with_vault, without = in_turn(
        lambda: [_get(client, "/en/unlocked/") for _ in range(50)],
        lambda: [_get(client, "/en/plain/") for _ in range(50)],
        rounds=11,
    )
    yield Row("an unlocked page, more than one that needs nobody", (with_vault - without) * 20, "ms CPU", "limit", 2)
    yield Row("  the whole of it, against that one", with_vault * 20, "ms CPU", "plain page", without * 20)


def _get(client: Client, path: str) -> bytes:
    response = client.get(path)
    assert response.status_code == 200, path
    return bytes(response.content)


def signing_in() -> Iterator[Row]:
    """Both steps, against one bare run of Argon2id."""
    from django.test import Client

    from ponleu.vault.rules import passphrases
    from tests.people.accounts import PASSPHRASE, SECOND, an_account, code_of, sign_in, with_an_app

    hash_secret_raw, runs = passphrases.hash_secret_raw, []

    def counting(*given: object) -> bytes:
        runs.append(1)
        return hash_secret_raw(*given)  # type: ignore[arg-type]

    names = [f"person {number}" for number in range(SIGNED_IN)]
    secrets = {name: with_an_app(an_account(name)) for name in names}
    took = []
    passphrases.hash_secret_raw = counting
    for name in names:
        client, start = Client(), process_time()
        sign_in(client, name=name)
        client.post(SECOND, {"code": code_of(secrets[name])})
        took.append(process_time() - start)
        assert _get(client, "/en/unlocked/").startswith(name.encode())
    passphrases.hash_secret_raw = hash_secret_raw
    bare = cpu(lambda: passphrases.stretch(PASSPHRASE, pepper=KEY, salt=b"s" * 16), rounds=SIGNED_IN)
    yield Row("runs of Argon2id for each sign-in", len(runs) / SIGNED_IN, "", "limit", 1)
    yield Row("both steps of a sign-in, up to the opened vault", median(took), "s CPU", "one run of Argon2id", bare)


if __name__ == "__main__":
    main()
