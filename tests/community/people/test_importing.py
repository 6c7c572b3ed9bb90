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

    def run(content, *options: str, estate: str = "rugmarken", out=None) -> str:
        path = tmp_path / "boliger.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        out = out or io.StringIO()
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
        ("birth_date", "CPR"),
        ("husleje", "Husleje"),
        ("Leje", "Husleje"),
        ("rent", "Husleje"),
        ("restance", "Husleje"),
        ("etnicitet", "hvor nogen kommer fra"),
        ("ethnicity", "hvor nogen kommer fra"),
        ("nationalitet", "hvor nogen kommer fra"),
        ("nationality", "hvor nogen kommer fra"),
        ("statsborgerskab", "hvor nogen kommer fra"),
        ("helbred", "helbred"),
        ("sygdom", "helbred"),
        ("health", "helbred"),
        ("anvisning", "bolig"),
        ("anvist_af", "bolig"),
        ("kommunal_anvisning", "bolig"),
        ("visiteret", "bolig"),
        ("huslejerestance", "Husleje"),
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


NUMBER = "0101901234"


@pytest.mark.parametrize(
    "line",
    [
        f"Jens Hansen {NUMBER};1;st;tv;5999;By;;",
        "Nyvej;1;st;tv;5999;By;010190-1234;",
        "Nyvej;1;st;tv;5999;By;;Jens 010190 1234",
        "Nyvej;1;st;tv;5999;By 010190–1234;;",
        f"Nyvej;1;st;{NUMBER};5999;By;;",
        "Jens 01\t01 90     1234;1;st;tv;5999;By;;",
        "Jens 010190-1234;1;st",
    ],
)
def test_a_value_like_a_cpr_number_is_an_error_and_is_not_repeated(run, line: str) -> None:
    content = f"{HEADER}\n{line}\nGodvej;1;st;tv;5999;By;;\n"
    said = said_before_the_refusal(run, content)
    assert "ligner et CPR-nummer. Vi gemmer det ikke." in said
    assert "1 ny, 0 findes, 1 fejl" in said
    assert "1234" not in said
    assert "Jens" not in said


def test_a_file_without_a_header_does_not_print_its_first_line(run) -> None:
    said = refused(run, f"Jens {NUMBER};1;st;tv\n")
    assert "Vi gemmer det ikke" in said
    assert NUMBER not in said


def said_before_the_refusal(run, content: str) -> str:
    """What the command printed, raw, before it said no; nothing is written."""
    out = io.StringIO()
    assert refused(run, content, out=out) == "Der er fejl i filen. Intet er skrevet."
    return out.getvalue()


UNSEEN = ["\x1b[2J", "\u202e", "\x07", "\x9b", "\u2066", "\u200b", "\x1c", "\ufeff", "\ue000"]


@pytest.mark.parametrize(
    ("unseen", "column"),
    [*((UNSEEN[0], column) for column in range(8)), *((unseen, 0) for unseen in UNSEEN[1:])],
)
def test_what_cannot_be_seen_is_an_error_and_is_not_printed(run, unseen: str, column: int) -> None:
    cells = ["Nyvej", "1", "st", "tv", "5999", "By", "7", "Kredsen"]
    cells[column] += unseen
    said = said_before_the_refusal(run, f"{HEADER}\n{';'.join(cells)}\n")
    assert "usynlige tegn" in said
    assert unseen[0] not in said


@pytest.mark.parametrize("unseen", UNSEEN)
def test_what_cannot_be_seen_in_a_header_is_not_printed_either(run, unseen: str) -> None:
    said = refused(run, f"{HEADER};farve{unseen}\nNyvej;1;st;tv;5999;By;;;\n")
    assert "usynlige tegn" in said
    assert unseen[0] not in said


def test_a_circle_named_long_ago_is_not_printed_raw(run, cast) -> None:
    from community.people.models import Circle

    Circle.objects.filter(name="Gårdrummet").update(name="Gård\x1b[2J")
    said = said_before_the_refusal(run, f"{HEADER}\nRugmarken;3;9;tv;5999;By;;Bagstien\n")
    assert "en anden nabokreds: Gård" in said
    assert "\x1b" not in said


def test_spaces_and_line_breaks_in_a_cell_are_only_spaces(run) -> None:
    assert "Ny Vej 1, st. tv" in run(f'{HEADER}\n"Ny\u00a0\n\tVej";1;st;tv;5999;By;;\n')


# --- one street, however it is written


def test_capitals_do_not_make_a_second_home_in_the_file(run) -> None:
    twice = f"{HEADER}\nNyvej;1;1;tv;5999;By;;\nNYVEJ;1;1;tv;5999;By;;\n"
    assert "Boligen står også på linje 2." in said_before_the_refusal(run, twice)


def test_a_street_is_spelled_as_on_its_first_line(run) -> None:
    run(f"{HEADER}\nØvej;1;1;tv;5999;By;;\nØVEJ;1;1;th;5999;By;;\nøvej;2;;;5999;By;;\n", "--ja")
    stairs = Entrance.objects.filter(street__iexact="øvej").order_by("house_number")
    assert [str(entrance) for entrance in stairs] == ["Øvej 1", "Øvej 2"]
    assert stairs[0].dwellings.count() == 2


def test_a_street_is_spelled_as_it_stands_there(run) -> None:
    run(GOOD, "--ja")
    said = run(GOOD.replace("Nyvej", "NYVEJ"), "--ja")
    assert "0 ny, 2 findes, 0 fejl" in said
    shouted = f"{HEADER}\nNYVEJ;1;2;tv;5999;By;;Kredsen\nNYVEJ;3;;;5999;By;;\n"
    assert "linje    2  ny      Nyvej 1, 2. tv" in run(shouted, "--ja")
    assert sorted(map(str, Entrance.objects.filter(street__iexact="nyvej"))) == [
        "Nyvej 1",
        "Nyvej 3",
    ]
    assert Entrance.objects.get(street="Nyvej", house_number="1").dwellings.count() == 3


def test_the_same_street_in_another_town_is_another_street(run) -> None:
    assert "2 ny, 0 findes" in run(f"{HEADER}\nNyvej;1;;;5999;By;;\nNYVEJ;1;;;5998;Byen;;\n")


def test_another_estates_home_is_theirs_in_capitals_too(run) -> None:
    content = f"{HEADER}\nHAVNEGYDEN;14;9;1;5999;By;;\n"
    assert "en anden afdeling" in said_before_the_refusal(run, content)


# --- nabokreds


def test_without_the_column_the_circles_stay_as_they_are(run) -> None:
    header = HEADER.removesuffix(";nabokreds")
    content = (
        f"{header}\nRugmarken;3;1;tv;5999;Eksempelby;\nRugmarken;3;9;tv;5999;Eksempelby;\n"
        "Rugmarken;5;1;tv;5999;Eksempelby;\nNyvej;1;;;5999;By;\n"
    )
    assert "2 ny, 2 findes, 0 fejl" in run(content, "--ja")
    assert Dwelling.objects.get(floor="9").entrance.circle.name == "Gårdrummet"
    assert Entrance.objects.get(street="Rugmarken", house_number="5").circle is None
    assert Entrance.objects.get(street="Nyvej").circle is None


def test_an_empty_cell_in_the_column_says_no_circle(run) -> None:
    content = f"{HEADER}\nRugmarken;3;1;tv;5999;By;;\n"
    assert "en anden nabokreds: Gårdrummet" in said_before_the_refusal(run, content)
