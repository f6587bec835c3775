"""The words by which the linter tells who was counted, in the languages children's reports are mostly written in.

Lists, not law: a missing word makes a check silent, never wrong.
"""

from __future__ import annotations

import re

from ponleu.core import Unit

PLACE_NOUNS = (
    "provinces|province|districts|district|villages|village|communes|commune|regions|region|counties|county|states|"
    "cities|city|towns|town|municipalities|municipality|municipios|wards|ward|islands|island|parishes|parish|"
    "departments|governorates|governorate|prefectures|prefecture|cantons|canton|territories|territory|atolls|atoll|"
    "camps|camp|sites|site|settlements|settlement|places|place|locations|location|localities|locality|areas|area|"
    "zones|zone|divisions|division|sub-counties|sub-county|subcounties|barangays|barangay|kebeles|woredas|regencies|"
    "upazilas|oblasts|voivodeships|boroughs|townships|sub-districts|communities|community|"
    "départements|régions|villes|distritos|provincias|departamentos|comunidades|províncias|municípios|"
    "ខេត្ត|ស្រុក|ឃុំ|ភូមិ"
)
_KHMER_PLACES = "ខេត្ត|ស្រុក|ឃុំ|ភូមិ|កន្លែង"  # Khmer sets no spaces between words
PLACE = re.compile(rf"(?<!\w)(?:{PLACE_NOUNS})(?!\w)|{_KHMER_PLACES}", re.IGNORECASE)
PLACE_LIKE_HEADER = re.compile(
    rf"{_KHMER_PLACES}|(?<!\w)(?:{PLACE_NOUNS}|where|mentioned (?:in|by)|capital|lieux?|lugares?|locais|raised in|reported in)(?!\w)",
    re.IGNORECASE,
)

CHILD_NOUNS = (
    "children|child|girls|girl|boys|boy|adolescents|adolescent|pupils|pupil|students|student|learners|minors|"
    "teenagers|infants|toddlers|schoolchildren|enfants|filles|garçons|niñas|niños|niñas y niños|crianças|meninas|meninos|កុមារ"
)
ADULT_NOUNS = (
    "adults|adult|parents|parent|guardians|mothers|fathers|caregivers|carers|teachers|teacher|officials|officers|"
    "women|men|authorities|interviewees|professionals|workers|elders|leaders|citizens|grandparents|adultes|adultos"
)
PERSON_NOUNS = (
    "people|persons|respondents|respondent|participants|participant|representatives|representative|researchers|"
    "members|individuals|informants|youths|youth|facilitators|volunteers|delegates|young people|females|female|"
    "males|male|interviews|personnes|personas|pessoas"
)
GROUP_NOUNS = "groups|group|focus groups|households|household|families|family|classes|schools|school|clubs|organisations|organizations"

FEMALE = re.compile(r"(?<!\w)(?:girls?|females?|women|filles|niñas|meninas|female)(?!\w)", re.IGNORECASE)
MALE = re.compile(r"(?<!\w)(?:boys?|males?|men|garçons|niños|meninos)(?!\w)", re.IGNORECASE)

UNIT_OF = {
    **dict.fromkeys(PLACE_NOUNS.split("|"), Unit.PLACE),
    **dict.fromkeys(CHILD_NOUNS.split("|"), Unit.CHILD),
    **dict.fromkeys(ADULT_NOUNS.split("|"), Unit.ADULT),
    **dict.fromkeys(GROUP_NOUNS.split("|"), Unit.GROUP),
}
NOUNS = "|".join((PLACE_NOUNS, CHILD_NOUNS, ADULT_NOUNS, PERSON_NOUNS, GROUP_NOUNS))
NOUN = re.compile(rf"(?<![\w-])(?:{NOUNS})(?![\w-])", re.IGNORECASE)

NUMBER_WORDS = {
    word: value
    for value, word in enumerate(
        [
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ],
        start=1,
    )
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60}

HEDGES = re.compile(
    r"(?<!\w)(?:about|around|approximately|approx\.?|nearly|almost|some|roughly|circa|ca\.?|over|more than|less than|"
    r"fewer than|at least|at most|up to|under|above|below|between|close to|just over|just under|environ|cerca de|~|≈|<|>|≤|≥)\s*$",
    re.IGNORECASE,
)
OPEN_LIST = re.compile(
    r"(?<!\w)(?:including|include|includes|such as|e\.g\.|for example|for instance|among them|among others|especially|"
    r"notably|particularly|mainly|mostly|etc|inter alia|like|others?|elsewhere|except|excluding|but not|plus|"
    r"par exemple|notamment|por ejemplo)(?!\w)|…|\.\.\.",
    re.IGNORECASE,
)
MANY_ANSWERS = re.compile(
    r"(?:could|can|may|might|were able to|were allowed to|was allowed to|free to) (?:each )?(?:name|give|choose|tick|mention|pick|select|say|mark|list) "
    r"(?:several|more|many|two|three|as many|any number|all)|more than one|multiple[ -](?:answer|response|choice|mention|select)|several (?:answers|responses|options|choices)|"
    r"multi-?(?:response|select|answer)|choose all|all that apply|tick all|select all|(?:can|may|could|might|do|does|will) not (?:add|sum|total)|"
    r"(?:may|can|could|might|will|do) (?:exceed|add up to more|sum to more|total more|be more)|exceeds? 100|as many as|"
    r"two answers|three answers|up to (?:two|three|\d) (?:answers|options|choices)|plusieurs réponses|respuestas? múltiples?|varias respuestas",
    re.IGNORECASE,
)
NO_ANSWER = re.compile(
    r"do(?:es)?(?: not|n['’]t) know|did(?: not|n['’]t) (?:know|answer|say)|don['’]t know|no (?:answer|response|opinion|reply)|not sure|unsure|"
    r"undecided|refused|(?:^|\W)(?:others?|the rest|remaining|remainder|missing|unknown|not stated|neither)(?:$|\W)|"
    r"no sabe|ne sai[st] pas|sans réponse|não sabe",
    re.IGNORECASE,
)
YES = re.compile(
    r"(?<!\w)(?:yes|oui|sí|sim)(?!\w)|there (?:is|are|was|were)(?! no)|^\W*(?:know|agree|satisfied|safe)", re.IGNORECASE
)
NO = re.compile(r"(?<!\w)(?:no|non|não|not|never|none)(?!\w)", re.IGNORECASE)
TOTAL = re.compile(
    r"^\W*(?:grand |sub-?)?(?:total|totals|all|overall|sum|both(?: sexes)?|together|ensemble|សរុប|todos|todas)(?!\w)",
    re.IGNORECASE,
)
MEAN = re.compile(
    r"(?<!\w)(?:mean|average|averaged|median|moyenne|promedio|média|per (?:place|group|child|village|district|session))(?!\w)",
    re.IGNORECASE,
)
