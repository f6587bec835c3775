"""Small inputs that were kept, because each reaches something of its own or broke something once."""

from pathlib import Path
from time import process_time

import pytest

from fuzz.targets import TARGETS

CORPUS = Path(__file__).with_name("corpus")
SECONDS = 20  # of this processor, for the slowest of them on a busy machine


def test_every_target_has_a_corpus():
    assert {folder.name for folder in CORPUS.iterdir() if any(folder.iterdir())} == set(TARGETS)


@pytest.mark.parametrize("target", sorted(TARGETS))
def test_what_was_kept_is_answered(target):
    for kept in sorted((CORPUS / target).iterdir()):
        began = process_time()
        TARGETS[target](kept.read_bytes())
        assert process_time() - began < SECONDS, kept.name


def test_what_is_kept_is_small():
    assert max(kept.stat().st_size for kept in CORPUS.rglob("*") if kept.is_file()) < 20_000
