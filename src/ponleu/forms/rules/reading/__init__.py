"""XForm XML, as pyxform writes it and as others do, read into a `Form`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from ponleu.core import Problem, Problems
from ponleu.forms.rules.definition import Form, Instance
from ponleu.forms.rules.markup import Element, local, parsed
from ponleu.forms.rules.reading.body import Body
from ponleu.forms.rules.reading.lists import read_list
from ponleu.forms.rules.reading.model import Binds, actions_in, primary, refs_of, settings_of
from ponleu.forms.rules.reading.problems import NoForm, NoModel, NotAForm
from ponleu.forms.rules.reading.rulebook import Rulebook
from ponleu.forms.rules.reading.texts import Texts

__all__ = ["NotAForm", "read_form"]

MOST_BYTES: Final = 20_000_000
MOST_NODES: Final = 500_000
NO_FILES: Mapping[str, bytes] = MappingProxyType({})


def read_form(xml: bytes, *, media: Mapping[str, bytes] = NO_FILES) -> Form:
    """The form that an XForm describes.

    media    the lists it needs, by file name; pictures and sounds may be among them and are not looked at
    raises   NotAForm with everything that stands in the way of filling it
    """
    try:
        html = parsed(xml, most_bytes=MOST_BYTES, most_nodes=MOST_NODES)
    except Problem as problem:
        raise NotAForm([problem]) from None
    model = next((one for one in html.iter("{*}model")), None)
    instances = [one for one in model if local(one) == "instance"] if model is not None else []
    if model is None or not instances or len(instances[0]) == 0:
        raise NotAForm([NoModel()])
    return _Reading(html, model, instances, media).form()


class _Reading:
    def __init__(self, html: Element, model: Element, instances: list[Element], media: Mapping[str, bytes]) -> None:
        self.html, self.model, self.media = html, model, media
        self.rulebook = Rulebook()
        self.root = primary(instances[0])
        self.files: list[str] = []
        self.missing: list[str] = []
        self.instances = MappingProxyType(dict(self._lists(instances[1:])))

    def _lists(self, elements: list[Element]) -> Iterator[tuple[str, Instance]]:
        for element in elements:
            try:
                instance, file, missing = read_list(element, self.media)
            except Problems:
                raise
            except Problem as problem:
                self.rulebook.error(problem)
                continue
            self.files.extend([file] if file else [])
            self.missing.extend([missing] if missing else [])
            yield instance.name, instance

    def form(self) -> Form:
        """All of it, or every problem at once."""
        texts = Texts(self.model, self.rulebook)
        binds = Binds(self.model, refs_of(self.root), self.rulebook, texts)
        element = next((one for one in self.html.iter("{*}body")), None)
        body = Body(binds, texts, self.instances)
        items = tuple(body.items(element, binds.base)) if element is not None else ()
        form_id = self.root.get("id") or ""
        if not form_id:
            self.rulebook.doubt(NoForm())
        actions = (*actions_in(self.model, binds), *body.actions)
        if self.rulebook.errors:
            raise NotAForm(self.rulebook.errors)
        named = next((bind for ref, bind in binds.by_ref.items() if ref.endswith("instanceName")), None)
        return Form(
            id=form_id,
            version=self.root.get("version") or "",
            title=next((one.text or "" for one in self.html.iter("{*}title")), "").strip(),
            root=self.root,
            binds=MappingProxyType(binds.by_ref),
            body=items,
            actions=actions,
            languages=texts.languages,
            default_language=texts.default,
            texts=texts.by_name,
            instances=self.instances,
            media=tuple(dict.fromkeys([*self.files, *_sounds_and_pictures(texts)])),
            missing=tuple(self.missing),
            settings=settings_of(self.model, element),
            instance_name=named.calculate if named else None,
            doubts=tuple(self.rulebook.doubts),
        )


def _sounds_and_pictures(texts: Texts) -> Iterator[str]:
    for words in texts.by_name.values():
        for forms in words.by_language.values():
            for form, parts in forms.items():
                if form in {"image", "big-image", "audio", "video", "ivr-audio"}:
                    yield from (part for part in parts if isinstance(part, str))
