"""What is not worth a line in the log."""

import logging


class NotReadyYet(logging.Filter):
    """/readyz answering 503 is its job, not an error; whoever asked is told by the answer."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not record.getMessage().endswith(": /readyz")
