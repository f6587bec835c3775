"""What the script of a page says of a form, beside what the engine says: the same, or nothing."""

from pathlib import Path
from random import Random

import pytest

from ponleu.forms.rules.entry import take, widget_of
from ponleu.forms.rules.for_browsers import for_browser
from ponleu.forms.rules.for_browsers.compiling import Compiling
from ponleu.forms.rules.session import Session
from tests.forms.pages.chromium import chromium, marks
from tests.forms.questionnaires import NOW
from tests.forms.test_walks import INSTRUMENTS, form_of, recorded

__all__ = ["chromium"]
pytestmark = marks

SCRIPT = Path(__file__).resolve().parents[3] / "src/ponleu/forms/static/forms/offline-rules.js"
PLAY = """
([form, steps]) => {
  const filling = new Filling(form);
  const find = (ref) => filling.entries().find((entry) => filling.full(entry.ref, entry) === ref);
  const seen = () => {
    const found = {};
    for (const entry of filling.entries()) {
      for (const item of Object.values(form.items)) {
        if (filling.home(item.ref) !== entry.ref) continue;
        const isAsked = filling.isAsked(item.ref, entry), answer = filling.answer(item, entry) || "";
        const ok = item.ok === undefined || !answer ? null : Boolean(filling.run(item.ok, entry));
        const req = item.req === undefined ? null : Boolean(filling.run(item.req, entry));
        found[filling.full(item.ref, entry)] = [isAsked, ok, req, isAsked ? answer : ""];
      }
      for (const ref of Object.keys(form.sums)) {
        if (filling.home(ref) === entry.ref) found[`sum ${filling.full(ref, entry)}`] = filling.value(ref, entry);
      }
    }
    return found;
  };
  return steps.map(([deed, within, ref, typed]) => {
    const entry = find(deed === "remove" ? ref : within);
    if (!entry) return null;
    if (deed === "add") filling.add(ref, entry);
    else if (deed === "remove") filling.remove(entry);
    else filling.change(filling.items[ref], entry, typed);
    return seen();
  });
}
"""


@pytest.fixture(scope="module")
def page(chromium):
    page = chromium.new_page()
    page.add_script_tag(content=SCRIPT.read_text("utf-8") + "\nwindow.Filling = Filling;")
    return page


def plain(ref):
    return "/".join(part.split("[")[0] for part in ref.split("/"))


def around(ref, repeats):
    """The instance that a place is in: its ref with numbers, or nothing."""
    parts = ref.split("/")
    return next(
        ("/".join(parts[:end]) for end in range(len(parts) - 1, 0, -1) if plain("/".join(parts[:end])) in repeats), ""
    )


def typed_for(prompt, dice):
    """What somebody may type, now and then nonsense."""
    if dice.random() < 0.1:
        return ["nonsense"] if dice.random() < 0.5 else [""]
    values, widget = [one.value for one in prompt.choices], widget_of(prompt)
    match widget:
        case "one" | "menu":
            return [dice.choice([*values, ""])]
        case "several":
            return dice.sample(values, dice.randint(0, len(values)))
        case "order":
            places = list(map(str, range(1, len(values) + 1)))
            dice.shuffle(places)
            return places or [""]
        case "number" | "range":
            return [dice.choice(["0", "3", "១៧", "+40", " 250 ", "-1", "07", "5."])]
        case "decimal":
            return [dice.choice(["0.5", "12", "-3,25", "៤.៥0", "007.10"])]
        case "date":
            return dice.choice([["3", "2", "2010"], ["២៣", "11", "2026"], ["1", "1", "២៥៦៩"], ["31", "2", "2020"]])
        case "time":
            return dice.choice([["9", "30"], ["25", "0"]])
        case "moment":
            return ["3", "2", "2010", "9", "5"]
        case "place":
            return dice.choice([["11.5", "104,9"], ["95", "3"]])
    return [dice.choice(["yes", "no", "a", "ក ខ", "12", "2020-01-01", "x" * 30, "𝟜 \u200bក\u0007b"])]


