"""An upload that is too long is not kept while it comes in, whatever it says its length is."""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload


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
