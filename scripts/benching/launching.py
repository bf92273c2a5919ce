"""One launch, as a platform and a browser make it together."""

import time
from dataclasses import dataclass
from urllib.parse import parse_qs, urljoin, urlsplit

from scripts.benching.claims import CLIENT_ID, DEPLOYMENT, Signer
from scripts.benching.wire import Browser, Reply


@dataclass(frozen=True, slots=True)
class Visit:
    """What is launched: a tool's two addresses, the resource link and the activity's UUID."""

    login_url: str
    launch_url: str
    link: str
    activity: str


@dataclass(frozen=True, slots=True)
class Arrived:
    """A launch that has come to its page."""

    url: str
    seconds: float
    """Without the signing."""


async def launch(visit: Visit, signer: Signer, browser: Browser, learner: int) -> Arrived:
    """Launch once.

    Raises:
        RuntimeError: the tool did not show its page.
    """
    begun = time.perf_counter()
    reply = await browser.post(visit.login_url, _login(visit, signer, learner))
    while not reply.header("location").startswith(f"{signer.issuer}/auth"):
        _check(reply, 303)
        reply = await browser.get(urljoin(visit.login_url, reply.header("location")))
    asked = {name: values[0] for name, values in parse_qs(urlsplit(reply.header("location")).query).items()}
    paused = time.perf_counter()
    token = signer.id_token(visit.launch_url, learner, asked["nonce"], visit.link, visit.activity)
    paused = time.perf_counter() - paused
    url = asked["redirect_uri"]
    reply = await browser.post(url, {"id_token": token, "state": asked["state"]})
    while reply.status == 303:
        url = urljoin(url, reply.header("location"))
        reply = await browser.get(url)
    _check(reply, 200)
    return Arrived(url, time.perf_counter() - begun - paused)


def _login(visit: Visit, signer: Signer, learner: int) -> dict[str, str]:
    return {
        "iss": signer.issuer,
        "target_link_uri": visit.launch_url,
        "login_hint": str(learner),
        "lti_message_hint": '{"cmid":1,"launchid":"ltilaunch1_862589132"}',
        "client_id": CLIENT_ID,
        "lti_deployment_id": DEPLOYMENT,
    }


def _check(reply: Reply, status: int) -> None:
    if reply.status != status:
        raise RuntimeError(f"{reply.status} instead of {status}: {reply.body[:2000]!r}")
