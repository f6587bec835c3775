"""Sessions as kept by the server: a stolen row signs nobody in and opens nothing."""

from __future__ import annotations

from django.db import models

from ponleu.people.models.accounts import User


class Session(models.Model):
    """One browser that signed in. Neither the id nor the unlock key of the two cookies is kept, only hashes."""

    session_key = models.CharField(max_length=64, primary_key=True)  # SHA-256 of the id, in hexadecimal digits
    session_data = models.TextField()
    expire_date = models.DateTimeField(db_index=True)
    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="sessions")
    started_at = models.DateTimeField(null=True, blank=True)
    used_at = models.DateTimeField(null=True, blank=True)  # written at most once a minute
    ends_at = models.DateTimeField(null=True, blank=True)  # the absolute limit
    browser = models.CharField(max_length=40, blank=True)  # "Chrome on Android": never the whole user agent
    unlock_hash = models.BinaryField(max_length=32, blank=True, default=bytes)
    unlocked = models.BinaryField(blank=True, default=bytes)  # the user's private key under the unlock cookie

    def __str__(self) -> str:
        return "session"
