"""What must say no, and with which code."""

from collections.abc import Callable
from typing import Any

import pytest

from community.errors import Refused


class Refusal:
    """What is done inside must say no with this code; the `error` is there to be read after."""

    error: Refused

    def __init__(self, code: str) -> None:
        self.code = code

    def __enter__(self) -> "Refusal":
        return self

    def __exit__(self, kind: Any, error: Any, trace: Any) -> bool:
        assert isinstance(error, Refused), error
        assert error.code == self.code
        self.error = error
        return True


def refused(code: str) -> Refusal:
    return Refusal(code)


def why_not(call: Callable[..., Any], *args: Any, **kwargs: Any) -> str:
    """The code of the «no» a verb says; it has a sentence, too."""
    with pytest.raises(Refused) as no:
        call(*args, **kwargs)
    assert str(no.value)
    return no.value.code


def no_to(code: str, call: Callable[..., Any], *args: Any, **kwargs: Any) -> Refused:
    """The «no» a verb says, which has this code."""
    with Refusal(code) as no:
        call(*args, **kwargs)
    return no.error
