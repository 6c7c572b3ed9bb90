"""How the house says no: one exception with a sentence a neighbour would accept. And how it goes on."""

from collections.abc import Mapping
from typing import Any


class Refused(Exception):
    """A verb that cannot do its work says why.

    `code` is stable and for programs, `message` is for people (it may be lazy), `status` is the
    HTTP status of the API answer, `field` names the form field the sentence belongs beside, and
    `facts` is JSON-ready data that helps the reader on (the next free slot, seconds to wait).
    """

    def __init__(
        self,
        code: str,
        message: Any,
        *,
        status: int = 409,
        field: str = "",
        facts: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.status = status
        self.field = field
        self.facts = dict(facts or {})

    def __str__(self) -> str:
        return str(self.message)

    def beside(self, form: Any) -> None:
        """The sentence stands beside its field, or above the form when it asks for no such thing."""
        form.add_error(self.field if self.field in form.fields else None, str(self))
