"""Read a list of homes from a CSV file, and say line by line what it would change. Writes nothing.

It takes homes, never people: a column about a person makes the whole file come back, and a value
that looks like a CPR number makes its line wrong. What cannot be seen is never repeated.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Field, Model
from django.utils.translation import gettext_lazy as _

from community.errors import Refused
from community.people.cpr import SENTENCE, looks_like_cpr
from community.people.models import Circle, Dwelling, Entrance, Estate

MAX_BYTES, MAX_LINES = 2_000_000, 20_000
COLUMNS = {
    "vej": "street", "husnr": "house_number", "etage": "floor", "doer": "door", "dør": "door",
    "postnr": "postcode", "by": "city", "bolignummer": "number", "nabokreds": "circle",
}  # fmt: skip
REQUIRED = ["vej", "husnr", "postnr", "by"]
NEW, KNOWN, WRONG = "ny", "findes", "fejl"
UNSEEN = _("Der er usynlige tegn i teksten. Slet dem, og prøv igen.")

# What must not come in, and why. The first words are looked for anywhere in a column's name.
FORBIDDEN: list[tuple[str, Any]] = [
    (r"cpr|personnummer|person_?nr|f(ø|oe)dsel|f(ø|oe)dt|birth|ssn",
     _("Vi gemmer ikke CPR-numre eller fødselsdage.")),
    (r"husleje|^leje$|leje_|^rent$|rent_|restance|betaling|boligst(ø|oe)tte",
     _("Husleje og penge hører ikke til her.")),
    (r"etnici|ethnic|nationalit|statsborger|herkomst|oprindelse|religion|^tro$",
     _("Vi gemmer ikke, hvor nogen kommer fra, eller hvad de tror på.")),
    (r"helbred|health|sygdom|diagnose|handicap|medicin|pleje",
     _("Vi gemmer ikke noget om sygdom og helbred.")),
    (r"anvis|visit|kommunal",
     _("Hvordan nogen har fået deres bolig, kommer ikke naboerne ved.")),
    (r"navn|^name|name$|beboer|lejer|tenant|telefon|^tlf|phone|mobil|mail",
     _("Her kommer boliger ind, ikke mennesker. De får et brev med en kode og skriver sig selv ind.")),
]  # fmt: skip


@dataclass(frozen=True)
class Home:
    """A home as its line says it, tidied up. `circle` may be empty; a house has no floor or door."""

    street: str
    house_number: str
    postcode: str
    city: str
    floor: str = ""
    door: str = ""
    number: str = ""
    circle: str = ""

    @property
    def address(self) -> tuple[str, str, str]:
        """The same for `Nyvej` and `NYVEJ`."""
        return self.street.casefold(), self.house_number, self.postcode

    @property
    def door_key(self) -> tuple[str, str, str, str, str]:
        return (*self.address, self.floor, self.door)


@dataclass
class Line:
    """One line of the file and what comes of it; no `home` where nothing of it may be repeated."""

    number: int
    home: Home | None = None
    status: str = NEW
    problems: list[Any] = field(default_factory=list)

    def wrong(self, sentence: Any) -> None:
        self.status = WRONG
        self.problems.append(sentence)


@dataclass
class Sheet:
    """The whole file: its lines, and sentences the reader of the report should see."""

    names_circles: bool = True
    lines: list[Line] = field(default_factory=list)
    warnings: list[Any] = field(default_factory=list)

    def count(self, status: str) -> int:
        return sum(line.status == status for line in self.lines)

    @property
    def new_homes(self) -> list[Home]:
        return [line.home for line in self.lines if line.status == NEW and line.home]


def read(data: bytes) -> Sheet:
    """The file's lines, each tidied and checked by itself and against the others.

    Refused for the file as a whole: `empty_file`, `huge_file`, `not_text`, `bad_header`,
    `forbidden_column`.
    """
    sheet = Sheet()
    text = _text_of(data, sheet)
    rows = _rows(text)
    header = _header(next(rows, (0, []))[1])
    sheet.names_circles = "circle" in header
    for number, cells in rows:
        if any(cell.strip() for cell in cells):
            sheet.lines.append(_line(number, header, cells))
        if len(sheet.lines) > MAX_LINES:
            raise _huge()
    if not sheet.lines:
        raise Refused("empty_file", _("Der er ingen boliger i filen."), status=422)
    _compare_lines(sheet.lines)
    return sheet


def plan(estate: Estate, data: bytes) -> Sheet:
    """What importing this file into the estate would do: `read`, compared with what stands there.

    A street is spelled as it stands there, else as on its first line. A file without the column
    `nabokreds` leaves the circles as they are.
    """
    sheet = read(data)
    homes = [line.home for line in sheet.lines if line.home]
    postcodes = {home.postcode for home in homes}
    near = Entrance.objects.filter(postcode__in=postcodes).select_related("circle")
    by_age = list(near.order_by("-pk"))  # the oldest has the last word
    entrances = {(e.street.casefold(), e.house_number, e.postcode): e for e in by_age}
    streets = {(e.street.casefold(), e.postcode): e.street for e in by_age}
    for line in sheet.lines:
        if line.home:
            entrance = entrances.get(line.home.address)
            line.home = _as_it_stands(line.home, entrance, streets, keep=not sheet.names_circles)
    dwellings = {
        (d.entrance_id, d.floor, d.door): d
        for d in Dwelling.objects.filter(entrance__postcode__in=postcodes)
    }
    numbers = set(Dwelling.objects.filter(entrance__estate=estate).values_list("number", flat=True))
    for line in sheet.lines:
        if line.home:
            _compare(line, line.home, estate, entrances.get(line.home.address), dwellings, numbers)
    return sheet


# --- the file ------------------------------------------------------------------------------------


def _text_of(data: bytes, sheet: Sheet) -> str:
    if len(data) > MAX_BYTES:
        raise _huge()
    if not data.strip():
        raise Refused("empty_file", _("Filen er tom."), status=422)
    if b"\0" in data:
        raise Refused("not_text", _("Det er ikke en CSV-fil. Gem den som CSV (UTF-8)."), status=422)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        sheet.warnings.append(
            _(
                "Filen er ikke UTF-8. Den er læst som Windows-1252. Se efter, om æ, ø og å er rigtige."
            )
        )
        return data.decode("cp1252", errors="replace")


def _huge() -> Refused:
    return Refused("huge_file", _("Filen er for stor. Del den op."), status=422)


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """(line number, cells), with the delimiter the header uses."""
    header = text.lstrip().partition("\n")[0]
    delimiter = ";" if header.count(";") >= header.count(",") else ","
    lines = io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"))
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            sentence = _("Linje {line} kan ikke læses. Se efter anførselstegn.").format(
                line=reader.line_num
            )
            raise Refused("not_text", sentence, status=422) from None
        if cells:
            yield reader.line_num, cells


def _header(cells: list[str]) -> list[str]:
    unfit = _unfit(cells)
    if unfit:
        raise Refused("bad_header", unfit, status=422)
    names = [re.sub(r"\s+", "_", cell.strip().lower()) for cell in cells]
    for name in names:
        _refuse_forbidden(name)
    unknown = [name for name in names if name not in COLUMNS]
    if unknown:
        sentence = _("Kolonnen «{name}» kender vi ikke. Kolonnerne hedder {known}.").format(
            name=unknown[0][:40], known=", ".join(name for name in COLUMNS if name != "dør")
        )
        raise Refused("bad_header", sentence, status=422)
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise Refused(
            "bad_header", _("Kolonnen «{name}» mangler.").format(name=missing[0]), status=422
        )
    fields = [COLUMNS[name] for name in names]
    if len(set(fields)) != len(fields):
        raise Refused("bad_header", _("En kolonne står der to gange."), status=422)
    return fields


def _refuse_forbidden(name: str) -> None:
    if name in COLUMNS:
        return
    for pattern, why in FORBIDDEN:
        if re.search(pattern, name):
            sentence = _(
                "Kolonnen «{name}» må ikke være med. {why} Slet den, og prøv igen."
            ).format(name=name[:40], why=why)
            raise Refused("forbidden_column", sentence, status=422, facts={"column": name[:40]})


# --- one line --------------------------------------------------------------------------------------


def _line(number: int, header: list[str], cells: list[str]) -> Line:
    line = Line(number)
    sizes = {"found": len(cells), "wanted": len(header)}
    unfit = _unfit(cells)
    if unfit or len(cells) != len(header):
        line.wrong(unfit or _("Linjen har {found} felter, ikke {wanted}.").format(**sizes))
        return line
    line.home = Home(**_tidy(dict(zip(header, cells, strict=True))))
    for sentence in _wrongs(line.home):
        line.wrong(sentence)
    return line


def _unfit(cells: list[str]) -> Any:
    """Why none of these words may be kept, or shown on a screen. None when they may."""
    if not all(map(_is_seen, "".join(cells))):
        return UNSEEN
    return SENTENCE if any(looks_like_cpr(" ".join(cell.split())) for cell in cells) else None


def _is_seen(character: str) -> bool:
    """No control or direction characters. What is a space, a tab or a new line becomes a space."""
    return character.isprintable() or character in "\t\n" or unicodedata.category(character) == "Zs"


def _tidy(values: dict[str, str]) -> dict[str, str]:
    """Spaces, capitals and full stops as Danish addresses want them: «3 a», «2.», «TV.»."""
    tidy = {name: " ".join(value.split()) for name, value in values.items()}
    tidy["house_number"] = tidy["house_number"].upper().replace(" ", "")
    for name in ("floor", "door"):
        if name in tidy:
            tidy[name] = tidy[name].lower().rstrip(". ").removesuffix(" sal").rstrip(". ")
    return tidy


_RULES: list[tuple[type[Model], str, Any]] = [
    (Entrance, "street", _("Vejens navn mangler eller er for langt.")),
    (Entrance, "house_number", _("Husnr skal være et tal, måske med et bogstav: 7 eller 7B.")),
    (Entrance, "postcode", _("Postnr skal være fire tal.")),
    (Entrance, "city", _("Byens navn mangler eller er for langt.")),
    (Dwelling, "floor", _("Etage skal være et tal, st, kl eller k2 til k9. Et hus har ingen.")),
    (Dwelling, "door", _("Dør skal være tv, mf, th, et nummer eller små bogstaver.")),
    (Dwelling, "number", _("Bolignummeret er for langt.")),
    (Circle, "name", _("Nabokredsens navn er for langt.")),
]


def _wrongs(home: Home) -> Iterator[Any]:
    for model, name, sentence in _RULES:
        value = getattr(home, "circle" if model is Circle else name)
        if model is Circle and not value:
            continue
        try:
            _field(model, name).clean(value, None)
        except ValidationError:
            yield sentence


def _field(model: type[Model], name: str) -> "Field[Any, Any]":
    found = model._meta.get_field(name)
    assert isinstance(found, Field)
    return found


# --- against each other, and against what stands there ---------------------------------------------


def _compare_lines(lines: list[Line]) -> None:
    doors: dict[Any, int] = {}
    numbers: dict[str, int] = {}
    circles: dict[Any, str] = {}
    for line in lines:
        home = line.home
        if home is None:
            continue
        first = doors.setdefault(home.door_key, line.number)
        if first != line.number:
            line.wrong(_("Boligen står også på linje {line}.").format(line=first))
        elif home.number and numbers.setdefault(home.number, line.number) != line.number:
            line.wrong(
                _("Bolignummeret står også på linje {line}.").format(line=numbers[home.number])
            )
        if circles.setdefault(home.address, home.circle) != home.circle:
            line.wrong(_("Opgangen står i to forskellige nabokredse."))


def _as_it_stands(
    home: Home, entrance: Entrance | None, streets: dict[tuple[str, str], str], *, keep: bool
) -> Home:
    spelled = streets.setdefault((home.street.casefold(), home.postcode), home.street)
    if entrance is None:
        return replace(home, street=spelled)
    circle = _circle_of(entrance) if keep else home.circle
    return replace(home, street=entrance.street, circle=circle)


def _compare(
    line: Line,
    home: Home,
    estate: Estate,
    entrance: Entrance | None,
    dwellings: dict[Any, Dwelling],
    numbers: set[str],
) -> None:
    if entrance is not None and entrance.estate_id != estate.pk:
        line.wrong(_("Adressen hører til en anden afdeling."))
        return
    standing = dwellings.get((entrance.pk, home.floor, home.door)) if entrance else None
    if entrance is not None and _circle_of(entrance) != home.circle:
        name = _circle_of(entrance) or "–"
        line.wrong(_("Opgangen hører til en anden nabokreds: {name}.").format(name=name))
    if standing is None:
        if home.number and home.number in numbers:
            line.wrong(_("Bolignummeret er brugt til en anden bolig."))
        return
    if home.number and standing.number != home.number:
        line.wrong(_("Boligen findes med et andet bolignummer."))
    elif line.status == NEW:
        line.status = KNOWN


def _circle_of(entrance: Entrance) -> str:
    return entrance.circle.name if entrance.circle else ""
