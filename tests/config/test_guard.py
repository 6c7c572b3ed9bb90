"""Production opens only when everything it needs is named, and says all that is missing at once."""

import os
import subprocess
import sys

import pytest

GOOD = {
    "BEBOERHUS_SECRET_KEY": "k3Jx9_vQ2mWz7Rt5Yp1Ls8Nd4Bf6Hg0Ac-Ue3Xi7Ov2Kq9Mw5Tz1Pr8",
    "BEBOERHUS_HOSTS": "hus.example.dk",
    "BEBOERHUS_URL": "https://hus.example.dk",
    "DATABASE_URL": "postgres://hus@db.example.dk/hus",
    "REDIS_URL": "redis://valkey.example.dk:6379",
    "EMAIL_URL": "smtp://mail.example.dk:587/?tls=1",
}
CODE = "import django; django.setup(); print('open')"


def start(tmp_path, **changes):
    ours = ("BEBOERHUS", "DATABASE", "REDIS", "EMAIL")
    env = {k: v for k, v in os.environ.items() if not k.startswith(ours)}
    env |= GOOD | {"DJANGO_SETTINGS_MODULE": "config.settings", "BEBOERHUS_VAR": str(tmp_path)}
    env |= {k: v for k, v in changes.items() if v is not None}
    for name in [k for k, v in changes.items() if v is None]:
        env.pop(name)
    return subprocess.run(
        [sys.executable, "-c", CODE], env=env, capture_output=True, text=True, check=False
    )


def test_a_house_with_everything_opens(tmp_path):
    assert start(tmp_path).stdout.strip() == "open"


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"BEBOERHUS_SECRET_KEY": None}, "SECRET_KEY"),
        ({"BEBOERHUS_SECRET_KEY": "django-insecure-" + "abcdefgh" * 8}, "SECRET_KEY"),
        ({"BEBOERHUS_SECRET_KEY": "a" * 60}, "SECRET_KEY"),
        ({"BEBOERHUS_DEBUG": "1"}, "DEBUG"),
        ({"BEBOERHUS_HOSTS": "*"}, "HOSTS"),
        ({"BEBOERHUS_HOSTS": ".example.dk"}, "HOSTS"),
        ({"BEBOERHUS_HOSTS": None}, "HOSTS"),
        ({"DATABASE_URL": None}, "DATABASE_URL"),
        ({"REDIS_URL": None}, "REDIS_URL"),
        ({"BEBOERHUS_URL": "http://hus.example.dk"}, "BEBOERHUS_URL"),
        ({"EMAIL_URL": None}, "EMAIL_URL"),
        ({"BEBOERHUS_SECRET_KEY": "abcdefgh" * 8}, "SECRET_KEY"),
        ({"DATABASE_URL": "sqlite:///hus.db"}, "DATABASE_URL"),
        ({"REDIS_URL": "memory://"}, "REDIS_URL"),
        ({"BEBOERHUS_HOSTS": "andet.example.dk"}, "BEBOERHUS_HOSTS"),
        ({"BEBOERHUS_PROXIES": "-3"}, "PROXIES"),
        ({"BEBOERHUS_SKIP_LOCKS": "1"}, "SKIP_LOCKS"),
        ({"BEBOERHUS_TESTING": "1"}, "TESTING"),
        ({"BEBOERHUS_DEMO": "1", "BEBOERHUS_ENV": "production"}, "DEMO"),
    ],
)
def test_a_house_that_is_not_ready_says_which_thing(tmp_path, changes, word):
    answer = start(tmp_path, **changes)
    assert answer.returncode != 0
    assert "open" not in answer.stdout.split()
    assert word in answer.stderr
    assert "Traceback" not in answer.stderr
