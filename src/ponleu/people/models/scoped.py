"""Rows that are read only within a scope: a query that forgets to say whose raises instead of showing everything."""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from typing import Any, Generic, Self, TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)


class QueryWithoutScope(Exception):
    """A query was about to be asked of a scoped table without saying within which scope. A mistake of ours."""


class ScopedQuerySet(models.QuerySet[M], Generic[M]):
    """Refuses to be asked before `within` or `everywhere`; both are given by `access.py`, never by a view."""

    _is_scoped = False

    def within(self, condition: models.Q) -> Self:
        """The rows that a scope allows."""
        found = self.filter(condition)
        found._is_scoped = True
        return found

    def everywhere(self, *, because: str) -> Self:
        """All rows; the reason is for the reader of the code."""
        if not because:
            raise QueryWithoutScope
        found = self.all()
        found._is_scoped = True
        return found

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]
        clone._is_scoped = self._is_scoped
        return clone

    def _fail_when_unscoped(self) -> None:
        if not self._is_scoped:
            raise QueryWithoutScope(self.model._meta.label)

    def _fetch_all(self) -> None:
        if self._result_cache is None:
            self._fail_when_unscoped()
        super()._fetch_all()

    def iterator(self, *args: Any, **kwargs: Any) -> Iterator[M]:
        """As Django's, within a scope."""
        self._fail_when_unscoped()
        return super().iterator(*args, **kwargs)

    def count(self) -> int:
        """As Django's, within a scope."""
        self._fail_when_unscoped()
        return super().count()

    def exists(self) -> bool:
        """As Django's, within a scope."""
        self._fail_when_unscoped()
        return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """As Django's, within a scope."""
        self._fail_when_unscoped()
        return super().aggregate(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        """As Django's, within a scope."""
        self._fail_when_unscoped()
        return super().update(**kwargs)

    def explain(self, *args: Any, **kwargs: Any) -> str:
        """As Django's, within a scope."""
        self._fail_when_unscoped()
        return super().explain(*args, **kwargs)

    def raw(self, *args: Any, **kwargs: Any) -> models.query.RawQuerySet[Any]:
        """Never: what is written in SQL knows no scope."""
        raise QueryWithoutScope(self.model._meta.label)

    def _raw_delete(self, using: str | None) -> int:
        self._fail_when_unscoped()
        deleted: int = super()._raw_delete(using)
        return deleted

    def __or__(self, other: models.QuerySet[M]) -> Self:
        found = super().__or__(other)
        found._is_scoped = self._is_scoped and getattr(other, "_is_scoped", False)
        return found

    def __xor__(self, other: models.QuerySet[M]) -> Self:
        found = super().__xor__(other)
        found._is_scoped = self._is_scoped and getattr(other, "_is_scoped", False)
        return found

    def union(self, *others: Any, all: bool = False) -> Self:
        """As Django's, when each part has a scope."""
        found = super().union(*others, all=all)
        found._is_scoped = self._is_scoped and builtins.all(getattr(each, "_is_scoped", False) for each in others)
        return found
