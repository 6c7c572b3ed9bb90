"""What the house says: complete in English, compiled as written, and light to read in Danish."""

import ast
import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.utils.translation.template import templatize

from community.people.models import User

ROOT = Path(__file__).parents[2]
LOCALE = ROOT / "locale"
ROOMS = ["config", "community", "bookings", "helpdesk", "events"]
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|</?\w+[^>]*>")

HEAVY, LONG = 40, 8  # LIX above this, measured on sentences of at least this many words
# Long words that everybody in the house knows count as short ones.
KNOWN = {
    "afdelingen", "afdelingsbestyrelsen", "bestyrelsen", "boligorganisationen", "bookinger",
    "ejendomskontoret", "husstanden", "husstand", "kontoret", "maskinen", "naboerne", "viceværten",
    "vaskehuset", "telefonen", "minutter", "oplysninger",
}  # fmt: skip
# Sentences that may be heavier, and why.
MAY_BE_HEAVY = {
    # For the operator at a keyboard, who has to see every column's name.
    "Kolonnen «{name}» kender vi ikke. Kolonnerne hedder {known}.",
}
NOT_OUR_WORDS = {
    "deadline", "ensom", "ensomme", "event", "facilitet", "ghetto", "login", "reservation", "ticket",
    "udsat", "udsatte", "venligst",
}  # fmt: skip

# Where Django, the REST framework and allauth keep the sentences we say in our own words.
SAID_BY_OTHERS = [
    "django.core.validators", "django.forms.fields", "django.forms.models",
    "django.db.models.fields", "rest_framework.exceptions", "rest_framework.fields",
    "rest_framework.pagination", "rest_framework.serializers", "allauth.account.adapter",
]  # fmt: skip

KEYWORDS = [
    "gettext_noop", "gettext_lazy", "ngettext_lazy:1,2", "pgettext:1c,2", "npgettext:1c,2,3",
    "pgettext_lazy:1c,2", "npgettext_lazy:1c,2,3",
]  # fmt: skip


# Catalogues on their way: what stands in them is right, and the first screens are whole.
ON_THEIR_WAY = ["ar", "tr", "uk", "pl", "so"]
FIRST_SCREENS = {
    "community/people/templates/people/code.html", "community/people/templates/people/name.html",
    "community/people/templates/people/_steps.html",
    "community/people/templates/people/email.html",
    "community/people/templates/people/email_code.html",
    "community/people/templates/account/request_login_code.html",
    "community/people/templates/account/confirm_login_code.html",
    "community/home/templates/home/today.html", "community/home/templates/home/more.html",
    "community/ui/templates/base.html", "community/ui/templates/ui/_appbar.html",
    "community/ui/templates/ui/_nav.html", "community/ui/templates/ui/_toast.html",
    "community/helping/templates/helping/_band.html", "community/people/templates/people/letters.html",
    "community/home/feature.py", "bookings/feature.py",
}  # fmt: skip


def catalogue(language: str) -> polib.POFile:
    return polib.pofile(str(LOCALE / language / "LC_MESSAGES" / "django.po"))


def pairs(entry: polib.POEntry) -> list[tuple[str, str]]:
    """(original, translation) of an entry: one, or one for each number."""
    if not entry.msgid_plural:
        return [(entry.msgid, entry.msgstr)]
    originals = [entry.msgid, entry.msgid_plural]
    return list(zip(originals, entry.msgstr_plural.values(), strict=True))


def texts(language: str = "en") -> list[str]:
    return [original for entry in catalogue(language) for original, _said in pairs(entry)]


def names_in(text: str) -> list[str]:
    return sorted(set(PLACEHOLDER.findall(text)))


def lix(text: str) -> float:
    """Words per sentence and the share of words over six letters; under 25 is very easy."""
    plain = re.sub(r"%\(\w+\)[sd]|\{\w+\}|https?://\S+", "ord", text)
    words = re.findall(r"[\w-]+", plain)
    sentences = len(re.findall(r"[.:?!](?=\s|$)", plain)) or 1
    long = [word for word in words if len(word) > 6 and word.lower() not in KNOWN]
    return len(words) / sentences + 100 * len(long) / max(len(words), 1)


@pytest.mark.parametrize("language", ["da", "en"])
def test_nothing_is_left_to_translate(language):
    entries = list(catalogue(language))
    bare = [e.msgid for e in entries if not all(said.strip() for _original, said in pairs(e))]
    assert bare == []
    assert [e.msgid for e in entries if e.fuzzy or e.obsolete] == []
    assert len(entries) > 40


def test_a_translation_fills_in_the_same_things():
    wrong = [
        (original, said)
        for entry in catalogue("en")
        for original, said in pairs(entry)
        if names_in(original) != names_in(said)
    ]
    assert wrong == []


