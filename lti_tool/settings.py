"""Settings, read once at start from `config/*.toml` and the environment (`STOKE_…`), then frozen.

The environment wins over `config/<mode>.toml`. Anything unknown, missing or bad stops the start
(reliability.md, row T6).
"""

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import ip_address
from pathlib import Path
from typing import Literal, Self
from urllib.parse import SplitResult, urlsplit

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from lti_tool.errors import SettingsInvalid

PREFIX = "STOKE_"
CONFIG_FOLDER = Path(__file__).parent.parent / "config"
ORIGIN = re.compile(r"https?://(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]+)?")
"""Scheme, host and port as browsers write them: a name in another script in its form of ASCII letters."""
SHORTEST_SECRET, SHORTEST_TOKEN = 32, 20
MOVED = {"STOKE_ERASES_SCORES": "set under Defaults of /admin now: take it away here"}
"""Settings of earlier releases that admins set on their pages now; `stoke db upgrade` takes them over."""
Mode = Literal["production", "demo", "test"]


@dataclass(frozen=True, slots=True)
class Addresses:
    """The tool's own addresses, as no request is asked for them; a test holds them to the routes."""

    base_url: str
    """An origin, without a slash at its end."""

    @property
    def launch(self) -> str:
        """Where launches arrive, of whatever message."""
        return f"{self.base_url}/lti/launch"

    def login(self, key: str = "") -> str:
        """Where logins begin; with a key, those of one registration."""
        return f"{self.base_url}/lti/login/{key}" if key else f"{self.base_url}/lti/login"

    @property
    def key_set(self) -> str:
        """The public keys of the tool."""
        return f"{self.base_url}/.well-known/jwks.json"

    @property
    def icon(self) -> str:
        """A small picture, which the platform's own pages show."""
        return f"{self.base_url}/static/icon.svg"

    def registration(self, invite: str) -> str:
        """Where a platform registers with an invitation."""
        return f"{self.base_url}/lti/register/{invite}"

    def notices(self, registration_id: int) -> str:
        """Where a platform's notices arrive."""
        return f"{self.base_url}/lti/notices/{registration_id}"

    def sign_in(self, token: str) -> str:
        """Where an admin signs in with a link."""
        return f"{self.base_url}/admin/sign-in/{token}"

    def stop_mail(self, token: str) -> str:
        """Where the mail of one course to one person is stopped."""
        return f"{self.base_url}/mail/stop/{token}"