class Played:
    """One form filled step by step in the engine; what the script must agree with after each."""

    def __init__(self, form, dice, steps=25):
        self.form, self.dice, self.rules = form, dice, Compiling(form)
        self.json = for_browser(form, language=form.default_language, now=NOW)
        self.json["items"] = {item["ref"]: item for item in self.items(self.json["pages"])}
        self.session = Session(form, now=NOW, seed=1)
        self.counted = sum(repeat.count is not None for repeat in form.repeats.values())
        self.steps, self.seen = [], []
        for _ in range(steps):
            if not self.step():
                break

    def items(self, body):
        for item in body:
            if item["is"] == "q" and item["w"] != "later":
                yield item
            yield from self.items(item.get("body", ()))

    def step(self):
        prompts = [each for page in self.session.pages() for each in page.prompts()]
        asked = [each for each in prompts if each.kind == "question" and not each.readonly]
        asked = [each for each in asked if plain(each.ref) in self.json["items"]]
        rows = [each for each in prompts if each.kind == "another" and each.count < 4]
        if rows and (not asked or self.dice.random() < 0.15):
            row = self.dice.choice(rows)
            self.add_or_remove(row)
        elif asked:
            prompt = self.dice.choice(asked)
            typed = typed_for(prompt, self.dice)
            take(self.session, [prompt], {f"has:{prompt.ref}": ["1"], prompt.ref: typed})
            self.steps.append(["answer", around(prompt.ref, self.form.repeats), plain(prompt.ref), typed])
        else:
            return False
        self.seen.append(dict(self.session.states()))
        return True

    def add_or_remove(self, row):
        if row.count and self.dice.random() < 0.4:
            ref = f"{row.ref}[{self.dice.randint(1, row.count)}]"
            self.session.remove(ref)
            self.steps.append(["remove", "", ref, []])
        else:
            self.session.add(row.ref)
            self.steps.append(["add", around(row.ref, self.form.repeats), plain(row.ref), []])

    def differences(self, told):
        found = []
        for number, (states, seen) in enumerate(zip(self.seen, told, strict=True)):
            if seen is None or len(self.json["counts"]) < self.counted:  # how many entries there are is not known there
                return found if len(self.json["counts"]) < self.counted else [(number, "no such entry")]
            for ref, said in seen.items():
                state = states[ref.removeprefix("sum ")]
                wrong = self.wrong_sum if ref.startswith("sum ") else self.wrong
                found += [(number, ref, state, each) for each in wrong(state, said, plain(ref))]
        return found

    def wrong_sum(self, state, said, ref):
        if self.rules.is_known(ref.removeprefix("sum ")) and (state.value if state.relevant else "") != said:
            yield f"sum {said!r}"

    def wrong(self, state, said, ref):
        is_asked, ok, required, answer = said
        if self.rules.is_shown_by_rule(ref) and is_asked != state.relevant:
            yield f"asked {is_asked}"
        if self.rules.is_known(ref) and state.relevant and answer != state.value:
            yield f"answer {answer!r}"
        if ok is not None and answer == state.value and state.relevant and ok != state.constraint_ok:
            yield f"ok {ok}"
        if required is not None and state.relevant and required != state.required:
            yield f"required {required}"


def compared(page, form, dice):
    played = Played(form, dice)
    return played.differences(page.evaluate(PLAY, [played.json, played.steps])) if played.steps else []


@pytest.mark.parametrize("name", ["small", "large", *(path.name for path in INSTRUMENTS)])
@pytest.mark.parametrize("seed", range(2))
def test_the_script_agrees_with_the_engine_on_forms_filled_at_random(page, name, seed):
    assert compared(page, form_of(name), Random(seed)) == []


def test_the_script_agrees_with_the_engine_on_recorded_forms(page, vectors_folder):
    dice = Random(0)

    wrong = [(form.title, each) for form in recorded(vectors_folder) for each in compared(page, form, dice)[:3]]

    assert wrong == []
