"""`manage.py outbox`: how the outbox is, in lines a watching program reads (docs/operate.md)."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from community.notifications.outbox import metrics


class Command(BaseCommand):
    help = "Prints queue, oldest due and failures by way, as Prometheus reads them."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write("\n".join(metrics(timezone.now())))
