"""What an estate may decide, and who decides it. Pure."""

from community.features import Feature, all_features
from community.people.models import BOARD, Membership, Role

# Never switched off: the way in and out, what one is told, one's rights, and who is not on a screen.
ALWAYS_ON = frozenset(
    {
        "feeds", "helping", "home", "homes", "moderation", "notifications", "office", "paper",
        "people", "privacy", "profiles",
    }
)  # fmt: skip
ESTATE_FIELDS = frozenset({"features_off", "opens_groups", "caretaker_word", "languages"})
OFFICE_FIELDS = frozenset({"office_phone", "office_hours", "emergency"})
DECIDERS = BOARD | {Role.ADMINISTRATION}


def switchable() -> list[Feature]:
    """The rooms residents see that a house can do without."""
    return [
        feature
        for feature in all_features()
        if feature.key not in ALWAYS_ON and (feature.nav or feature.links or feature.tiles)
    ]


def may_change(member: Membership) -> frozenset[str]:
    """The committee decides for its estate; the organisation's telephone is the administration's."""
    if Role.ADMINISTRATION in member.roles:
        return ESTATE_FIELDS | OFFICE_FIELDS
    return ESTATE_FIELDS if member.roles & DECIDERS else frozenset()
