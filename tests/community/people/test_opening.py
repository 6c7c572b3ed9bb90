"""Opening an estate from the command line: once, said twice, and every slip of the pen."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from community.people.models import Estate, Organisation, User
from community.people.opening.actions import open_for_residents

NABOLYST = "Boligselskabet Nabolyst"
GOOD = {"organisation": NABOLYST, "number": 41, "slug": "nyvang", "name": "Nyvang"}


def run(**options):
    said = StringIO()
    call_command("open_estate", stdout=said, **(GOOD | options))
    return said.getvalue()


def refused(**options):
    before = Organisation.objects.count(), Estate.objects.count()
    with pytest.raises(CommandError) as no:
        run(**options)
    assert (Organisation.objects.count(), Estate.objects.count()) == before
    assert str(no.value).endswith("Intet er skrevet.")
    return str(no.value)


@pytest.fixture
def empty(db):
    """A house where nothing has been opened."""
    Estate.objects.all().delete()
    Organisation.objects.all().delete()


def test_the_first_one_brings_its_organisation(empty):
    said = run(office_phone="00 00 10 00", office_hours="hverdage 9–13", languages="ar, so")
    assert f"Organisationen «{NABOLYST}» er oprettet." in said
    assert "/nyvang/" in said
    assert "import_dwellings" in said
    assert "administration" in said
    estate = Estate.objects.get(slug="nyvang")
    assert (estate.number, estate.name, estate.languages) == (41, "Nyvang", ["ar", "so"])
    assert estate.organisation.office_phone == "00 00 10 00"


def test_said_twice_is_once_and_changes_nothing(empty):
    run(office_phone="00 00 10 00")
    said = run(office_phone="00 00 99 99", languages="tr")
    assert "Nyvang er her i forvejen. Intet er ændret." in said
    estate = Estate.objects.get()
    assert (estate.languages, estate.organisation.office_phone) == ([], "00 00 10 00")


def test_another_estate_of_the_same_organisation(cast):
    assert "oprettet" not in run()
    assert Organisation.objects.filter(name=NABOLYST).count() == 1
    assert Estate.objects.get(slug="nyvang").organisation == cast.estate().organisation


def test_it_can_be_lived_in_from_there(empty):
    run()
    said = StringIO()
    call_command(
        "administration", estate="nyvang", name="Sanne", email="sanne@example.dk", stdout=said
    )
    assert "Nyvang" in said.getvalue()


def test_a_slip_of_the_pen_makes_no_second_organisation(cast):
    said = refused(organisation="Boligselskabet Nabolist")
    assert f"Her er: {NABOLYST}." in said
    assert "--new-organisation" in said
    assert "oprettet" in run(organisation="Andetsteds", new_organisation=True)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"slug": "Nyvang"}, "a–z, tal og bindestreg"),
        ({"slug": "ny vang"}, "a–z, tal og bindestreg"),
        ({"slug": "ny_vang"}, "a–z, tal og bindestreg"),
        ({"slug": "nyvang/x"}, "a–z, tal og bindestreg"),
        ({"slug": "nyvæng"}, "a–z, tal og bindestreg"),
        ({"slug": "admin"}, "bruger huset selv"),
        ({"slug": "mig"}, "bruger huset selv"),
        ({"slug": "x" * 61}, "for langt"),
        ({"name": " "}, "Skriv både"),
        ({"name": "x" * 81}, "for langt"),
        ({"organisation": ""}, "Skriv både"),
        ({"number": -1}, "et tal fra 0"),
        ({"number": 40000}, "et tal fra 0"),
        ({"languages": "ar,klingon"}, "«klingon» findes ikke"),
    ],
)
def test_what_will_not_do_is_said_and_nothing_is_written(cast, wrong, sentence):
    assert sentence in refused(**wrong)


def test_an_address_that_is_taken_here_or_elsewhere(cast):
    rugmarken = cast.estate()
    assert "er her allerede, som afdeling" in refused(slug="rugmarken", name="Rugmarken")
    assert f"hører til {rugmarken.name} hos {NABOLYST}" in refused(
        organisation="Andetsteds", new_organisation=True, slug="rugmarken"
    )
    assert "med adressen «rugmarken»" in refused(number=rugmarken.number)
    assert "hedder Rugmarken" in refused(number=rugmarken.number, slug="rugmarken", name="Rugmark")


@pytest.mark.django_db(transaction=True)
def test_two_operators_at_once_open_it_once(cast, together):
    opened = together(*[lambda: open_for_residents(**GOOD)] * 3)
    assert sorted(one.new_estate for one in opened) == [False, False, True]
    assert Estate.objects.filter(slug="nyvang").count() == 1


def test_the_operator_is_made_without_a_password(db):
    """As docs/run-for-real.md says it."""
    call_command(
        "createsuperuser", interactive=False, email="drift@example.dk", name="Kim", verbosity=0
    )
    operator = User.objects.get(email="drift@example.dk")
    assert (operator.is_staff, operator.is_superuser, operator.name) == (True, True, "Kim")
    assert not operator.has_usable_password()
