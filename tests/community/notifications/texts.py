"""Every sentence the house tells people, beside its English: `python -m tests.community.notifications.texts`.

Written to texts.txt, which is read like a letter before it is sent: whoever changes a sentence sees
it there in both languages.
"""

import ast
import re
from functools import cache
from pathlib import Path

import polib

ROOT = Path(__file__).parents[3]
ROOMS = ["community", "bookings", "events", "helpdesk"]
FILES = {"notify.py", "telling.py", "receipts.py"}
TELLERS = {"notify", "telling", "notifications"}
TELLS = re.compile(r"\b(notify|telling|notifications)\.\w+\(|\b(tell|receipt|Tell)\(")
SNAPSHOT = Path(__file__).with_name("texts.txt")
SAYS = {"_": 1, "gettext": 1, "gettext_lazy": 1, "ngettext": 2, "pgettext": 2, "npgettext": 3}
NOT_YET = "–"


@cache
def sources() -> list[Path]:
    """Where something is told, and where words are handed to those who tell."""
    found = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    return sorted(path for path in found if path.name in FILES or any(sentences(path)))


def tells(call: ast.Call) -> bool:
    """`notify.receipt(…)`, `notifications.tell(…)`, `tell(…)`, or a kind and what it is called."""
    if isinstance(call.func, ast.Attribute):
        return isinstance(call.func.value, ast.Name) and call.func.value.id in TELLERS
    return isinstance(call.func, ast.Name) and call.func.id in {"tell", "receipt", "Tell"}


@cache
def sentences(path: Path) -> list[str]:
    """The Danish of each call that translates, in the order they stand; of a context only the words.

    Elsewhere than in the files that tell, those that are handed over in a call that does.
    """
    text = path.read_text()
    if path.name not in FILES and not ("gettext" in text and TELLS.search(text)):
        return []
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    if path.name not in FILES:
        inside = [node for call in calls if tells(call) for node in ast.walk(call)]
        calls = [node for node in inside if isinstance(node, ast.Call)]
    found: list[str] = []
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        words = [
            one.value for one in call.args[: SAYS.get(name, 0)] if isinstance(one, ast.Constant)
        ]
        found += (str(word) for word in words[1 if name in {"pgettext", "npgettext"} else 0 :])
    return found


@cache
def english() -> dict[str, str]:
    """Danish → English, plurals by themselves."""
    found: dict[str, str] = {}
    for entry in polib.pofile(str(ROOT / "locale/en/LC_MESSAGES/django.po")):
        found[entry.msgid] = entry.msgstr or entry.msgstr_plural.get(0, "")
        if entry.msgid_plural:
            found[entry.msgid_plural] = entry.msgstr_plural.get(1, "")
    return found


def snapshot() -> str:
    """All of it, file by file. A sentence that is not in the catalogue yet has a dash."""
    known, lines = english(), []
    for path in sources():
        said = list(dict.fromkeys(sentences(path)))
        if said:
            lines += [f"# {path.relative_to(ROOT)}", ""]
            lines += [line for da in said for line in (da, f"    {known.get(da) or NOT_YET}", "")]
    return "\n".join(lines)


if __name__ == "__main__":
    SNAPSHOT.write_text(snapshot())
