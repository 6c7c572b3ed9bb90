"""What the room keeps."""

from helpdesk.models.agreements import HelpAgreement, HelpAgreementQuerySet
from helpdesk.models.answers import HelpAlso, HelpAnswer, HelpNudge
from helpdesk.models.duties import Duty, Routine, SocialTask, TaskItem
from helpdesk.models.guide import GuideEntry, Heading
from helpdesk.models.kinds import Category, Reach, Size, When
from helpdesk.models.offers import HelpOffer
from helpdesk.models.requests import HelpRequest, HelpStep
from helpdesk.models.walks import SafetyWalk, WalkPoint

__all__ = [
    "Category",
    "Duty",
    "GuideEntry",
    "Heading",
    "HelpAgreement",
    "HelpAgreementQuerySet",
    "HelpAlso",
    "HelpAnswer",
    "HelpNudge",
    "HelpOffer",
    "HelpRequest",
    "HelpStep",
    "Reach",
    "Routine",
    "SafetyWalk",
    "Size",
    "SocialTask",
    "TaskItem",
    "WalkPoint",
    "When",
]
