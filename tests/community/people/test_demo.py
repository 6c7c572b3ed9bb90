"""The cast moves in: 208 homes, and dates that follow the week."""

import csv
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import yaml
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command

from community.people.demo import EXAMPLE, FOLDER, moved, seed_people, shift_to
from community.people.models import (
    Dwelling,
    Estate,
    Household,
    Membership,
    Organisation,
    Role,
    RoleTerm,
    User,
)

CPH = ZoneInfo("Europe/Copenhagen")
CAST = yaml.safe_load((FOLDER / "nabolyst.yaml").read_text())
MONDAY = CAST["meta"]["demo_now"]


def homes_of(department: dict) -> set[tuple[str, str, str, str]]:
    homes = set()
    for building in department["buildings"]:
        street = building["vej"]
        if "husnumre_lige" in building:
            first, last = building["husnumre_lige"]
            homes |= {(street, str(n), "", "") for n in range(first, last + 1, 2)}
        else:
            homes |= {
                (street, str(number), floor, door)
                for number in building["opgange"]
                for floor in building["etager"]
                for door in building["doere"]
            }
    return homes


@pytest.mark.parametrize("department", CAST["departments"], ids=lambda d: d["name"])
def test_the_list_of_homes_is_what_the_cast_says(department: dict) -> None:
    path = FOLDER / f"dwellings-{department['name'].lower()}.csv"
    rows = list(csv.DictReader(path.read_text().splitlines(), delimiter=";"))
    listed = [(r["vej"], r["husnr"], r["etage"], r["doer"]) for r in rows]
    assert len(listed) == department["dwellings"]
    assert set(listed) == homes_of(department)
    circles = {row["nabokreds"] for row in rows if row["nabokreds"]}
    assert circles == {circle["navn"] for circle in department["nabokredse"]}


def test_there_are_208_homes_in_three_estates(cast) -> None:
    assert sorted(Estate.objects.values_list("slug", flat=True)) == [
        "ankerhuset",
        "rugmarken",
        "tranehaven",
    ]
    assert Dwelling.objects.count() == sum(d["dwellings"] for d in CAST["departments"]) == 208
    assert 195 <= Household.objects.count() <= 207


def test_everyone_with_an_email_can_log_in_with_it_and_children_have_no_profile(cast) -> None:
    mails = {
        person["mail"]
        for household in CAST["households"]
        for person in household["folk"]
        if person.get("mail")
    } | {colleague["mail"] for colleague in CAST["staff"]}
    assert set(User.objects.exclude(email=None).values_list("email", flat=True)) == mails
    verified = EmailAddress.objects.filter(verified=True, primary=True)
    assert set(verified.values_list("email", flat=True)) == mails
    on_paper = User.objects.filter(email=None).values_list("name", flat=True)
    assert set(on_paper) == {"Ejnar", "Orhan", "Poul"}
    assert not User.objects.filter(name__contains="børn").exists()


def test_line_is_hidden_and_others_are_not(cast) -> None:
    assert cast.user("line").shown_name == "En nabo"
    assert User.objects.filter(is_hidden=True).count() == 1


def test_boards_have_terms_that_end(cast) -> None:
    for board in CAST["boards"]:
        terms = RoleTerm.objects.filter(
            role=Role.COMMITTEE, membership__estate__number=board["afd"]
        )
        assert {term.period.upper for term in terms} == {board["til"]}
        assert terms.count() == len(board["medlemmer"])
    assert cast.member("aase").roles == {Role.CHAIR, Role.COMMITTEE}
    assert cast.member("torben", "ankerhuset").roles == {Role.CARETAKER}
    assert cast.member("torben", "tranehaven") is None


def test_seeding_again_changes_nothing(cast) -> None:
    models = [User, Membership, Household, Dwelling, RoleTerm, EmailAddress]
    before = [model.objects.count() for model in models]
    seed_people(CAST, cast.now)
    assert [model.objects.count() for model in models] == before


@pytest.mark.parametrize(
    ("now", "monday"),
    [
        (datetime(2026, 11, 23, 0, 0, tzinfo=CPH), date(2026, 11, 23)),
        (datetime(2026, 11, 29, 23, 59, tzinfo=CPH), date(2026, 11, 23)),
        (datetime(2026, 11, 30, 0, 0, tzinfo=CPH), date(2026, 11, 30)),
        (datetime(2027, 3, 28, 12, 0, tzinfo=CPH), date(2027, 3, 22)),
        (datetime(2026, 10, 1, 12, 0, tzinfo=CPH), date(2026, 9, 28)),
    ],
)
def test_the_demo_begins_on_this_weeks_monday(now: datetime, monday: date) -> None:
    assert MONDAY + shift_to(now, MONDAY) == monday
    assert shift_to(now, MONDAY).days % 7 == 0
    assert moved(MONDAY, CAST, now) == monday


def test_the_example_is_called_what_the_cast_says() -> None:
    assert CAST["organisation"]["name"] == EXAMPLE


@pytest.mark.parametrize("how", [{}, {"once": True}, {"reload": True}])
@pytest.mark.parametrize("beside_the_example", [True, False])
def test_the_example_does_not_move_in_with_a_real_organisation(
    cast, how: dict, beside_the_example: bool
) -> None:
    real = Organisation.objects.create(name="Boligforeningen Virkelighed")
    if not beside_the_example:
        Estate.objects.update(organisation=real)
        Organisation.objects.filter(name=EXAMPLE).delete()
    models = [User, Membership, Household, Dwelling, RoleTerm, EmailAddress, Organisation]
    before = [model.objects.count() for model in models]
    with pytest.raises(CommandError, match="anden boligorganisation"):
        call_command("demo", **how)
    assert [model.objects.count() for model in models] == before
