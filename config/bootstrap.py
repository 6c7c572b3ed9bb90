"""From a bare Python to a ready .venv, and then the command: used by the Makefile.

    python3 -I config/bootstrap.py LOCK [--browser] PYTHON-ARGUMENTS...

LOCK is `run` or `test`: which lock file in requirements/ must be installed. Standard library only,
and written so that an old Python can read it far enough to say that it is too old.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

OLDEST = (3, 11)
BASE = Path(__file__).resolve().parent.parent
VENV = BASE / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "beboerhus.lock"
LOG = VENV / "install.log"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC_BROWSER = Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome")
STARTED = float(os.environ.get("BEBOERHUS_STARTED") or time.time())


def main(words: "list[str]") -> None:
    on_a_new_enough_python()
    lock, words = words[0], words[1:]
    install(lock)
    if words[0] == "--browser":
        words = words[1:]
        find_browser()
    os.environ.setdefault("BEBOERHUS_STARTED", str(STARTED))
    keep_bytecode()
    os.chdir(str(BASE))
    os.execv(str(PYTHON), [str(PYTHON), *words])


def keep_bytecode() -> None:
    """Where none may be written beside the sources, the .venv keeps it.

    The house is five processes, and each would compile Django anew at every start.
    """
    if os.environ.pop("PYTHONDONTWRITEBYTECODE", None):
        os.environ.setdefault("PYTHONPYCACHEPREFIX", str(VENV / "pycache"))


def on_a_new_enough_python() -> None:
    """Go on in a newer Python when this one is too old; stop with a sentence if there is none."""
    if sys.version_info >= OLDEST:
        return
    for minor in range(20, 10, -1):
        newer = shutil.which(f"python3.{minor}")
        if newer:
            os.execv(newer, [newer, "-I", str(Path(__file__).resolve()), *sys.argv[1:]])
    major, minor = sys.version_info[:2]
    stop(
        f"Beboerhus skal bruge Python 3.11 eller nyere; her er {major}.{minor}. Installér en nyere "
        "(for eksempel python3.11), og prøv igen."
    )


def install(lock: str) -> None:
    """Make .venv hold exactly what the lock file says, unless it already does."""
    if installed(lock) and works():
        return
    try:
        VENV.mkdir(exist_ok=True)
        fcntl.flock(os.open(str(BASE), os.O_RDONLY), fcntl.LOCK_EX)  # the second `make` waits
        if not (installed(lock) and works()):
            create()
            fetch(lock)
    except OSError as error:
        stop(
            f"Mappen {BASE} kan ikke bruges ({error.strerror or error}). "
            "Giv din bruger skriveret til den, eller flyt Beboerhus til en mappe, du ejer."
        )


def installed(lock: str) -> bool:
    """The test set holds everything the run set does, so either stamp will do for `run`."""
    wanted = {mark(lock), mark("test")} if lock == "run" else {mark(lock)}
    return STAMP.exists() and STAMP.read_text() in wanted


def mark(lock: str) -> str:
    return lock + " " + hashlib.sha256(lock_file(lock).read_bytes()).hexdigest()


def lock_file(lock: str) -> Path:
    return BASE / "requirements" / (lock + ".txt")


def works() -> bool:
    """A moved folder or an upgraded system Python leaves a .venv that does not run."""
    try:
        return subprocess.call([str(PYTHON), "-c", ""], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def create() -> None:
    if works() and attempt([PYTHON, "-m", "pip", "--version"]):
        return
    say("Laver et virtuelt miljø i .venv")
    venv = [sys.executable, "-m", "venv", "--clear", VENV]
    if attempt(venv):
        return
    # Debian keeps venv in a package of its own.
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    if not (apt_install(package) and attempt(venv)):
        stop(
            "Python kan ikke lave et virtuelt miljø her. På Debian og Ubuntu hjælper: "
            f"sudo apt-get install {package}"
        )


def fetch(lock: str) -> None:
    """Install by uv (seconds), or by pip (a minute) where uv cannot run or reach anything."""
    say(f"Henter pakkerne i requirements/{lock}.txt (første gang kan det tage et minut)")
    STAMP.unlink(missing_ok=True)
    pip = [PYTHON, "-m", "pip", "install", "-q", "--retries=1", "--require-hashes", "-r"]
    uv = [PYTHON, "-m", "uv", "pip", "sync", "--python", PYTHON, "--require-hashes"]
    by_uv = attempt([*pip, lock_file("uv")]) and (
        # The second try is for networks whose certificate only the system knows.
        attempt([*uv, lock_file(lock)]) or attempt([*uv, "--system-certs", lock_file(lock)])
    )
    if not by_uv:
        say("uv kom ikke igennem; prøver med pip, det tager lidt længere")
        if not attempt([*pip, lock_file(lock)]):
            stop(
                "Pakkerne kunne ikke hentes. Er der forbindelse til nettet? "
                f"Sidste ord var: {last_words()} (resten står i {LOG})"
            )
    STAMP.write_text(mark(lock))
    say("Pakkerne er på plads")


def find_browser() -> None:
    """Put a Chromium in the environment variable CHROMIUM, installing one if we are allowed to."""
    if os.environ.get("CHROMIUM"):
        return
    found = browser()
    if not found and can_apt():
        say("Henter en Chromium til browserprøverne")
        apt_install("chromium", "fonts-dejavu-core")
        found = browser()
    if found:
        os.environ["CHROMIUM"] = found
    else:
        say(
            "Der er ingen Chromium på denne maskine, så browserprøverne vil fejle. "
            "Installér chromium, eller sæt CHROMIUM til en."
        )


def browser() -> str:
    paths = [shutil.which(name) for name in BROWSERS]
    return next(filter(None, paths), str(MAC_BROWSER) if MAC_BROWSER.exists() else "")


def can_apt() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt_install(*packages: str) -> bool:
    if not can_apt():
        return False
    os.environ["DEBIAN_FRONTEND"] = "noninteractive"
    attempt(["apt-get", "update", "-qq"])
    return attempt(["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages])


def attempt(command: list) -> bool:
    """Run something quietly; its words go to the log in .venv."""
    words = [str(word) for word in command]
    VENV.mkdir(exist_ok=True)
    env = dict(os.environ, PIP_DISABLE_PIP_VERSION_CHECK="1", UV_LINK_MODE="copy")
    env.pop("VIRTUAL_ENV", None)
    try:
        result = subprocess.run(
            words, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
        )
    except OSError as error:
        result = subprocess.CompletedProcess(words, 127, str(error).encode())
    VENV.mkdir(exist_ok=True)
    with LOG.open("ab") as log:
        log.write(b"$ " + " ".join(words).encode() + b"\n" + result.stdout)
    return result.returncode == 0


def last_words() -> str:
    lines = LOG.read_text(errors="replace").strip().splitlines()
    return lines[-1].strip() if lines else "ingen forklaring"


def say(text: str) -> None:
    seconds = f"{time.time() - STARTED:5.1f}".replace(".", ",")
    sys.stdout.write(f"{seconds} s  {text}\n")
    sys.stdout.flush()


def stop(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")
    sys.exit(1)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
