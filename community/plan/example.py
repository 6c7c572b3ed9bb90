"""What the committees of the demo have written: offices and groups, and never a name."""

from datetime import date
from typing import Any

from community.plan.models import Keeper, Point

NUMBERS = "Kontorets opgørelse (opdigtet)"
NEED, RESOURCE = Point.Kind.NEED, Point.Kind.RESOURCE
CODES: dict[str, str] = {
    "Kreativitet": "creative",
    "Fællesskab": "together",
    "Grønt": "green",
    "Mangfoldighed": "diverse",
    "På tværs af alder": "ages",
    "Bevægelse": "moving",
}
CHARACTERISTICS = {
    1: ["Fællesskab", "Mangfoldighed", "Grønt", "Bevægelse"],
    2: ["Fællesskab", "Grønt", "På tværs af alder"],
    3: ["Kreativitet", "På tværs af alder", "Bevægelse"],
}
GROUPS: dict[int, list[tuple[str, int, str]]] = {
    1: [
        ("Børnefamilier", 41, "Mange er på arbejde til klokken fire. Flere sprog ved bordet."),
        ("Seniorer", 34, "Mange har boet her i over tyve år."),
        ("Voksne uden børn", 25, ""),
        ("Unge under 25", 8, ""),
    ],
    2: [("Seniorer", 38, "De fleste er hjemme om dagen."), ("Andre", 2, "")],
    3: [("Studerende", 49, "Flytter tit. Eksamen i januar og juni."), ("Unge i job", 11, "")],
}
PURPOSES: dict[int, list[tuple[str, str]]] = {
    1: [
        ("Flere skal have nogen at følges med.", Keeper.BOARD),
        ("De unge skal have hjælp til skole og fritidsjob.", Keeper.ORGANISATION),
        ("Alle skal kunne gå hjem om aftenen med ro i maven.", Keeper.BOARD),
    ],
    2: [("Man skal kunne klare sin hverdag med lidt hjælp fra naboen.", Keeper.BOARD)],
    3: [("Nye skal kende fem naboer efter den første måned.", Keeper.BOARD)],
}
SENIORS: list[tuple[str, str, str, int]] = [
    (NEED, "company", "Selskab", 3),
    (NEED, "other", "At kunne give noget igen", 2),
    (NEED, "devices", "Hjælp til telefon og computer", 2),
    (NEED, "heavy", "Hjælp til det tunge", 2),
    (RESOURCE, "children", "Tid om dagen", 3),
    (RESOURCE, "school", "Livserfaring", 2),
]
FAMILIES: list[tuple[str, str, str, int]] = [
    (NEED, "food", "Hjælp til mad og hus", 2),
    (NEED, "children", "Hente og passe børn", 3),
    (NEED, "school", "Lektiehjælp", 3),
    (RESOURCE, "heavy", "Kan køre og bære", 2),
    (RESOURCE, "devices", "God til telefon og computer", 2),
    (RESOURCE, "company", "God til at tage imod folk", 1),
]
POINTS: dict[tuple[int, str], list[tuple[str, str, str, int]]] = {
    (1, "Børnefamilier"): FAMILIES,
    (1, "Seniorer"): SENIORS,
    (1, "Unge under 25"): [(NEED, "school", "Hjælp til skole og fritidsjob", 2)],
    (2, "Seniorer"): SENIORS,
    (3, "Studerende"): [
        (NEED, "food", "Billig og god mad", 3),
        (NEED, "other", "Ro til eksamen", 2),
        (NEED, "place", "Et sted at høre til", 2),
        (RESOURCE, "devices", "Sprog og IT", 3),
        (RESOURCE, "heavy", "Kræfter", 2),
        (RESOURCE, "company", "Fri på skæve tider", 1),
    ],
}
TEXTS = {"strengths": "", "weaknesses": "", "economy": "", "second_keeper": "", "for_all": False}
THIRD, JOINT, BENEFIT = "shared_interest", "joint_solution", "mutual_benefit"
# What it is; then what was decided: state, why, and what else the state asks for.
PLATFORMS: dict[int, list[tuple[dict[str, Any], dict[str, Any]]]] = {
    1: [
        (
            {
                "name": "Fællesspisning i Laden",
                "kind": "content",
                "interplay": [THIRD, JOINT],
                "for_all": True,
                "purposes": [0],
                "strengths": "Alle spiser. Folk blander sig.",
                "weaknesses": "Kræver, at nogen tager en tørn. Smag og vaner er forskellige.",
                "economy": "Hviler i sig selv",
                "keeper": Keeper.RESIDENTS,
                "second_keeper": Keeper.BOARD,
            },
            {"state": "running", "reason": "Den samler flest forskellige."},
        ),
        (
            {
                "name": "Den digitale opslagstavle",
                "kind": "digital",
                "interplay": [JOINT, BENEFIT],
                "for_all": True,
                "purposes": [0, 2],
                "strengths": "Gør det let at finde hinanden.",
                "weaknesses": "Kræver, at man kan bruge en telefon. Derfor også papir, telefon og hjælpere.",
                "economy": "2.400 kr. om året",
                "keeper": Keeper.BOARD,
                "second_keeper": Keeper.CARETAKER,
            },
            {"state": "running", "reason": "Den hjælper os med at mødes."},
        ),
        (
            {
                "name": "Lektiecafé",
                "kind": "content",
                "interplay": [BENEFIT],
                "groups": ["Børnefamilier", "Seniorer"],
                "purposes": [1],
                "strengths": "Fast dag. Ingen tilmelding.",
                "weaknesses": "Sårbar ved sygdom.",
                "economy": "3.000 kr. om året til boller",
                "keeper": Keeper.ORGANISATION,
                "second_keeper": Keeper.RESIDENTS,
            },
            {"state": "running", "reason": "De unge spørger selv efter den."},
        ),
        (
            {
                "name": "Vaskekaffe",
                "kind": "content",
                "interplay": [THIRD],
                "for_all": True,
                "purposes": [0],
                "strengths": "Folk er der alligevel.",
                "weaknesses": "Lille plads.",
                "economy": "200 kr. om måneden",
                "keeper": Keeper.CARETAKER,
                "second_keeper": Keeper.RESIDENTS,
            },
            {
                "state": "trial",
                "reason": "Det koster næsten ingenting at prøve.",
                "ends_on": date(2027, 3, 31),
                "questions": "Kommer der nye med? Bliver nogen ved? Vil beboerne selv føre den videre?",
            },
        ),
        (
            {
                "name": "Børnelounge i kælder D",
                "kind": "physical",
                "interplay": [THIRD],
                "groups": ["Børnefamilier", "Seniorer"],
                "purposes": [0],
                "strengths": "Godt i regnvejr. Passer sig selv, når den er i gang.",
                "weaknesses": "Rengøring.",
                "economy": "85.000 kr. i alt",
            },
            {
                "state": "parked",
                "limit": "technical",
                "reason": "Venter på bygningen. Ses igen 1. september 2027.",
            },
        ),
    ],
    2: [
        (
            {
                "name": "Godmorgen-runden",
                "kind": "content",
                "interplay": [BENEFIT],
                "groups": ["Seniorer"],
                "purposes": [0],
                "strengths": "Tryghed for begge parter.",
                "weaknesses": "Må ikke føles som kontrol.",
                "economy": "0 kr.",
                "keeper": Keeper.RESIDENTS,
                "second_keeper": Keeper.CARETAKER,
            },
            {"state": "running", "reason": "Man hører en stemme hver dag."},
        ),
        (
            {
                "name": "Nyttehaver",
                "kind": "physical",
                "interplay": [THIRD],
                "for_all": True,
                "purposes": [0],
                "strengths": "Ude og i gang.",
                "weaknesses": "Vand i tørke.",
                "economy": "150 kr. pr. bed om året",
                "keeper": Keeper.RESIDENTS,
                "second_keeper": Keeper.BOARD,
            },
            {"state": "running", "reason": "Der er altid nogen i haven."},
        ),
    ],
    3: [
        (
            {
                "name": "Sund gryde",
                "kind": "content",
                "interplay": [JOINT],
                "groups": ["Studerende"],
                "purposes": [0],
                "strengths": "Billig mad og nye venner på tværs af alder.",
                "weaknesses": "Eksamen i januar og juni.",
                "economy": "25 kr. pr. kuvert",
                "keeper": Keeper.RESIDENTS,
                "second_keeper": Keeper.BOARD,
            },
            {"state": "running", "reason": "Mad er det, flest mangler."},
        ),
        (
            {
                "name": "Værkstedet",
                "kind": "physical",
                "interplay": [JOINT],
                "groups": ["Studerende"],
                "purposes": [0],
                "strengths": "Man kan reparere selv.",
                "weaknesses": "Støj.",
                "economy": "Værktøj 12.000 kr.",
            },
            {"state": "selected", "reason": "Det kan laves i det rum, vi har."},
        ),
    ],
}
UPKEEP: dict[int, list[tuple[str, str, str, str, date, int, int, int]]] = {
    1: [
        (
            "Velkomstbesøg inden 14 dage",
            Keeper.RESIDENTS,
            Keeper.CARETAKER,
            "month",
            date(2026, 12, 3),
            30,
            2400,
            1,
        ),
        (
            "Print ugeark til 12 opgange",
            Keeper.CARETAKER,
            Keeper.BOARD,
            "week",
            date(2026, 11, 23),
            20,
            500,
            1,
        ),
        (
            "Finde vært til fællesspisning",
            Keeper.RESIDENTS,
            Keeper.BOARD,
            "month",
            date(2026, 12, 1),
            20,
            0,
            3,
        ),
        (
            "Holde forsøget med vaskekaffe i gang",
            Keeper.CARETAKER,
            Keeper.RESIDENTS,
            "week",
            date(2026, 11, 25),
            45,
            2400,
            2,
        ),
        (
            "Boller til lektiecafé",
            Keeper.ORGANISATION,
            Keeper.RESIDENTS,
            "week",
            date(2026, 11, 26),
            30,
            3000,
            2,
        ),
        (
            "Opfølgning på tryghedsvandring",
            Keeper.ORGANISATION,
            "",
            "half",
            date(2026, 12, 14),
            60,
            0,
            3,
        ),
        (
            "Se opslagstavlen igennem",
            Keeper.BOARD,
            Keeper.CARETAKER,
            "month",
            date(2026, 12, 7),
            15,
            2400,
            1,
        ),
        (
            "Gennemgå de fem trin",
            Keeper.BOARD,
            Keeper.ORGANISATION,
            "year",
            date(2027, 10, 5),
            120,
            0,
            2,
        ),
    ],
    2: [
        (
            "Læse ugeark højt i kaffestuen",
            Keeper.CARETAKER,
            "",
            "week",
            date(2026, 11, 24),
            20,
            0,
            1,
        ),
        (
            "Skifte ansvar for godmorgen-runden",
            Keeper.RESIDENTS,
            Keeper.CARETAKER,
            "month",
            date(2026, 12, 1),
            10,
            0,
            1,
        ),
    ],
    3: [
        ("Hej-aften for nye", Keeper.BOARD, Keeper.RESIDENTS, "half", date(2027, 2, 3), 180, 400, 2)
    ],
}
KNOWN = [
    (
        "source",
        "Flest henter børn mellem kl. 15.30 og 16.30.",
        "Velkomstholdet",
        "heard",
        date(2026, 9, 14),
    ),
    (
        "interview",
        "«Jeg ville gerne hjælpe nogen med lektier, hvis nogen spurgte.»",
        "Samtale i vaskehuset",
        "guess",
        date(2026, 10, 8),
    ),
]
FIGURES = "\n".join(
    [
        "Husstande efter type;Antal",
        "Par med børn;36",
        "Enlige med børn;11",
        "Par uden børn;19",
        "Enlige uden børn;42",
        "Flere familier;3",
    ]
)
