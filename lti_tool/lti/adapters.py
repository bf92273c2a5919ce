"""What PyLTI1p3 asks for around a launch: a request, a cookie, a tool configuration."""

from pylti1p3.cookie import CookieService
from pylti1p3.deployment import Deployment
from pylti1p3.registration import Registration
from pylti1p3.request import Request
from pylti1p3.tool_config.abstract import ToolConfAbstract

from lti_tool.lti.values import KnownRegistration


class LaunchForm(Request):
    """The posted token, as the library reads it."""

    def __init__(self, id_token: str) -> None:
        self._fields = {"id_token": id_token}

    def is_secure(self) -> bool:
        """Always: the library would else leave out guards of its own."""
        return True

    def get_param(self, key: str) -> str:
        """One field of the form."""
        return self._fields[key]


class BrowserCookie(CookieService):
    """The browser's key: the one cookie that a launch brings, under whatever name it is asked for."""

    def __init__(self, browser_key: str | None) -> None:
        self._browser_key = browser_key

    def get_cookie(self, name: str) -> str | None:
        """The key, None where the browser sent none."""
        return self._browser_key

    def set_cookie(self, name: str, value: str | int, exp: int | None = None) -> None:
        """Refuse: the views set the one cookie there is."""
        raise PermissionError(name)


class OneRegistration(ToolConfAbstract[LaunchForm]):
    """The registration that the login was begun for; its launch can belong to no other.

    That issuer and client are the registration's own is checked where they are read from the token.
    """

    def __init__(self, registration: KnownRegistration) -> None:
        self._registration = (
            Registration().set_issuer(registration.issuer).set_client_id(registration.client_id)
        )

    def check_iss_has_one_client(self, iss: str) -> bool:
        """Never: an issuer may have any number of clients (Canvas is one issuer for all schools)."""
        return False

    def find_registration_by_issuer(self, iss: str, *args: object, **kwargs: object) -> Registration:
        """The registration."""
        return self._registration

    def find_registration_by_params(
        self, iss: str, client_id: str, *args: object, **kwargs: object
    ) -> Registration:
        """The registration."""
        return self._registration

    def find_deployment(self, iss: str, deployment_id: str) -> Deployment:
        """Any deployment: whether the admin has approved it is for the course to say (row L14)."""
        return Deployment().set_deployment_id(deployment_id)

    def find_deployment_by_params(
        self, iss: str, deployment_id: str, client_id: str, *args: object, **kwargs: object
    ) -> Deployment:
        """Any deployment, as above."""
        return self.find_deployment(iss, deployment_id)
