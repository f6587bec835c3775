"""`ponleu daily`: what a copy does once a day, whenever it is started. A second run on a day does nothing more."""

from __future__ import annotations

import argparse
import sys
from datetime import timedelta


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument(
        "--the-clock-is-right",
        action="store_true",
        help="destroy several months' keys at once, after a long stop; without it that is taken for a wrong clock",
    )


def run(args: argparse.Namespace) -> int:
    """Count what arrived yesterday, make and destroy keys of months, close what ended, read the trail through."""
    from ponleu.site.start import start_django

    start_django()
    from django.utils import timezone

    from ponleu.forms.actions.purging import purge
    from ponleu.people.actions.children import close_where_consent_ended
    from ponleu.people.models import Session
    from ponleu.vault.actions.arrivals import count_arrivals
    from ponleu.vault.actions.retention import expire, make_months
    from ponleu.vault.actions.trail import check_once_a_day

    now = timezone.now()
    counted = count_arrivals(now.date() - timedelta(days=1))
    made = make_months(now.date())
    ended = expire(now.date(), is_clock_right=args.the_clock_is_right)
    purged = purge(now.date())
    closed = close_where_consent_ended(now.date())
    sessions, _each = Session.objects.filter(expire_date__lt=now).delete()
    checked = check_once_a_day(at=now)
    sys.stdout.write(
        f"{len(made)} month keys made, {len(ended.months)} destroyed with {ended.records} records; "
        f"arrivals of {counted} teams counted; {closed} accounts of children closed, because consent had ended; "
        f"{purged} filled forms deleted, whose time was over; {sessions} ended sessions removed.\n"
    )
    if checked and not checked.is_sound:
        sys.stderr.write("The audit trail does not hold; `ponleu trail verify` tells where.\n")
    return 0
