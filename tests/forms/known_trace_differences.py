"""Where our engine differs from a recorded trace, by number and name, with the reason; docs/forms.md lists the kinds.

Two things the traces do not record are said here: which begin with answers that were there before, and in which
language they were asked from which step on.
"""

SUM = "The sum of no answers is 0 here, as in JavaRosa and XPath; the recorded engine leaves it empty."
LOCATION = "`odk:setgeopoint` asks a device for its place; the engine has none, and leaves the answer to the person."
FILE = "The recording read a file that the trace does not hold."

PATH = "An absolute path inside a repeat means the same instance (JavaRosa); the recorded engine takes all of them."
BARE = "A bare question in a rule asks whether it is answered (JavaRosa); the recorded engine, whether it exists."

KNOWN = {
    1: f"{SUM} {BARE} {PATH} Else all 987 steps agree.",
    165: SUM,
    183: SUM,
    184: SUM,
    156: PATH,
    181: "A count without `..` is looked for beside the repeat (JavaRosa); the recorded engine looks inside it.",
    458: FILE,
    459: FILE,
    499: FILE,
    463: LOCATION,
    464: LOCATION,
    465: LOCATION,
    466: LOCATION,
    490: "The id of an edited submission's forerunner is no node of the form; it is kept beside the answers.",
    497: "A ranking that lost all its options stays empty; the recorded engine fills it in the order of the list.",
    511: BARE,
}

BEGUN_BEFORE = {270, 344, 469, 490}
LANGUAGES = {274: {1: "French (fr)", 3: "English (en)"}, 477: {3: "es"}}
