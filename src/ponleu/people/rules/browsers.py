"""A browser in three words, so that people recognise their own sessions. The whole user agent is never kept."""

from __future__ import annotations

# In this order: the later signs stand in the user agents of the earlier browsers too.
_BROWSERS = {
    "Edg": "Edge",
    "OPR": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
_SYSTEMS = {
    "Android": "Android",
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Windows": "Windows",
    "CrOS": "ChromeOS",
    "Mac OS": "Mac",
    "Linux": "Linux",
}


def browser_of(agent: str) -> str:
    """The browser and the system that a user agent names, or nothing.

    >>> browser_of("Mozilla/5.0 (Linux; Android 14; SM-A155F) AppleWebKit/537.36 Chrome/130.0.0.0 Mobile Safari/537.36")
    'Chrome, Android'
    >>> browser_of("curl/8")
    ''
    """
    found = (next((name for sign, name in known.items() if sign in agent), "") for known in (_BROWSERS, _SYSTEMS))
    return ", ".join(name for name in found if name)
