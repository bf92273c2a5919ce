"""The environment and the configuration of PyLTI1p3's README example."""

import json
import subprocess
import sys
from contextlib import AbstractContextManager
from pathlib import Path

from scripts.benching.claims import CLIENT_ID, DEPLOYMENT
from scripts.benching.processes import running
from scripts.benching.tool import gunicorn

ENVIRONMENT = Path(".bench-venv").absolute()
# With what they need pinned too, the same figures can be had again.
PACKAGES = (
    "pylti1p3==2.0.0",
    "flask==3.1.3",
    "flask-caching==2.5.1",
    "gunicorn==27.0.1",
    "jwcrypto==1.6.1",
    "pyjwt==2.15.1",
    "requests==2.34.2",
    "werkzeug==3.1.9",
)


def make_environment() -> None:
    """Make `.bench-venv`, once for each list of packages."""
    stamp = ENVIRONMENT / "packages"
    if stamp.exists() and stamp.read_text() == "\n".join(PACKAGES):
        return
    print("Making .bench-venv for PyLTI1p3's example …", flush=True)
    subprocess.run([sys.executable, "-m", "venv", "--clear", str(ENVIRONMENT)], check=True)
    pip = [str(ENVIRONMENT / "bin" / "python"), "-m", "pip", "install", "--quiet"]
    subprocess.run([*pip, "--disable-pip-version-check", *PACKAGES], check=True)
    stamp.write_text("\n".join(PACKAGES))


def served_example(port: int, issuer: str, folder: Path) -> AbstractContextManager[int]:
    """Serve the example with two processes as well; gives the process id."""
    one = {
        "default": True,
        "client_id": CLIENT_ID,
        "auth_login_url": f"{issuer}/auth",
        "auth_token_url": f"{issuer}/token",
        "auth_audience": None,
        "key_set_url": f"{issuer}/keys",
        "key_set": None,
        "private_key_file": "private.pem",
        "public_key_file": "public.pem",
        "deployment_ids": [DEPLOYMENT],
    }
    config = folder / "example.json"
    config.write_text(json.dumps({issuer: [one]}))
    environment = {"EXAMPLE_CONFIG": str(config), "EXAMPLE_CACHE": str(folder / "example-cache")}
    command = gunicorn(ENVIRONMENT / "bin", port, "scripts.benching.pylti1p3_example:app")
    return running(command, port, folder / "example.log", environment)
