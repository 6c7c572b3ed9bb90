"""What is not worth a line in the log, and what no line may hold."""

import logging
import re
from collections.abc import Iterator
from traceback import format_tb
from typing import Any

# A part of an address with a code or a token in it: long, and with a digit.
SECRET = re.compile(r"(?<=/)(?=[\w-]*\d)[\w-]{10,}(?=/|\?|$|\s)")


class NotReadyYet(logging.Filter):
    """/readyz answering 503 is its job, not an error; whoever asked is told by the answer."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not record.getMessage().endswith(": /readyz")


class Line(logging.Formatter):
    """A line without what an exception says, and without codes in addresses.

    An exception's own words may hold a name or an e-mail («Key (email)=(…) already exists»): its
    kind and where it happened are enough to find it.
    """

    def format(self, record: logging.LogRecord) -> str:
        if isinstance(record.args, dict) and "exc" in record.args:  # Celery, about a task
            record.args = record.args | {"exc": "…"}
        record.exc_text = None  # another handler's, with everything in it
        return SECRET.sub("…", super().format(record))

    def formatException(self, ei: Any) -> str:
        return "\n".join(_chain(ei[1]))


def _chain(error: BaseException | None) -> Iterator[str]:
    """Where each error of a chain happened and of what kind it was, the last one first."""
    while error is not None:
        yield "".join(format_tb(error.__traceback__)) + type(error).__qualname__
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
