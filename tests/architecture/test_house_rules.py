"""The ten rules that a machine can hold us to. Each failure says which line breaks which rule."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command

ROOT = Path(__file__).parents[2]
ROOMS = ["community", "bookings", "helpdesk", "events"]
WRITES = {
    "save", "create", "bulk_create", "get_or_create", "update_or_create", "delete", "bulk_update",
}  # fmt: skip
CLOCK_FREE = {
    "models.py",
    "rules.py",
    "actions.py",
    "slots.py",
    "quota.py",
    "board.py",
    "notify.py",
}
DOORS = {"views.py", "api.py", "consumers.py", "tasks.py", "page.py"}
# Doors that stand before the gate: nobody is a member there yet.
BEFORE_THE_GATE = {"community/people/views.py": "who holds a code from a letter"}
LONGEST = {"models.py": 450}
# Where rows may be written: the verbs, what seeds the demo, and what only they call.
WRITERS = {
    "actions.py": "the verbs",
    "demo.py": "seeds the demo, never called by a door",
}


def sources(*names: str) -> Iterator[tuple[Path, ast.Module]]:
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if "migrations" not in path.parts and (not names or kind_of(path) in names):
                yield path.relative_to(ROOT), ast.parse(path.read_text())


def kind_of(path: Path) -> str:
    """What the file is in the room's furniture: a part of a package of models is models."""
    return "models.py" if path.parent.name == "models" else path.name


def calls(tree: ast.Module) -> Iterator[tuple[int, str, ast.Call]]:
    """(line, dotted name, call) of every method call."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.lineno, ast.unparse(node.func), node


def is_write(name: str) -> bool:
    owner, _, verb = name.rpartition(".")
    if verb == "update":
        return ".objects" in owner or "filter(" in owner or "exclude(" in owner
    return verb in WRITES and not owner.startswith(("cache", "form", "self.object"))


def test_only_actions_write(writers_elsewhere):
    assert writers_elsewhere == []


@pytest.fixture
def writers_elsewhere():
    found = []
    for path, tree in sources():
        if path.name in WRITERS:
            continue
        in_model = kind_of(path) == "models.py"
        for line, name, _call in calls(tree):
            # A model may save itself inside its own manager; nobody else's rows.
            if is_write(name) and not (in_model and name in {"user.save", "super().save"}):
                found.append(f"{path}:{line} {name}")
    return found


def test_the_detector_of_writes_sees_writes():
    tree = ast.parse("Booking.objects.create(x=1)\nrow.save()\nrows.filter(a=1).update(b=2)\n")
    assert [is_write(name) for _line, name, _call in calls(tree)].count(True) == 3


def test_models_rules_and_actions_do_not_read_the_clock():
    found = [
        f"{path}:{line} {name}"
        for path, tree in sources(*CLOCK_FREE)
        for line, name, _call in calls(tree)
        if name in {"timezone.now", "datetime.now", "date.today", "datetime.today"}
    ]
    assert found == []


def test_every_read_at_a_door_goes_through_visible_to():
    """A door may ask for rows by `visible_to`, or through something already scoped."""
    found = []
    for path, tree in sources(*DOORS):
        if str(path) in BEFORE_THE_GATE:
            continue
        for node in ast.walk(tree):
            if not isinstance(node, ast.Attribute) or node.attr != "objects":
                continue
            statement = _statement_around(tree, node)
            text = ast.unparse(statement)
            scoped = (
                "visible_to(",
                ".none()",
                "filter(facility=",
                "filter(facility__in=",
                "overdue(",
            )
            if not any(word in text for word in scoped) and "user=" not in text:
                found.append(f"{path}:{node.lineno} {text.splitlines()[0]}")
    assert found == []


def _statement_around(tree: ast.Module, wanted: ast.AST) -> ast.stmt:
    best: ast.stmt | None = None
    for node in ast.walk(tree):
        simple = isinstance(node, ast.stmt) and not isinstance(
            node, ast.FunctionDef | ast.ClassDef | ast.If | ast.With | ast.Try | ast.For
        )
        if simple and any(child is wanted for child in ast.walk(node)):
            best = node
    return best or tree.body[0]


def test_no_model_signals_no_generic_pointers_no_eta():
    banned = {"post_save", "pre_save", "m2m_changed", "post_delete", "GenericForeignKey"}
    found = []
    for path, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and node.id in banned:
                found.append(f"{path}:{node.lineno} {node.id}")
            if isinstance(node, ast.keyword) and node.arg in {"eta", "countdown"}:
                found.append(f"{path}:{node.value.lineno} {node.arg}=")
    assert found == []


def test_every_row_lock_says_what_kind_it_is():
    found = [
        f"{path}:{line}"
        for path, tree in sources()
        for line, name, call in calls(tree)
        if name.endswith("select_for_update") and "no_key" not in {k.arg for k in call.keywords}
    ]
    assert found == []


def test_imports_stand_at_the_top():
    """A function-level import hides a circle; registering a feature in `ready` is the exception."""
    found = []
    for path, tree in sources():
        if path.name == "apps.py":
            continue
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                found += [
                    f"{path}:{node.lineno}"
                    for node in ast.walk(function)
                    if isinstance(node, ast.Import | ast.ImportFrom)
                ]
    assert found == []


def test_every_module_says_what_it_is_for():
    silent = [
        str(path)
        for path, tree in sources()
        if not ast.get_docstring(tree) and (ROOT / path).stat().st_size
    ]
    assert silent == []


def test_no_file_is_a_hub():
    long = [
        f"{path} {lines}"
        for path, _tree in sources()
        if (lines := len((ROOT / path).read_text().splitlines())) > LONGEST.get(path.name, 360)
    ]
    assert long == []


def test_the_migrations_say_what_the_models_say(db):
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)


def test_every_constraint_is_named_as_a_sentence():
    """The name is what a translated refusal and the operator's log hang on."""
    nameless = [
        constraint.name
        for model in apps.get_models()
        if model.__module__.split(".")[0] in ROOMS
        for constraint in model._meta.constraints
        if constraint.name.count("_") < 2
    ]
    assert nameless == []
