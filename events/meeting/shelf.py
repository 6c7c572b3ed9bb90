"""Where the papers of meetings lie: PDF files on a private shelf of their own."""

from django.utils.translation import gettext as _

from community.errors import Refused
from community.pictures.shelf import Shelf

PDF = "pdf"
papers = Shelf("papers", {"whole": PDF})
MOST_BYTES = 15_000_000
HEAD, TAIL, NEAR_THE_END = b"%PDF-", b"%%EOF", 2048


def refuse_unless_pdf(content: bytes) -> None:
    """What it is called, and what it says it is, is never asked.

    Refused `big_file`, `not_a_pdf`, `broken_file` (it did not come whole).
    """
    if len(content) > MOST_BYTES:
        raise big_file()
    if not content.startswith(HEAD):
        sentence = _("Det er ikke en PDF. Gem papiret som PDF, og prøv igen.")
        raise Refused("not_a_pdf", sentence, status=422, field="file")
    if TAIL not in content[-NEAR_THE_END:]:
        sentence = _("Filen er i stykker. Gem den igen som PDF, og prøv en gang til.")
        raise Refused("broken_file", sentence, status=422, field="file")


def big_file() -> Refused:
    """The answer to a file there is no room for."""
    sentence = _("Filen fylder for meget. Der er plads til {most} MB.")
    said = sentence.format(most=MOST_BYTES // 1_000_000)
    return Refused("big_file", said, status=422, field="file")


def put(content: bytes) -> str:
    """Keep it under a new random name, which is returned. OSError when the disk is full."""
    return papers.put({papers.main: content})
