"""Django's own commands, and ours: up, demo."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415
        from django.core.management import execute_from_command_line  # noqa: PLC0415
    except ModuleNotFoundError:
        sys.exit("Django er ikke installeret her. Kør `make run`: den henter det, der mangler.")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as reason:
        sys.exit(f"Beboerhus er ikke sat rigtigt op: {reason}")
    except PermissionError as reason:
        sys.exit(
            f"Beboerhus må ikke bruge {reason.filename}. Giv din bruger adgang til den, "
            "eller flyt Beboerhus til en mappe, du ejer."
        )


if __name__ == "__main__":
    main()
