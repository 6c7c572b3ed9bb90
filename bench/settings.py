"""The house's own settings with one page put in its place: the ruler the others are held to."""

from config.settings import *  # noqa: F403
from config.settings import BASE, TEMPLATES

ROOT_URLCONF = "bench.reference"
TEMPLATES = [{**TEMPLATES[0], "DIRS": [BASE / "bench/templates"]}]
