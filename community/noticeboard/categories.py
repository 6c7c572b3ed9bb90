"""The categories every estate begins with. Its committee changes them as it likes."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from community.noticeboard.models import Category

Shape, Writer = Category.Shape, Category.Writer


@dataclass(frozen=True)
class Start:
    """A category as it is made. Its name is Danish in the database, and translated when shown."""

    name: str
    icon: str
    shape: str = Shape.PLAIN
    writer: str = Writer.ANYBODY
    days: int = 30


STARTS = [
    Start(_("Fra bestyrelsen"), "push-pin-duotone", writer=Writer.BOARD),
    Start(_("Drift"), "wrench-duotone", Shape.WORKS, Writer.OFFICES, 14),
    Start(_("Affald"), "basket-duotone", Shape.WORKS, Writer.OFFICES, 14),
    Start(_("Byttes og gives væk"), "gift-duotone", Shape.SWAP, days=14),
    Start(_("Er der nogen, der …"), "hand-waving-duotone", Shape.CALL, days=14),
    Start(_("Efterlyst"), "magnifying-glass-duotone", days=14),
    Start(_("Arrangement"), "calendar-dots-duotone"),
    Start(_("Selskab"), "coffee-duotone", days=14),
    Start(_("Mad"), "cooking-pot-duotone", days=7),
    Start(_("Reparér"), "hammer-duotone", days=14),
    Start(_("Gode råd"), "lightbulb-duotone", days=60),
    Start(_("Job og praktik"), "student-duotone"),
    Start(_("Tak"), "hands-clapping-duotone", days=14),
]