class Settings(BaseModel):
    """All settings of one running Stoke, frozen."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    mode: Mode = "production"
    """`demo` allows the sandbox and a worker inside the process; `test` is for the test suite."""
    database_url: str
    """SQLAlchemy URL: `sqlite:////whole/path` or `postgresql+psycopg://…`."""
    base_url: str
    """Where browsers and platforms reach the tool, without a path; https, or http on loopback."""
    secret_key: SecretStr
    """At least 32 characters; signs states and forms, and seals keys and tokens at rest."""
    redis_url: SecretStr | None = None
    """Shared rate limits for several web processes; without it each process counts for itself."""
    trusted_proxies: int = Field(default=0, ge=0, le=5)
    """Reverse proxies in front whose `X-Forwarded-…` headers are believed."""
    deliveries_at_once: int = Field(default=8, ge=1, le=200)
    """Calls that the worker holds open towards one registration."""
    launches_a_minute: int = Field(default=600, ge=1)
    """Logins and launches one network address may begin a minute; a campus shares one address."""
    posts_a_minute: int = Field(default=20, ge=1)
    """Posts one participation may write a minute (row P14: 30 is too many)."""
    smtp_url: SecretStr | None = None
    """`smtp://user:password@host:587` or `smtps://…`; without it links come from the command line."""
    mail_from: str | None = Field(default=None, validate_default=True)
    """The address that mail comes from; needed with `smtp_url`."""
    records_url: SecretStr | None = None
    """Where acts are told: `xapi+https://key:secret@host/path`, `xapi2+https://…`, `caliper+https://:token@…`."""
    records_names: Literal["pseudonym", "platform"] = "pseudonym"
    """As whose: by a pseudonym of this Stoke, or by the platform's own user id."""
    records_inside: bool = False
    """Whether that store may lie inside our own network."""
    metrics_token: SecretStr | None = None
    """What a monitor shows at /metrics; without it nothing is there."""
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @field_validator("base_url")
    @classmethod
    def _base_url_is_an_origin(cls, value: str) -> str:
        value = value.strip().rstrip("/")
        if not ORIGIN.fullmatch(value) or not _has_port(urlsplit(value)):
            raise ValueError("must look like https://stoke.school.example, without a path")
        parts = urlsplit(value)
        if parts.scheme == "http" and not is_loopback(parts.hostname or ""):
            raise ValueError("must be https; plain http is only for 127.0.0.1 and localhost")
        return value

    @field_validator("database_url")
    @classmethod
    def _database_is_supported(cls, value: str) -> str:
        if not value.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("must begin with sqlite:/// or postgresql+psycopg://")
        if value.startswith("sqlite:///") and not value.startswith("sqlite:////"):
            raise ValueError("needs the whole path of the file: sqlite:////var/lib/stoke/stoke.sqlite3")
        return value

    @field_validator("secret_key")
    @classmethod
    def _secret_is_long(cls, value: SecretStr) -> SecretStr:
        if len(value.get_secret_value()) < SHORTEST_SECRET:
            raise ValueError(f"must have at least {SHORTEST_SECRET} characters")
        return value

    @field_validator("metrics_token")
    @classmethod
    def _metrics_token_is_long(cls, value: SecretStr | None) -> SecretStr | None:
        text = value.get_secret_value() if value else None
        if text is not None and not (len(text) >= SHORTEST_TOKEN and text.isascii() and text.isprintable()):
            raise ValueError(f"must have at least {SHORTEST_TOKEN} plain characters")
        return value

    @field_validator("smtp_url")
    @classmethod
    def _smtp_url_is_readable(cls, value: SecretStr | None) -> SecretStr | None:
        if value is None:
            return None
        parts = urlsplit(value.get_secret_value())
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname or not _has_port(parts):
            raise ValueError("must look like smtp://user:password@mail.school.example:587")
        return value

    @field_validator("records_url")
    @classmethod
    def _records_url_is_readable(cls, value: SecretStr | None) -> SecretStr | None:
        parts = urlsplit(value.get_secret_value()) if value else None
        known = ("xapi+https", "xapi2+https", "caliper+https")
        if parts and not (parts.scheme in known and parts.hostname and parts.password and _has_port(parts)):
            raise ValueError("must look like xapi+https://key:secret@records.school.example/xapi")
        return value

    @field_validator("mail_from")
    @classmethod
    def _mail_has_a_sender(cls, value: str | None, info: ValidationInfo) -> str | None:
        if info.data.get("smtp_url") is None:
            return value
        if not value or "@" not in value or not value.isprintable():
            raise ValueError("is needed with STOKE_SMTP_URL, like stoke@school.example")
        return value

    @model_validator(mode="after")
    def _demo_stays_at_home(self) -> Self:
        if self.mode == "demo" and not self.on_loopback:
            raise ValueError("mode demo is only for a base URL on 127.0.0.1 or localhost")
        return self

    @property
    def addresses(self) -> Addresses:
        """The tool's own addresses."""
        return Addresses(self.base_url)

    @property
    def on_loopback(self) -> bool:
        """Whether this Stoke serves its own machine only, so that platforms on loopback are fine too."""
        return is_loopback(urlsplit(self.base_url).hostname or "")


@lru_cache(maxsize=1024)
def is_loopback(host: str) -> bool:
    """Whether `host` is localhost or an address of the loopback range."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _has_port(parts: SplitResult) -> bool:
    """Whether the port of an address, if it names one, is a number that a port may have."""
    try:
        return parts.port is None or parts.port > 0
    except ValueError:
        return False


def load_settings(environment: Mapping[str, str] = os.environ, config: Path = CONFIG_FOLDER) -> Settings:
    """Read the settings.

    Raises:
        SettingsInvalid: with one line for each unknown, missing or bad setting.
    """
    given = {k.removeprefix(PREFIX).lower(): v for k, v in environment.items() if k.startswith(PREFIX)}
    values = _from_file(config / f"{given.get('mode', 'production')}.toml") | given
    try:
        return Settings.model_validate(values)
    except ValidationError as error:
        raise SettingsInvalid([_sentence(dict(e)) for e in error.errors(include_input=False)]) from None


def _from_file(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    except tomllib.TOMLDecodeError as error:
        raise SettingsInvalid([f"{path.name}: {error}"]) from None


def _sentence(error: dict[str, object]) -> str:
    location = error["loc"]
    name = PREFIX + (str(location[0]).upper() if isinstance(location, tuple) and location else "MODE")
    match error["type"]:
        case "missing":
            return f"{name} is missing."
        case "extra_forbidden":
            return f"{name} is {MOVED.get(name, 'not a setting of Stoke')}."
        case _:
            return f"{name}: {str(error['msg']).removeprefix('Value error, ')}."
