"""Homes come in from a list: a dry run first, a word per line, all or nothing, and never people."""

import io

import pytest
from django.core.management import CommandError, call_command

from community.people.models import Dwelling, Entrance

HEADER = "vej;husnr;etage;doer;postnr;by;bolignummer;nabokreds"
GOOD = f"{HEADER}\nNyvej;1;st;tv;5999;Eksempelby;9-1;Kredsen\nNyvej;1;1;th;5999;Eksempelby;9-2;Kredsen\n"
pytestmark = pytest.mark.django_db


@pytest.fixture
def run(cast, tmp_path):
    """Runs the command on a text (or bytes) and returns what it said."""

    def run(content, *options: str, estate: str = "rugmarken") -> str:
        path = tmp_path / "boliger.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        out = io.StringIO()
        call_command("import_dwellings", str(path), "--estate", estate, *options, stdout=out)
        return out.getvalue()

    return run


def refused(run, content, **options) -> str:
    before = Dwelling.objects.count(), Entrance.objects.count()
    with pytest.raises(CommandError) as no:
        run(content, "--ja", **options)
    assert (Dwelling.objects.count(), Entrance.objects.count()) == before
    return str(no.value)


def test_a_dry_run_tells_and_writes_nothing(run) -> None:
    said = run(GOOD)
    assert "linje    2  ny      Nyvej 1, st. tv" in said
    assert "2 ny, 0 findes, 0 fejl" in said
    assert "Intet er skrevet" in said
    assert not Entrance.objects.filter(street="Nyvej").exists()


@pytest.mark.parametrize("option", ["--ja", "--yes", "--commit"])
def test_with_a_yes_they_are_written(run, option: str) -> None:
    assert "2 boliger er skrevet" in run(GOOD, option)
    home = Dwelling.objects.get(number="9-2")
    assert str(home) == "Nyvej 1, 1. th"
    assert home.entrance.circle.name == "Kredsen"


def test_the_second_time_everything_is_there(run) -> None:
    run(GOOD, "--ja")
    said = run(GOOD, "--ja")
    assert "0 ny, 2 findes, 0 fejl" in said
    assert "0 boliger er skrevet" in said


@pytest.mark.parametrize(
    "content",
    [
        GOOD.replace(";", ","),
        "\ufeff" + GOOD,
        GOOD.replace("\n", "\r\n"),
        "\n\n" + GOOD,
        GOOD.replace("doer", "dør"),
        GOOD.replace(";st;tv", ";ST.;TV."),
        GOOD.replace(";1;1;th", "; 1 ;1. sal; th. "),
        "postnr;by;husnr;vej\n5999;Eksempelby;1 a;Nyvej\n5999;Eksempelby;2;Nyvej",
    ],
)
def test_lists_are_read_as_offices_write_them(run, content: str) -> None:
    assert "2 ny, 0 findes, 0 fejl" in run(content)


def test_a_list_from_an_old_windows_is_read_with_a_warning(run) -> None:
    said = run(GOOD.replace("Nyvej", "Øvej").encode("cp1252"))
    assert "Windows-1252" in said
    assert "Øvej 1, st. tv" in said


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("Nyvej;0;st;tv;5999;By;;", "Husnr skal være"),
        ("Nyvej;1234;st;tv;5999;By;;", "Husnr skal være"),
        ("Nyvej;;st;tv;5999;By;;", "Husnr skal være"),
        ("Nyvej;1;0;tv;5999;By;;", "Etage skal være"),
        ("Nyvej;1;stuen;tv;5999;By;;", "Etage skal være"),
        ("Nyvej;1;k1;tv;5999;By;;", "Etage skal være"),
        ("Nyvej;1;st;t v;5999;By;;", "Dør skal være"),
        ("Nyvej;1;st;01;5999;By;;", "Dør skal være"),
        ("Nyvej;1;st;tv;599;By;;", "Postnr skal være"),
        (";1;st;tv;5999;By;;", "Vejens navn"),
        ("Nyvej;1;st;tv;5999;;;", "Byens navn"),
        (f"{'x' * 81};1;st;tv;5999;By;;", "Vejens navn"),
        (f"Nyvej;1;st;tv;5999;By;{'9' * 31};", "Bolignummeret er for langt"),
        ("Nyvej;1;st;tv;5999;By", "6 felter, ikke 8"),
        ("Nyvej;1;st;tv;5999;By;;;;;", "11 felter, ikke 8"),
        ("Nyvej;1;st;tv;5999;By;;\nNyvej;1;ST;tv.;5999;By;;", "står også på linje 2"),
        (
            "Nyvej;1;st;tv;5999;By;7;\nNyvej;1;st;th;5999;By;7;",
            "Bolignummeret står også på linje 2",
        ),
        ("Nyvej;1;st;tv;5999;By;;A\nNyvej;1;st;th;5999;By;;B", "to forskellige nabokredse"),
        ("Rugmarken;3;1;tv;5999;By;9-9;Gårdrummet", "et andet bolignummer"),
        ("Rugmarken;3;9;tv;5999;By;1-001;Gårdrummet", "brugt til en anden bolig"),
        ("Rugmarken;3;9;tv;5999;By;;Bagstien", "en anden nabokreds"),
        ("Havnegyden;14;9;1;5999;By;;", "en anden afdeling"),
    ],
)
def test_each_wrong_line_is_named_and_nothing_is_written(
    run, capsys, line: str, sentence: str
) -> None:
    content = f"{HEADER}\n{line}\nGodvej;1;st;tv;5999;By;;\n"
    assert sentence in run_dry(run, content)
    assert refused(run, content) == "Der er fejl i filen. Intet er skrevet."


