"""Words that ask for care are caught, and what people write every day is not."""

import pytest

from helpdesk.care import is_not_for_neighbours, names_days, needs_care
from helpdesk.duties.careful import speaks_of_a_person

ORDINARY = [
    "Bære stolen ned i gården", "Kan du hjælpe mig med at flytte en sofa?", "Hente en pakke i Netto",
    "Pille tapet af i stuen", "Vi piller rejer til fredag", "Låne en skruenøgle eller en svensknøgle",
    "To nøgler garn i blå", "Finde på et nøgleord til krydsordet", "Spille skak en aften",
    "Følges til banken, jeg går dårligt i sneen", "Gå en tur langs volden", "Der er voldsom blæst",
    "Hvem gælder det for?", "Reglerne gælder alle", "Husk at sørge for kaffe til mødet",
    "Hænge et skilt op ved døren", "Skilt fra kommunen skal ned", "Borde er sat ud i gården",
    "Isolere et rør i kælderen", "Er der indlagt vand i kolonihaven?", "Vi drikker kaffe klokken ti",
    "Mødet har fået en udsættelse", "Male kantsten ved handicapparkering", "Hjælp til en tablet",
    "Sætte en adgangsport op til haven", "Lære at lave hash browns", "Spise brød med lækkert pålæg",
    "Hente børn fra skolen klokken tre", "Samle en reol fra IKEA", "Skifte en pære i loftet",
    "Klippe hæk og slå græs", "Øve dansk over en kop te", "Printe et brev til skolen",
    "Vande mine planter", "Hjælp med lektier i matematik", "Bage kage til festen",
    "I need help carrying a table", "Could somebody walk my dog?", "Teach me to play the keyboard",
    "Someone to practise Danish with", "Hæle på skoene skal limes", "Tyve stole skal hentes",
]  # fmt: skip
CAUGHT = {
    needs_care: [
        "Overføre 500 kr for mig", "Hæve kontanter", "Sende på MobilePay", "Min dankortkode",
        "Hjælp med mobilbanken", "Skrive en fuldmagt", "Jeg har glemt adgangskoden",
        "Få ekstranøglen", "Min dørkode er ny", "Hente min hjertemedicin", "Hovedpinepiller fra byen",
        "Hente penicillin", "Fylde min pilleæske", "Hente på recept", "Take the spare keys",
        "Pick up my painkillers", "Check my bank account",
    ],
    is_not_for_neighbours: [
        "Fange en cykeltyv", "Min taske er stjålet", "Der var røveri i går", "Hærværk i opgangen",
        "Jeg er blevet svindlet", "Han truer mig", "Chikane fra naboen", "Der er vold i hjemmet",
        "Han slår sin kone", "De sælger stoffer i kælderen", "Nogen handler kokain", "Bandekonflikten",
        "Overvåge naboen", "My phone was stolen", "He threatened me", "We were robbed",
    ],
    speaks_of_a_person: [
        "Han har sklerose", "Hun er i sorg", "Er blevet skilt", "Alkoholproblemer igen",
        "De har huslejerestance", "Hun isolerer sig", "Er sat på gaden", "Udsættelse fra fogeden",
        "Har diabetes", "He is in debt", "She is sick", "Ramt af kræft", "Udsat for vold",
    ],
}  # fmt: skip


@pytest.mark.parametrize("text", ORDINARY)
def test_an_ordinary_sentence_raises_no_alarm(text):
    guards = (needs_care, is_not_for_neighbours, speaks_of_a_person)
    assert [guard.__name__ for guard in guards if guard(text)] == []


@pytest.mark.parametrize(
    ("guard", "text"), [(guard, text) for guard, said in CAUGHT.items() for text in said]
)
def test_what_should_be_caught_is_caught(guard, text):
    assert guard(text)
    assert guard(text.upper())


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
