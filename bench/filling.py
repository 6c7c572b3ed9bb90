"""Rows by the hundred thousand, made by the database itself: its columns know the models' defaults."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model, UUIDField


def know_defaults(models: Iterable[type[Model]]) -> None:
    """SQL that names a few columns makes a row as Django would, also when a model gets a column."""
    with connection.schema_editor() as editor:
        for model in models:
            for field in model._meta.local_concrete_fields:
                said = _default(editor, field)
                if said:
                    table, column = map(editor.quote_name, (model._meta.db_table, field.column))
                    editor.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET DEFAULT {said}")


def _default(editor: Any, field: Any) -> str:
    """As SQL writes it; empty where there is none, or the database has its own."""
    if field.primary_key or field.null or field.has_db_default():
        return ""
    if isinstance(field, UUIDField) and field.default is uuid.uuid4:
        return "gen_random_uuid()"
    value = editor.effective_default(field)
    return "" if value is None else str(editor.quote_value(value))


def copied(row: Model, changes: dict[str, str], source: str, values: Sequence[Any] = ()) -> int:
    """Rows like this one, one for each of `source`; `changes` says in SQL what is different."""
    quote = connection.ops.quote_name
    columns = [f.column for f in row._meta.local_concrete_fields if not f.primary_key]
    shown = ", ".join(changes.get(column, f"t.{quote(column)}") for column in columns)
    table = quote(row._meta.db_table)
    sql = f"INSERT INTO {table} ({', '.join(map(quote, columns))}) SELECT {shown} "
    sql += f"FROM {table} t, {source} WHERE t.id = %s"
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(sql, [*values, row.pk])
        return int(cursor.rowcount)
