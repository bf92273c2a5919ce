"""Make `.venv` from a lock file, then become a command in it.

    python3 scripts/bootstrap.py requirements.lock stoke demo

Run by whatever `python3` the machine has, before anything is installed: the standard library only, and
nothing that a Python 3.6 cannot read, so that too old a Python gets a sentence and not a traceback.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
OLDEST = (3, 11)
OTHER_PYTHONS = ("python3.13", "python3.12", "python3.11", "python3.14", "python3.15")


class CannotStart(Exception):
    """One plain sentence for the person at the keyboard."""


def main(lock_name: str, command: "list[str]") -> None:
    """Prepare the environment and replace this process by the command.

    Raises:
        CannotStart: where the machine lacks what cannot be installed from here.
    """
    if not os.access(str(ROOT), os.W_OK):
        raise CannotStart(f"Stoke cannot write to its own folder, {ROOT}: copy it to where you may write.")
    if not works(str(ENVIRONMENT / "bin" / "python"), "import pip"):
        make_environment(find_python())
    install(ROOT / lock_name)
    path = os.pathsep.join((str(ENVIRONMENT / "bin"), os.environ.get("PATH", os.defpath)))
    os.environ.update(PATH=path, VIRTUAL_ENV=str(ENVIRONMENT))
    os.chdir(str(ROOT))
    os.execvp(command[0], command)


def works(python: str, also: str = "") -> bool:
    """Whether this Python starts (a shim in the path may not), is new enough and runs a line more."""
    check = f"import sys; assert sys.version_info >= {OLDEST}\n{also}"
    try:
        run = subprocess.run([python, "-c", check], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    except OSError:
        return False
    return run.returncode == 0


def find_python() -> str:
    """The Python that started this script if it is new enough, else the first other one that is."""
    for python in (sys.executable, *OTHER_PYTHONS):
        if works(python):
            return python
    wanted, found = ".".join(map(str, OLDEST)), ".".join(map(str, sys.version_info[:3]))
    raise CannotStart(f"Stoke needs Python {wanted} or newer, and the only one found here is {found}.")


def make_environment(python: str) -> None:
    """Make the virtual environment anew."""
    if not works(python, "import ensurepip, venv"):
        raise CannotStart(
            f"{python} comes without venv: install it first (on Debian and Ubuntu: apt install python3-venv)."
        )
    print("Making the virtual environment …", flush=True)
    run([python, "-m", "venv", "--clear", str(ENVIRONMENT)], "The virtual environment could not be made.")


def install(lock: Path) -> None:
    """Install the locked packages and the tool itself, unless these very files are installed already."""
    wanted = hashlib.sha256(lock.read_bytes() + (ROOT / "setup.cfg").read_bytes()).hexdigest()
    stamp = ENVIRONMENT / f"installed-{lock.stem}"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print(f"Installing what {lock.name} lists; this takes a minute …", flush=True)
    pip = [str(ENVIRONMENT / "bin" / "python"), "-m", "pip", "install", "--disable-pip-version-check"]
    failed = "The packages could not be installed; pip's own words stand above."
    # Without a resolver, since the lock names everything: pip's would look at newer releases of what is asked
    # for with an extra, and refuse them for want of a hash.
    run([*pip, "--no-deps", "--require-hashes", "-r", str(lock)], failed)
    run([*pip, "--no-deps", "-e", str(ROOT)], failed)
    stamp.write_text(wanted)


def run(command: "list[str]", sentence: str) -> None:
    """Run quietly; show the end of the output and the sentence only where it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        print("\n".join(done.stdout.decode("utf-8", "replace").splitlines()[-20:]), file=sys.stderr)
        raise CannotStart(sentence)


if __name__ == "__main__":
    try:
        main(sys.argv[1], sys.argv[2:])
    except CannotStart as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit(130)
