"""An upload that is too long is not kept while it comes in, whatever it says its length is."""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from community.people.around import View, around


class AtMost(FileUploadHandler):
    """Lets so many bytes of files through in one request. `was_too_much` says that more came.

    The rest is read and dropped, so that the browser gets to hear the answer.
    """

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most, self.seen, self.was_too_much = most, 0, False

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.seen += len(raw_data)
        if self.seen > self.most:
            self.was_too_much = True
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> Any:
        return None


def lets_in(most: Callable[[], int], view: View) -> View:
    """The view of a multipart form: so many bytes of files in one post, watched while they come in.

    `most` is asked at each post. It stands outermost. The page's token is asked for as everywhere,
    only after the watch is set.
    """

    @around(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "POST" and request.content_type == "multipart/form-data":
            request.upload_handlers = [AtMost(most()), *request.upload_handlers]
        return csrf_protect(view)(request, *args, **kwargs)

    # Only so that the length is watched before anybody reads the body: the token is asked for above.
    return csrf_exempt(guarded)


def was_too_much(request: HttpRequest) -> bool:
    """Whether more came than was let in."""
    return any(getattr(handler, "was_too_much", False) for handler in request.upload_handlers)
