"""Words that ask for care are caught, and what people write every day is not."""

import pytest

from helpdesk.care import is_not_for_neighbours, names_days, needs_care


@pytest.mark.parametrize(
    "text",
    [
        "Hæve penge", "mit MitID", "Min pinkode", "netbanken driller", "Du får min nøgle",
        "Hente medicin", "Tage mine piller", "Betal kontant", "I forgot my password",
        "Take my keys", "Pick up a prescription",
    ],
)  # fmt: skip
def test_money_codes_keys_and_medicine_ask_for_care(text):
    assert needs_care(text)
    assert not is_not_for_neighbours(text)


@pytest.mark.parametrize(
    "text",
    [
        "Der har været indbrud", "Hvem er tyven?", "Min cykel er stjålet", "De er bandemedlemmer",
        "En mistænkelig mand", "He is violent", "My bike was stolen", "a drug dealer lives here",
    ],
)  # fmt: skip
def test_crime_and_persons_are_for_others(text):
    assert is_not_for_neighbours(text)


@pytest.mark.parametrize(
    "text",
    [
        "Det tager tyve minutter", "Sy gardiner af to stoffer", "Jeg bander ad printeren",
        "En gang om ugen", "Skifte dug i drugstore", "Tastaturet virker ikke", "Spille keyboard",
        "Bære en stol ned", "Tale dansk over en kop te", "Gåtur ved volden", "Hashtags på telefonen",
        "Følges hjem fra bussen efter kl. 21", "Sætte en opskrift op", "Køre til genbrugspladsen",
    ],
)  # fmt: skip
def test_what_people_write_every_day_is_let_be(text):
    assert not needs_care(text)
    assert not is_not_for_neighbours(text)


@pytest.mark.parametrize(
    "text",
    ["Fra 12/12", "uge 52", "den 3. december", "week 7", "10 June", "4.-12. juli", "12-7"],
)
def test_a_day_is_a_day(text):
    assert names_days(text)


@pytest.mark.parametrize(
    "text", ["En uge", "i julen", "fem planter", "to gange", "Det er i december", "3 planter"]
)
def test_a_time_of_the_year_is_no_day(text):
    assert not names_days(text)
