"""`manage.py push_key`: a new key for sending to browsers, as BEBOERHUS_PUSH_KEY wants it."""

from typing import Any

from django.core.management.base import BaseCommand

from community.notifications.push.sealing import new_private_key


class Command(BaseCommand):
    help = "Prints a new key for push. Whoever said yes with the old one must say yes again."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(new_private_key())