def run_dry(run, content: str) -> str:
    """What a run with errors in it says on the way."""
    out = io.StringIO()
    from community.people.importing import plan
    from community.people.models import Estate

    sheet = plan(Estate.objects.get(slug="rugmarken"), content.encode())
    for line in sheet.lines:
        out.write(f"{line.number} {line.status} {' '.join(map(str, line.problems))}\n")
    assert sheet.count("ny") >= 1
    return out.getvalue()


@pytest.mark.parametrize(
    ("column", "why"),
    [
        ("cpr", "CPR"),
        ("CPR-nr", "CPR"),
        ("fødselsdato", "CPR"),
        ("husleje", "Husleje"),
        ("Leje", "Husleje"),
        ("rent", "Husleje"),
        ("restance", "Husleje"),
        ("etnicitet", "hvor nogen kommer fra"),
        ("ethnicity", "hvor nogen kommer fra"),
        ("nationalitet", "hvor nogen kommer fra"),
        ("helbred", "helbred"),
        ("sygdom", "helbred"),
        ("health", "helbred"),
        ("anvisning", "bolig"),
        ("anvist_af", "bolig"),
        ("navn", "mennesker"),
        ("lejer navn", "mennesker"),
        ("name", "mennesker"),
        ("telefon", "mennesker"),
        ("e-mail", "mennesker"),
    ],
)
def test_columns_that_must_not_exist_bring_the_whole_file_back(run, column: str, why: str) -> None:
    said = refused(run, f"{HEADER};{column}\nNyvej;1;st;tv;5999;By;;;hemmeligt\n")
    assert column.lower().replace(" ", "_") in said
    assert why in said
    assert "hemmeligt" not in said


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "tom"),
        ("   \n\n", "tom"),
        (HEADER + "\n", "ingen boliger"),
        (HEADER + "\n;;;;;;;\n", "ingen boliger"),
        ("vej;husnr\nNyvej;1\n", "«postnr» mangler"),
        (f"{HEADER};vej\n", "to gange"),
        ("vej;husnr;postnr;by;farve\nA;1;5999;B;rød\n", "«farve» kender vi ikke"),
        (b"\xff\xfev\x00e\x00j\x00", "ikke en CSV-fil"),
        (f'{HEADER}\n"Nyvej;1\n', "kan ikke læses"),
        (b"x" * 2_000_001, "for stor"),
        (HEADER + "\n" + "Nyvej;1;st;tv;5999;By;;\n" * 20_001, "for stor"),
    ],
)
def test_a_file_that_is_no_list_of_homes_says_why(run, content, sentence: str) -> None:
    assert sentence in refused(run, content)


def test_an_unknown_estate_is_told_which_there_are(run) -> None:
    assert "ankerhuset, rugmarken, tranehaven" in refused(run, GOOD, estate="findesikke")


def test_a_file_that_is_not_there_is_a_sentence(cast, tmp_path) -> None:
    with pytest.raises(CommandError, match=r"Filen væk\.csv kan ikke læses"):
        call_command("import_dwellings", str(tmp_path / "væk.csv"), "--estate", "rugmarken")
