"""The worker and the clock of the house, whose push goes to a sink on this machine: nothing else differs.

Started by bench/told.py with the port and the certificate of that sink in the environment.
"""

import os
import ssl
import sys
from unittest.mock import patch

from celery.__main__ import main as celery

from community import outward

PORT, CERTIFICATE = "BENCH_PUSH_PORT", "BENCH_PUSH_CERTIFICATE"


def main() -> None:
    """`python -m bench.postmen worker …`: as `celery -A config`, pool and all."""
    trust = ssl.create_default_context(cafile=os.environ[CERTIFICATE])
    here = {"trust": lambda: trust, "public_address_of": lambda host: "127.0.0.1"}
    with patch.multiple(outward, PORT=int(os.environ[PORT]), **here):
        sys.argv = ["celery", "--quiet", "--skip-checks", "-A", "config", *sys.argv[1:]]
        celery()


if __name__ == "__main__":
    main()
