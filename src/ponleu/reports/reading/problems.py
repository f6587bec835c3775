"""Why a document could not be read. Each says what, where, and what to do."""

from __future__ import annotations

from ponleu.core import Problem
from ponleu.core import mark as _


class Unreadable(Problem):
    """A document that gives no text."""


class Missing(Unreadable):
    """There is no such file."""

    message = _("There is no such file.")
    advice = _("Check the name and the folder.")


class IsAFolder(Unreadable):
    """A folder where a file was meant."""

    message = _("This is a folder.")
    advice = _("Give one document in it.")


class NotAllowed(Unreadable):
    """The operating system refuses."""

    message = _("The file may not be opened: %(why)s.")
    advice = _("Ask for the right to read it, or make a copy.")


class TooLarge(Unreadable):
    """More than anything a report holds."""

    message = _("The file holds %(size)s MB; at most %(most)s MB are read.")
    advice = _("Save it without pictures, or as text.")


class IsEmpty(Unreadable):
    """No text at all."""

    message = _("There is no text in it.")
    advice = _("Check that it is the right file and that it was saved.")


class WrongEncoding(Unreadable):
    """Bytes that are no text in UTF-8."""

    message = _("Byte %(byte)s, on line %(line)s, is not UTF-8 text.")
    advice = _("Open it in an editor and save it as UTF-8.")


class NotText(Unreadable):
    """A program, a picture, anything but a document."""

    message = _("This is not a text, HTML, Word or PDF document.")
    advice = _("Save it as one of them.")


class Encrypted(Unreadable):
    """A password is asked for."""

    message = _("It is protected by a password.")
    advice = _("Save a copy without a password.")


class Broken(Unreadable):
    """The file says that it is of a kind, and is not a whole one."""

    message = _("It is not a complete %(kind)s file: %(why)s.")
    advice = _("Open it in the program that made it, and save it again.")


class Inflated(Unreadable):
    """A small archive that unpacks to a huge one."""

    message = _("It would unpack to %(size)s MB; at most %(most)s MB are read.")
    advice = _("Save it without pictures, or as text. If somebody sent it to you, do not open it.")


class OnlyPictures(Unreadable):
    """A scan: pages without text."""

    message = _("Its %(pages)s pages are pictures without text.")
    advice = _("Run text recognition (OCR) over it first, or ask for the original.")


class OldWord(Unreadable):
    """The Word format of before 2007, and others that are not read."""

    message = _("Files of the kind %(kind)s are not read.")
    advice = _("Save it as DOCX or PDF.")
