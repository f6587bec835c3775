from datetime import UTC, datetime
from uuid import UUID

import pytest

from ponleu.site.command_line import main
from ponleu.vault.actions.trail import record
from ponleu.vault.files.keystore import FolderKeyStore
from ponleu.vault.models import TrailEntry

AT = datetime(2027, 3, 1, 4, 5, tzinfo=UTC)


@pytest.fixture
def trail(transactional_db, settings, tmp_path):
    settings.KEY_STORE = tmp_path / "keys"
    FolderKeyStore(settings.KEY_STORE).found()
    for number in range(5):
        record("vault.opened", actor=UUID(int=7), subject=str(number), at=AT)
    return settings.KEY_STORE


def test_a_sound_trail_is_told_with_its_length(trail, capsys):
    status = main(["trail", "verify"])

    assert status == 0
    assert capsys.readouterr() == ("5 entries, each following from the one before.\n", "")


def test_the_first_broken_link_is_named_by_its_number(trail, capsys):
    TrailEntry.objects.filter(number__in=[3, 5]).update(outcome="refused")

    status = main(["trail", "verify"])

    assert status == 1
    assert capsys.readouterr() == ("", "Entry 3 is not what was written, or stands where another stood.\n")


def test_a_cut_end_is_named_by_the_first_entry_that_is_gone(trail, capsys):
    TrailEntry.objects.filter(number__gte=4).delete()

    status = main(["trail", "verify"])

    assert status == 1
    assert capsys.readouterr().err == (
        "Entry 4 is missing, and those after it: the anchor in the key store stands further.\n"
    )


def test_a_missing_anchor_is_said(trail, capsys):
    (trail / "anchor").unlink()

    status = main(["trail", "verify"])

    assert status == 1
    assert "There is no anchor in the key store" in capsys.readouterr().err


def test_a_lost_key_store_is_said(trail, capsys, settings, tmp_path):
    settings.KEY_STORE = tmp_path / "lost"

    status = main(["trail", "verify"])

    assert status == 1
    assert "The key store cannot be read" in capsys.readouterr().err


def test_an_explained_loss_is_anchored_and_told(trail, capsys):
    (trail / "anchor").unlink()

    status = main(["trail", "anchor"])

    assert status == 0
    assert "The anchor now stands at the last entry." in capsys.readouterr().out
    assert main(["trail", "verify"]) == 0


def test_without_a_key_store_nothing_can_be_anchored(trail, capsys, settings, tmp_path):
    settings.KEY_STORE = tmp_path / "lost"

    assert main(["trail", "anchor"]) == 2
    assert "The key store cannot be used" in capsys.readouterr().err


@pytest.mark.parametrize("given", [["trail"], ["trail", "mend"], ["trail", "verify", "now"]])
def test_what_is_not_understood_stops_with_two(given, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(given)

    assert stopped.value.code == 2
    assert "usage: ponleu" in capsys.readouterr().err


def test_help_says_what_each_verb_does(capsys):
    with pytest.raises(SystemExit):
        main(["trail", "--help"])

    told = capsys.readouterr().out
    assert "verify" in told
    assert "read every entry and tell the first link that does not hold" in " ".join(told.split())
