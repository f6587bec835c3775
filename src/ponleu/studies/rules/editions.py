"""An edition of a study: its chapters bound, numbered, and told what a reader must know first."""

from __future__ import annotations

from dataclasses import replace

from ponleu.core import Problem, Problems
from ponleu.reports.rules.markdown import parse_chapter
from ponleu.reports.rules.tree import Chapter, Edition
from ponleu.studies.rules.book import StudyBook
from ponleu.studies.rules.pack import EditionMeta, Pack
from ponleu.studies.rules.telling import Knowledge, Telling


def make_editions(pack: Pack, knowledge: Knowledge) -> tuple[Edition, ...]:
    """Every edition that the pack declares.

    raises   Problems with all that is wrong in any chapter of any edition
    """
    made: list[Edition] = []
    found: list[Problem] = []
    for meta in pack.study.editions:
        try:
            made.append(make_edition(pack, meta, knowledge))
        except Problems as problems:
            found.extend(problems.each)
    if found:
        raise Problems(found)
    return tuple(made)


def make_edition(pack: Pack, meta: EditionMeta, knowledge: Knowledge) -> Edition:
    """One edition as a tree; raises Problems with all that is wrong in its chapters."""
    book = StudyBook.of(pack, language=meta.language, knowledge=knowledge, khmer_digits=meta.khmer_digits)
    study, tell = pack.study, book.tell
    return Edition(
        id=meta.id,
        study=study.id,
        language=meta.language,
        title=tell.words(study.title),
        subtitle=tell.words(study.subtitle),
        made_by=tell.words(study.made_by),
        published=", ".join(part for part in (tell.words(study.published_at), tell.day(study.published_on)) if part),
        day=study.published_on,
        is_for_children=meta.audience == "children",
        chapters=_chapters(pack, meta, book),
        notices=_notices(tell, meta),
        licence=study.licence,
        khmer_digits=meta.khmer_digits,
        palette=study.palette,
    )


def _chapters(pack: Pack, meta: EditionMeta, book: StudyBook) -> tuple[Chapter, ...]:
    chapters: list[Chapter] = []
    found: list[Problem] = []
    for path, text in pack.chapters_of(meta):
        try:
            chapter = parse_chapter(text, where_file=path, binder=book, language=meta.language)
            chapters.append(replace(chapter, number=book.tell.count(len(chapters) + 1)))
        except Problems as problems:
            found.extend(problems.each)
    if found:
        raise Problems(found)
    return tuple(chapters)


def _notices(tell: Telling, meta: EditionMeta) -> tuple[str, ...]:
    notices = []
    if meta.ages:
        notices.append(tell.say("notice_ages", ages=tell.digits(meta.ages)))
    if meta.translation == "unreviewed":
        notices.append(tell.say("notice_unreviewed"))
    if tell.pack.study.source.title:
        notices.append(tell.say("notice_retold"))
    return tuple(notices)
