"""An empty database is migrated quickly, and comes out as Django itself would have built it."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from config import fresh

# What stands in a schema, in words without its name: columns, constraints and indexes.
DJANGOS_OWN = ("auth_", "django_migrations")
COLUMNS = """
  SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity,
         a.attgenerated, pg_get_expr(d.adbin, d.adrelid)
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
   WHERE c.relnamespace = %s::regnamespace AND c.relkind = 'r' AND a.attnum > 0
     AND NOT a.attisdropped"""
CONSTRAINTS = """
  SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
   WHERE connamespace = %s::regnamespace"""
INDEXES = "SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = %s"


def standing_in(cursor, schema):
    """Everything the schema holds; said from inside it, so that its own name is in no answer."""
    cursor.execute(f"SET LOCAL search_path TO {schema}, public")
    found = set()
    for question in (COLUMNS, CONSTRAINTS, INDEXES):
        cursor.execute(question, [schema])
        found |= {
            tuple(str(one).replace(f"{schema}.", "") for one in row) for row in cursor.fetchall()
        }
    return found


def test_the_migrations_built_what_the_models_say(db):
    """The model of the suite was migrated step by step; here each table is made in one go."""
    migrated = [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy and not model._meta.auto_created
    ]
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA drawn")
        cursor.execute("SET LOCAL search_path TO drawn, public")
        with connection.schema_editor(atomic=False) as editor:
            for model in migrated:
                editor.create_model(model)
        drawn, built = standing_in(cursor, "drawn"), standing_in(cursor, "public")
    assert sorted(row for row in drawn ^ built if not row[0].startswith(DJANGOS_OWN)) == []


def test_whoever_needs_the_whole_world_is_given_it(db):
    """What was added leaves the others as they were; before Python runs, all know each other."""
    state, seen = ProjectState(), {}

    def look(apps, editor):
        house, door = apps.get_model("x", "House"), apps.get_model("x", "Door")
        seen["python"] = door._meta.get_field("house").related_model is house

    class Steps(migrations.Migration):
        operations = [
            migrations.CreateModel("House", [("id", models.BigAutoField(primary_key=True))]),
            migrations.CreateModel(
                "Door",
                [
                    ("id", models.BigAutoField(primary_key=True)),
                    ("house", models.ForeignKey("x.House", models.CASCADE)),
                ],
            ),
            migrations.AddField("House", "name", models.TextField(default="")),
            migrations.RunPython(look),
        ]

    assert state.apps  # made before the first step, as the executor does
    with connection.schema_editor() as editor, fresh.each_step_alone():
        Steps("steps", "x").apply(state, editor)
    assert seen == {"python": True}


def test_a_house_with_people_in_it_is_migrated_as_django_has_it(db, monkeypatch):
    monkeypatch.setattr("config.management.commands.migrate.each_step_alone", pytest.fail)
    assert not fresh.is_empty(connection)
    call_command("migrate", verbosity=0)