def test_our_words_for_others_fill_in_nothing_they_do_not_have():
    """They may say less: nobody needs to hear what they typed once more."""
    wrong = [
        (original, said)
        for entry in catalogue("da")
        for original, said in pairs(entry)
        if set(names_in(said)) - set(names_in(original))
    ]
    assert wrong == []


@pytest.mark.parametrize("language", ["da", "en", *ON_THEIR_WAY])
def test_the_compiled_file_says_what_the_source_says(language):
    source = catalogue(language)
    compiled = polib.mofile(str(LOCALE / language / "LC_MESSAGES" / "django.mo"))
    assert {e.msgid: pairs(e) for e in compiled} == {e.msgid: pairs(e) for e in source}


@pytest.mark.parametrize("language", ["da", "en", *ON_THEIR_WAY])
def test_a_catalogue_knows_no_machine(language):
    text = (LOCALE / language / "LC_MESSAGES" / "django.po").read_text()
    assert "POT-Creation-Date" not in text
    assert not re.search(r"^#: /", text, re.MULTILINE)


@pytest.mark.parametrize("language", ON_THEIR_WAY)
def test_a_catalogue_on_its_way_says_the_same_things(language):
    known = {entry.msgid for entry in catalogue("en")}
    wrong = [
        entry.msgid
        for entry in catalogue(language)
        if entry.msgid not in known
        or any(not said or names_in(original) != names_in(said) for original, said in pairs(entry))
    ]
    assert wrong == []
    assert len(list(catalogue(language))) > 100


@pytest.mark.parametrize("language", ON_THEIR_WAY)
def test_the_first_screens_are_whole_in_every_language(language):
    said = {entry.msgid for entry in catalogue(language)}
    bare = [
        entry.msgid
        for entry in catalogue("en")
        if not entry.msgid_plural
        and any(where in FIRST_SCREENS for where, _line in entry.occurrences)
        and entry.msgid not in said
    ]
    assert bare == []


def test_the_house_offers_the_languages_it_has_words_for():
    offered = {code for code, _name in settings.LANGUAGES}
    assert offered == {"da", "en", *ON_THEIR_WAY} == set(User.Language.values)


def test_the_english_pages_are_english():
    """Danish letters and quotation marks give away what was pasted and forgotten."""
    danish = [
        said
        for entry in catalogue("en")
        for original, said in pairs(entry)
        if re.search("[æøåÆØÅ«»]", said) and "æ, ø og å" not in original
    ]
    assert danish == []


def test_sentences_are_light():
    heavy = {
        text: round(lix(text))
        for text in texts()
        if len(text.split()) >= LONG and lix(text) > HEAVY and text not in MAY_BE_HEAVY
    }
    assert heavy == {}


def test_the_measure_knows_heavy_from_light():
    light = "Vil du slippe turen? Så kan en nabo få den."
    heavy = "Manglende fremmøde registreres og kan medføre efterfølgende sanktioner for beboeren."
    assert lix(light) < 10
    assert lix(heavy) > HEAVY


def test_a_no_does_not_shout():
    """Sentences from code are what a refusal or a note says; none has an exclamation mark."""
    loud = [
        entry.msgid
        for entry in catalogue("en")
        if any(where.endswith(".py") for where, _line in entry.occurrences)
        and any("!" in text for pair in pairs(entry) for text in pair)
    ]
    assert loud == []


def test_words_we_do_not_use():
    used = {text for text in texts() if NOT_OUR_WORDS & set(re.findall(r"\w+", text.lower()))}
    assert used == set()


def test_our_words_for_others_answer_to_what_they_say():
    """A library that changes a sentence makes ours silent; then this says which."""
    known = {
        node.value
        for module in SAID_BY_OTHERS
        for node in ast.walk(ast.parse(source_of(module)))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert [text for text in texts("da") if text not in known] == []


def source_of(module: str) -> str:
    spec = find_spec(module)
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).read_text()


def test_every_sentence_in_the_code_is_in_the_catalogue(tmp_path):
    xgettext = shutil.which("xgettext")
    if xgettext is None:
        pytest.skip("xgettext is not installed (package gettext): extraction was not compared")
    files = list(written_for_xgettext(tmp_path))
    keywords = [f"--keyword={word}" for word in KEYWORDS]
    command = [xgettext, "--language=Python", "--from-code=UTF-8", *keywords, "--output=-", *files]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
    known = {entry.msgid for entry in catalogue("en")}
    assert sorted({entry.msgid for entry in polib.pofile(result.stdout)} - known) == []


def written_for_xgettext(folder: Path):
    """Every source and template as Python that xgettext can read, as Django does it."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*")):
            if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts:
                name = "__".join(path.relative_to(ROOT).parts) + ".py"
                text = path.read_text()
                code = text if path.suffix == ".py" else templatize(text, origin=str(path))
                (folder / name).write_text(code)
                yield name
