"""What the board keeps."""

from community.noticeboard.models.notices import (
    TEXT_LENGTH,
    TITLE_LENGTH,
    Category,
    CategoryQuerySet,
    Notice,
    NoticePicture,
    NoticeQuerySet,
    is_coming,
    is_for,
    is_hitting,
    is_standing,
)
from community.noticeboard.models.screens import (
    ScreenLink,
)
from community.noticeboard.models.under import (
    COMMENT_LENGTH,
    Comment,
    Knock,
    Reading,
    Thanks,
    Wish,
)

__all__ = [
    "COMMENT_LENGTH",
    "TEXT_LENGTH",
    "TITLE_LENGTH",
    "Category",
    "CategoryQuerySet",
    "Comment",
    "Knock",
    "Notice",
    "NoticePicture",
    "NoticeQuerySet",
    "Reading",
    "ScreenLink",
    "Thanks",
    "Wish",
    "is_coming",
    "is_for",
    "is_hitting",
    "is_standing",
]
