"""A conversation in a test: messages in, texts out."""

from datetime import UTC, datetime, timedelta

from ponleu.forms.files.xlsform import converted
from ponleu.forms.rules.conversation import begin, hear, idle, outcome
from ponleu.forms.rules.conversation.state import State
from tests.forms.test_converting import md

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


class Talking:
    """One person and one form. The state passes through text between any two messages, as it does in life."""

    def __init__(self, table, channel="sms", *, is_theirs=True, language="", now=NOW):
        self.form = converted(md(table), name="a.md").form
        self.now = now
        turn = begin(self.form, channel=channel, now=now, language=language, is_theirs=is_theirs, seed=1)
        self._took(turn)

    def _took(self, turn):
        self.state, self.expects = State.read(turn.state.written()), turn.expects
        self.said = [message.text(str, language=self.state.language) for message in turn.said]
        self.audio = [message.audio for message in turn.said]

    def hear(self, *texts):
        """Say something, or several things one after another; what is said last."""
        for text in texts:
            self._took(hear(self.form, self.state, text, now=self.now))
        return "\n\n".join(self.said)

    def wait(self, **time):
        """Let time pass; whether anything came of it."""
        self.now += timedelta(**time)
        turn = idle(self.form, self.state, now=self.now)
        if turn is not None:
            self._took(turn)
        return turn is not None

    def outcome(self):
        """What came of it."""
        return outcome(self.form, self.state, now=self.now)

    def answers(self):
        """The answers that would be sent, by name."""
        from lxml import etree

        xml = self.outcome().xml
        if not xml:
            return {}
        leaves = [each for each in etree.fromstring(xml).iter() if len(each) == 0 and each.text]
        return {
            etree.QName(each).localname: each.text for each in leaves if etree.QName(each).localname != "instanceID"
        }
