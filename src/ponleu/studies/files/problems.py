"""What can be wrong with a pack's folder. Values are quoted only where they are identifiers, never a child's words."""

from __future__ import annotations

from ponleu.core import Problem
from ponleu.core import mark as _


class NotAFolder(Problem):
    """The path given is not a study pack's folder."""

    message = _("There is no folder %(path)s.")
    advice = _("Give the folder that holds datapackage.json.")


class FileMissing(Problem):
    """A file that the pack names is not there."""

    message = _("The file is missing.")
    advice = _("Add it, or take it out of datapackage.json with: ponleu study describe.")


class FileTooLarge(Problem):
    """A file is larger than any that a study needs."""

    message = _("The file is larger than %(limit)s MB.")
    advice = _("Split the study, or check that this is the right file.")


class OutsideFolder(Problem):
    """A path leads out of the pack."""

    message = _("The path %(path)s leads out of the study's folder.")
    advice = _("Name a file inside the folder, without .. or a leading slash; nothing is fetched from an address.")


class PathNotPlain(Problem):
    """A path is written in a way that could hide what it means."""

    message = _("The path %(path)s is not written plainly.")
    advice = _("Write it as folder/file with single slashes, no dots between, and no more than %(limit)s characters.")


class FileClosed(Problem):
    """The disk or its rights do not let us read."""

    message = _("The file cannot be read: %(reason)s.")
    advice = _("Give yourself the right to read it.")


class NotUtf8(Problem):
    """The bytes are not text in UTF-8."""

    message = _("The file is not text in UTF-8: byte %(byte)s cannot be read.")
    advice = _("Save it again as “CSV UTF-8”, or as UTF-8 in a text editor.")


class NotJson(Problem):
    """The descriptor cannot be read."""

    message = _("The file is not JSON: %(reason)s.")
    advice = _("Make it again with: ponleu study describe.")


class NotADataPackage(Problem):
    """The descriptor breaks the Data Package specification, in the words of the library that checks it."""

    message = _("The descriptor is not a valid Data Package: %(reason)s.")
    advice = _("Make it again with: ponleu study describe.")


class NotToml(Problem):
    """study.toml cannot be read."""

    message = _("The file is not TOML: %(reason)s.")
    advice = _("Correct that line; docs/study-pack.md shows a whole file.")


class SettingMissing(Problem):
    """study.toml lacks something."""

    message = _("A value is missing.")
    advice = _("Add it; docs/study-pack.md says what it means.")


class SettingWrong(Problem):
    """study.toml holds something that cannot be used."""

    message = _("The value cannot be used: %(reason)s.")
    advice = _("docs/study-pack.md says what it takes.")


class TableMissing(Problem):
    """A table is not in the descriptor."""

    message = _("The table %(table)s is not in the descriptor.")
    advice = _("Add tables/%(table)s.csv (its header line is enough) and run: ponleu study describe.")


class TableElsewhere(Problem):
    """A table does not lie where every pack has it."""

    message = _("The table %(table)s lies at %(path)s.")
    advice = _("Move it to %(wanted)s and run: ponleu study describe.")


class NotCsv(Problem):
    """The file is no table of cells with commas between them."""

    message = _("The file cannot be read as a table: %(reason)s.")
    advice = _("Save it again as “CSV UTF-8” from a spreadsheet.")


class ColumnMissing(Problem):
    """A header lacks a required column."""

    message = _("The column is missing from the header.")
    advice = _("Add it to the first line, and a value to every row.")


class ColumnUnknown(Problem):
    """A header has a column that nobody knows."""

    message = _("This column is not known here.")
    advice = _("Take it out, or correct its name%(nearest)s.")


class ColumnTwice(Problem):
    """A header names a column twice."""

    message = _("The column stands twice in the header.")
    advice = _("Keep one of them.")


class RowWrongLength(Problem):
    """A row has more or fewer cells than the header."""

    message = _("The row has %(found)s cells where the header has %(wanted)s.")
    advice = _("Look for a comma that belongs inside quotation marks.")


class CellMissing(Problem):
    """A required cell is empty."""

    message = _("The cell is empty.")
    advice = _("Fill it in: %(says)s.")


class CellWrong(Problem):
    """A cell does not hold what its column takes."""

    message = _("The cell does not hold a %(kind)s.")
    advice = _("It takes: %(takes)s.")


class CellTooLong(Problem):
    """A cell holds a whole text."""

    message = _("The cell has more than %(limit)s characters.")
    advice = _("Look for a quotation mark that is not closed, or write the text as a chapter.")


class PercentOutOfRange(Problem):
    """A percentage is not between 0 and 100."""

    message = _("The percentage is not between 0 and 100.")
    advice = _("Write it as it was printed, such as 37.50.")


class LooksLikeFormula(Problem):
    """A spreadsheet would run the cell as a formula."""

    message = _("The cell begins like a spreadsheet formula.")
    advice = _("Begin it with a letter or a digit: spreadsheets run cells that begin with =, +, - or @.")


class ControlCharacter(Problem):
    """A cell or text holds a character that cannot be printed."""

    message = _("The text holds a sign that cannot be seen and changes how the rest is read.")
    advice = _("Delete it: it is often left behind by copying from another program.")


class WordTooLong(Problem):
    """A text runs on without a space."""

    message = _("More than %(limit)s signs stand there without a space.")
    advice = _("Look for a picture or a file that was pasted as text; in Khmer, part the sentences.")


class RowTwice(Problem):
    """Two rows have the same key."""

    message = _("The row repeats row %(first)s.")
    advice = _("Delete one of them, or correct its %(key)s.")


class UnknownReference(Problem):
    """A reference points to nothing."""

    message = _("%(value)s is not in the table %(table)s.")
    advice = _("Declare it there, or correct it%(nearest)s.")


class UnknownCode(Problem):
    """A place's code is not in the gazetteer on the frame's day."""

    message = _("%(value)s is not the code of an area that existed on %(day)s.")
    advice = _("Look it up in the gazetteer of %(country)s%(nearest)s.")


class PlaceNotInFrame(Problem):
    """An area of the gazetteer's frame is missing from the places."""

    message = _("The area %(value)s existed on %(day)s and is not in the table.")
    advice = _("Add it with is_consulted = no, so that the reader sees where nobody was asked.")


class MentionWhereNobodyWasAsked(Problem):
    """A mention comes from a place that was not consulted."""

    message = _("An issue is mentioned at %(value)s, where nobody was consulted.")
    advice = _("Correct the place, or set is_consulted to yes in the table places.")


class PartLargerThanWhole(Problem):
    """A part has more people than its whole."""

    message = _("The part has %(part)s people and its whole has %(whole)s.")
    advice = _("Correct one of the counts, or the column `of`.")


class UnknownProvision(Problem):
    """A citation that the standards do not hold."""

    message = _("%(value)s is not a provision that the standards hold.")
    advice = _("Write it as OPSC 3(1)(b) or CRC 34; several with ; between them.")


class NoEdition(Problem):
    """An edition has no chapters."""

    message = _("The edition %(edition)s has no chapter.")
    advice = _("Add a file such as %(folder)s/10-introduction.md, or take the edition out of study.toml.")


class HasMark(Problem):
    """A byte order mark; read without it."""

    message = _("The file begins with a byte order mark, which was left out.")
    advice = _("Save it as UTF-8 without BOM.")


class HasReturns(Problem):
    """Windows or old Macintosh line ends; read as LF."""

    message = _("The lines end as on Windows, which was set right.")
    advice = _("Save it with LF line ends.")
