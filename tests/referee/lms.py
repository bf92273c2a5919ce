"""Open edX's platform code in a process of its own, and what people and admins click there."""

import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jwt
import requests

from tests.referee.environment import PYTHON
from tests.support.campus import form_of
from tests.waiting import PATIENCE

SERVER = Path(__file__).with_name("platform") / "serve.py"


@dataclass(frozen=True, slots=True)
class Key:
    """A block's own signing key."""

    kid: str
    pem: str

    def sign(self, claims: dict[str, Any], **header: str | None) -> str:
        """Sign what the LMS itself would never sign; a `kid` of None leaves it out."""
        told = {"kid": self.kid} | header
        named = {name: value for name, value in told.items() if value is not None}
        return jwt.encode(claims, self.pem, algorithm="RS256", headers=named)


class Lms:
    """The running platform; a block of any name is there once it was set up."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [str(PYTHON), str(SERVER), str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().strip()
        assert self.url, "the referee did not start: its words stand above"

    def close(self) -> None:
        """End the process."""
        self._process.communicate(timeout=PATIENCE)

    def set_up(self, block: str, tool_url: str, grades: str) -> dict[str, str]:
        """Fill in Studio's form of a block; gives what an admin copies from there to the tool."""
        told = {
            "login_url": f"{tool_url}/lti/login",
            "launch_url": f"{tool_url}/lti/launch",
            "keyset_url": f"{tool_url}/.well-known/jwks.json",
            "grades": grades,
        }
        copied: dict[str, str] = self._post(f"blocks/{block}/set-up", told)
        return copied

    def people(self, *names: str, **course: bool) -> dict[str, str]:
        """Enrol people, and say with `shares_names` whether tools learn names; gives ids by name."""
        known: dict[str, str] = self._post("people", {"names": names, **course})
        return known

    def cap_roster(self, members: int) -> None:
        """Let the LMS list no course with more people."""
        self._post("cap", {"members": members})

    def picked(self, block: str) -> list[dict[str, Any]]:
        """The content items that the LMS took for a block."""
        items: list[dict[str, Any]] = self._get(f"blocks/{block}/picked")["items"]
        return items

    def gradebook(self, block: str) -> dict[str, Any]:
        """`grades` by user name from 0 to 1, and `columns` with label, maximum and times of scores."""
        return self._get(f"blocks/{block}/gradebook")

    def key(self, block: str) -> Key:
        """The key with which the LMS signs launches of a block."""
        return Key(**self._get(f"blocks/{block}/key"))

    def take_new_key(self, block: str) -> None:
        """Let the LMS sign with a new key from now on, and forget the old one."""
        self._post(f"blocks/{block}/new-key", {})

    def signed_in(self, name: str) -> "LmsBrowser":
        """The browser of somebody who has signed in to the LMS."""
        browser = LmsBrowser(self.url)
        browser.get(f"{self.url}/enter/{name}")
        return browser

    def _get(self, path: str) -> dict[str, Any]:
        answer: dict[str, Any] = requests.get(f"{self.url}/{path}", timeout=PATIENCE).json()
        return answer

    def _post(self, path: str, told: object) -> Any:
        answer = requests.post(f"{self.url}/{path}", json=told, timeout=PATIENCE)
        assert answer.status_code == 200, answer.text[-2000:]
        return answer.json()


class LmsBrowser:
    """One person's browser, as far as the LMS sees it."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._session = requests.Session()

    def get(self, url: str) -> requests.Response:
        """Follow a link to a page of the LMS, up to where it leads to the tool."""
        return self._session.get(url, timeout=PATIENCE, allow_redirects=False)

    def click(self, block: str, *, studio: bool = False) -> str:
        """Click a block, or its deep linking button in Studio; gives the tool's login address."""
        answer = self.get(f"{self._url}/blocks/{block}/{'pick' if studio else 'click'}")
        assert answer.status_code == 302, answer.text[-2000:]
        return answer.headers["Location"]

    def authorize(self, url: str) -> dict[str, str]:
        """Come back from the tool's login leg; gives the fields that the LMS posts to the tool."""
        page = self.get(url)
        assert page.status_code == 200, page.text[-2000:]
        return form_of(page.text).fields

    def return_items(self, url: str, token: str) -> requests.Response:
        """Post the tool's deep linking answer."""
        return self._session.post(url, data={"JWT": token}, timeout=PATIENCE)
