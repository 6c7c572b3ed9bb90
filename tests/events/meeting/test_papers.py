"""Papers as PDF files: who lays them there, who reads them, and when they leave the disk."""

import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from events.meeting import shelf
from events.meeting.papers import actions as papers
from tests.conftest import NOW
from tests.refusing import refused

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n" + b"1 0 obj << >> endobj\n" * 20 + b"%%EOF\n"


@pytest.fixture(autouse=True)
def empty_shelf(settings, tmp_path):
    settings.PRIVATE_ROOT = tmp_path


@pytest.fixture
def grethe(step_in):
    return step_in("grethe")


def at(meeting, more=""):
    return f"/rugmarken/sker/{meeting.event.token}/moede/papirer/{more}"


def sent(content=PDF, name="løn.exe"):
    return SimpleUploadedFile(name, content, content_type="text/html")


def lie_there(grethe, meeting, file=None, **facts):
    file = file or sent()
    meeting.event.refresh_from_db()
    return grethe.post(at(meeting), {"title": "Budget på 2028"} | facts | {"file": file})


def test_a_pdf_is_the_committees_until_it_is_laid_out(cast, grethe, meeting):
    assert lie_there(grethe, meeting).status_code == 302
    paper = meeting.papers.get()
    there, oksana = at(meeting, f"{paper.pk}/fil/"), cast.client("oksana")
    assert b"".join(grethe.get(there).streaming_content) == PDF
    assert oksana.get(there).status_code == 404
    papers.lay_out(cast.member("grethe"), meeting, now=NOW)
    answer = oksana.get(there)
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="budget-pa-2028.pdf"'
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == (
        "nosniff", "private, max-age=45",
    )  # fmt: skip
    assert "sandbox" in answer["Content-Security-Policy"]
    assert there in oksana.get(at(meeting).removesuffix("papirer/")).content.decode()
    facts = oksana.get(f"/api/v1/rugmarken/events/{meeting.event.token}/meeting/").json()
    assert (facts["papers"][0]["file"], facts["papers"][0]["size"]) == (there, len(PDF))
    elsewhere = cast.client("sofie").get(there.replace("rugmarken", "ankerhuset"))
    assert elsewhere.status_code == 404
    assert Client().get(there).status_code in {302, 404}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"<html><script>alert(1)</script>%PDF-1.7 %%EOF", "Det er ikke en PDF."),
        (b"MZ\x90\x00" + PDF, "Det er ikke en PDF."),
        (PDF.replace(b"%%EOF", b""), "Filen er i stykker."),
        (
            PDF[:5] + b" " * shelf.MOST_BYTES + PDF[5:],
            "Filen fylder for meget. Der er plads til 15",
        ),
        (b"", "Filen er tom."),
    ],
)
def test_what_is_no_pdf_is_refused_and_what_was_typed_stays(grethe, meeting, content, said):
    answer = lie_there(grethe, meeting, file=sent(content), text="Huslejen stiger lidt.")
    page = answer.content.decode().replace("\xa0", " ")
    assert answer.status_code == 422
    assert said in page
    assert re.search(r"<textarea[^>]*>\s*Huslejen stiger lidt\.", page)
    assert not meeting.papers.exists()
    assert not list(shelf.papers.folder().glob("*/*"))


def test_a_paper_is_something_to_read(cast, grethe, meeting):
    meeting.event.refresh_from_db()
    assert grethe.post(at(meeting), {"title": "Budget"}).status_code == 422
    with refused("not_yours"):
        papers.add_paper(cast.member("oksana"), meeting, title="Budget", content=PDF)


def test_another_file_takes_its_place_and_the_old_one_leaves_the_disk(
    grethe, meeting, django_capture_on_commit_callbacks
):
    lie_there(grethe, meeting)
    paper = meeting.papers.get()
    with django_capture_on_commit_callbacks(execute=True):
        other = sent(PDF + b"%%EOF\n")
        grethe.post(at(meeting, f"{paper.pk}/"), {"title": "Budget", "file": other, "do": "gem"})
    newer = meeting.papers.get()
    assert newer.size == len(PDF) + 6
    assert not shelf.papers.has(paper.file)
    with django_capture_on_commit_callbacks(execute=True):
        only_words = {"title": "Budget", "text": "Tal", "without_file": "on", "do": "gem"}
        grethe.post(at(meeting, f"{paper.pk}/"), only_words)
    assert (meeting.papers.get().file, shelf.papers.has(newer.file)) == ("", False)


def test_what_is_taken_away_can_be_undone_for_a_day_and_then_the_broom_has_it(grethe, meeting):
    lie_there(grethe, meeting)
    file = meeting.papers.get().file
    grethe.post(at(meeting, f"{meeting.papers.get().pk}/"), {"do": "fjern"})
    grethe.post(at(meeting, "igen/"))
    assert meeting.papers.get().file == file
    tomorrow = timezone.now() + timedelta(days=400)
    assert papers.sweep_strays(tomorrow) == 0
    meeting.papers.all().delete()
    assert papers.sweep_strays(timezone.now() - timedelta(days=400)) == 0
    assert papers.sweep_strays(tomorrow) == 1
    assert not shelf.papers.has(file)
