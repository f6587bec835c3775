from typing import ClassVar

import pytest
from django.apps import apps
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader
from django.test.utils import isolate_apps

from ponleu.people.models import ChildConsent
from ponleu.vault.fields import Declared, RandomId, SealedField
from ponleu.vault.models import Card, CompartmentKey, KeyPair, PrivateCopy, Record, Sealed
from ponleu.vault.queries.records import sealed_fields, sealed_models, undeclared
from tests.vault.workers import a_record, a_store, a_team, a_worker

TIMES = (models.DateTimeField, models.TimeField, models.DurationField)


def hanging_on(*roots):
    """The tables that point to these, directly or through others."""
    found, before = set(roots), set()
    while found != before:
        before = set(found)
        found |= {
            model
            for model in apps.get_models(include_auto_created=True)
            if any(field.related_model in found for field in model._meta.local_fields if field.is_relation)
        }
    return found


def telling(model):
    """What in a table tells the order or the hour in which its rows came."""
    found = [field.name for field in model._meta.local_fields if isinstance(field, TIMES)]
    return found if isinstance(model._meta.pk, RandomId) else ["its key", *found]


def test_every_column_of_a_sealed_table_that_could_hold_a_text_is_sealed_or_in_clear_for_a_reason():
    found = {model._meta.db_table: list(undeclared(model)) for model in sealed_models()}

    assert "people_childconsent" in found
    assert {table: columns for table, columns in found.items() if columns} == {}


@isolate_apps("ponleu.vault")
def test_a_column_that_somebody_forgot_to_declare_is_found():
    class Fake(Sealed):
        __module__ = "__fake__"
        in_clear: ClassVar = {"status": "one of four words that every list shows", "channel": " "}

        narrative = SealedField(compartment="narrative")
        status = models.CharField(max_length=10)
        channel = models.CharField(max_length=10)
        place = models.TextField()
        telephone = models.BigIntegerField()
        raw = models.BinaryField()
        form = models.JSONField()
        attachment = models.FileField()
        mail = models.EmailField()
        urgency = models.PositiveSmallIntegerField()
        due_on = models.DateField()
        is_open = models.BooleanField()

        class Meta:
            app_label = "vault"

    assert list(undeclared(Fake)) == ["channel", "place", "telephone", "raw", "form", "attachment", "mail"]


def test_a_reason_names_a_column_that_is_there():
    for model in sealed_models():
        assert set(model.in_clear) <= {field.name for field in model._meta.local_fields}


def test_the_registry_knows_exactly_the_sealed_columns_and_their_compartments():
    columns = {
        (model._meta.db_table, field.name): Declared(model._meta.db_table, field.name, field.compartment)
        for model in sealed_models()
        for field in sealed_fields(model)
    }

    assert SealedField.declared == columns
    assert {declared.compartment for declared in columns.values()} <= set(CompartmentKey.Compartment.values)
    assert columns["people_childconsent", "child_name"].compartment == "identity"


def test_a_sealed_column_stands_only_in_a_sealed_table():
    others = [model for model in apps.get_models(include_auto_created=True) if not issubclass(model, Sealed)]

    assert [model for model in others if sealed_fields(model)] == []


@pytest.mark.django_db
def test_the_migrations_say_the_same_of_every_sealed_table():
    state = MigrationLoader(connection).project_state()

    for model in sealed_models():
        migrated = state.models[model._meta.app_label, model._meta.model_name].fields
        sealed = {name: field.compartment for name, field in migrated.items() if isinstance(field, SealedField)}
        assert sealed == {field.name: field.compartment for field in sealed_fields(model)}
        assert set(migrated) == {field.name for field in model._meta.local_fields}


def test_nothing_that_hangs_on_a_record_tells_in_which_order_or_at_what_hour_it_came():
    tables = hanging_on(Record, KeyPair)  # a reporter's keys come with the report

    assert {Record, KeyPair, PrivateCopy, CompartmentKey, Card, ChildConsent} <= tables
    assert {model._meta.db_table: telling(model) for model in tables if telling(model)} == {}


@isolate_apps("ponleu.vault")
def test_a_table_that_counts_its_rows_or_keeps_an_hour_is_found():
    class Counting(models.Model):  # noqa: DJ008
        __module__ = "__fake__"
        arrived_at = models.DateTimeField(auto_now_add=True)
        id = models.BigAutoField(primary_key=True)

        class Meta:
            app_label = "vault"

    # SQLite keeps a number of its own beside a key like this.
    class WithUuid(models.Model):  # noqa: DJ008
        __module__ = "__fake__"
        id = models.UUIDField(primary_key=True)

        class Meta:
            app_label = "vault"

    assert telling(Counting) == ["its key", "arrived_at"]
    assert telling(WithUuid) == ["its key"]


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite numbers rows")
def test_sqlite_keeps_no_number_of_its_own_beside_the_random_key(settings, tmp_path):
    a_store(settings, tmp_path)
    for _ in range(3):
        a_record(a_team(a_worker()))

    with connection.cursor() as cursor:
        for model in hanging_on(Record, KeyPair):
            table = model._meta.db_table
            kinds = cursor.execute(f'SELECT lower(type), pk FROM pragma_table_info("{table}") WHERE pk > 0').fetchall()
            assert (table, kinds) == (table, [("integer", 1)])
            differing = cursor.execute(f'SELECT count(*) FROM "{table}" WHERE rowid <> id').fetchone()
            assert differing == (0,)
            sql = cursor.execute("SELECT sql FROM sqlite_master WHERE name = %s", [table]).fetchone()[0]
            assert "AUTOINCREMENT" not in sql.upper()
