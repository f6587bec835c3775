"""A form asked one question at a time, by text message, USSD, chat or voice: state in, message in, prompts out."""

from ponleu.forms.rules.conversation.profiles import CHAT, PROFILES, SMS, USSD, VOICE, Profile
from ponleu.forms.rules.conversation.saying import Message, Phrase, Turn
from ponleu.forms.rules.conversation.state import State
from ponleu.forms.rules.conversation.talk import Outcome, begin, hear, idle, outcome

__all__ = [
    "CHAT",
    "PROFILES",
    "SMS",
    "USSD",
    "VOICE",
    "Message",
    "Outcome",
    "Phrase",
    "Profile",
    "State",
    "Turn",
    "begin",
    "hear",
    "idle",
    "outcome",
]
