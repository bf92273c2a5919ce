"""A platform that is nothing but a page: the frames of a launch, and a scripted storage beside them."""

import json
from dataclasses import dataclass, replace
from types import SimpleNamespace

from playwright.sync_api import Frame, Page

from tests.look import pages
from tests.look.browser import Tool
from tests.serving import Answer, Server

# One site of three origins is one process of the browser.
PLATFORM, STRANGER, TOOL = ("campus.stoke.localhost", "stranger.stoke.localhost", "tool.stoke.localhost")
TARGET = "post_message_forwarding"
AUTH_PATH, LAUNCH_PATH = "/authorize", "/lti.launch"
KEY = "the-browsers-key"
SUBJECTS = ("lti.put_data", "lti.get_data")
OPEN_POLICY = {"Content-Security-Policy": "default-src * 'unsafe-inline'"}
# What a storage frame hears it keeps for the test to read. A launch that has its key goes on, and who asked
# may have gone.
SCRIPT = """<script>
const says = %s, heard = [];
function answerTo({ subject, key, value }) {
  const asked = subject.replace("org.imsglobal.", "");
  if (!says.knows.includes(subject)) return { error: { code: "unsupported_subject" } };
  if (says.error) return { error: { code: says.error } };
  if (asked === "lti.capabilities") return { supported_messages: says.knows.map((subject) => ({ subject })) };
  return { key, value: asked === "lti.put_data" ? value : says.gives };
}
addEventListener("message", ({ data, origin, source }) => {
  heard.push({ ...data, origin });
  if (says.silent) return;
  const answer = { subject: `${data.subject}.response`, message_id: data.message_id, ...answerTo(data) };
  if (says.byStranger) parent.frames.stranger.postMessage(answer, "*");
  else source?.postMessage(answer, origin);
});
</script>"""
# Other tests may keep a storage from answering within the 2 s that it has.
PATIENT = "const real = AbortSignal.timeout.bind(AbortSignal); AbortSignal.timeout = (ms) => real(10 * ms)"
LATER = "<script>setTimeout(() => document.body.insertAdjacentHTML('beforeend', %s), 500)</script>"
PASSING_ON = """<script>
addEventListener("message", ({ data }) => {
  for (const leg of ["first", "launch"]) parent.frames[leg].postMessage(data, "*");
});
</script>"""


@dataclass(frozen=True)
class Storage:
    """How a platform's storage behaves."""

    silent: bool = False
    error: str = ""
    """The code that every answer carries."""
    by_stranger: bool = False
    """Right answers, but a page of another origin sends them."""
    at_stranger: bool = False
    """The frame of the right name is a page of another origin."""
    prefix: str = ""
    gives: str | None = None
    """What it gives back; nothing where this is None."""
    is_late: bool = False
    """Its frame comes after those of the launch."""

    @property
    def is_heard(self) -> bool:
        """Whether an answer comes of it that is believed."""
        return not (self.silent or self.by_stranger or self.at_stranger)

    @property
    def page(self) -> str:
        """The storage frame."""
        knows = ["lti.capabilities", *(self.prefix + subject for subject in SUBJECTS)]
        says = {
            "silent": self.silent,
            "error": self.error,
            "byStranger": self.by_stranger,
            "gives": self.gives,
            "knows": knows,
        }
        return SCRIPT % json.dumps(says)


WORKING = Storage(gives=KEY)


def broken() -> dict[str, tuple[Storage, str]]:
    """Every way in which a storage gives nothing, with the reason that a launch tells the tool."""
    codes = ("bad_request", "unsupported_subject", "wrong_origin", "storage_exhaustion")
    return {code: (Storage(error=code), code) for code in codes} | {
        "silent": (Storage(silent=True), "silent"),
        "answered by a stranger": (replace(WORKING, by_stranger=True), "silent"),
        "a stranger's frame": (replace(WORKING, at_stranger=True, prefix="org.imsglobal."), "silent"),
    }


def open_beside(page: Page, tool: Tool, storage: Storage) -> tuple[Frame, Frame]:
    """Open both legs of a launch beside a storage; return their frames."""
    at = tool.server.at
    beside = STRANGER if storage.at_stranger else PLATFORM
    frames = {TARGET: f"{at(beside)}/storage", "first": f"{at(TOOL)}/first", "launch": f"{at(TOOL)}/launch"}
    if storage.by_stranger:
        frames["stranger"] = f"{at(STRANGER)}/stranger"
    course = "".join(f'<iframe name="{name}" src="{url}"></iframe>' for name, url in frames.items())
    if storage.is_late:
        early, _end, rest = course.partition("</iframe>")
        course = rest + LATER % json.dumps(early)
    tool.answers |= {
        "/course": Answer(f"<!doctype html><title>Course</title>{course}", headers=OPEN_POLICY),
        "/storage": Answer(storage.page, headers=OPEN_POLICY),
        "/stranger": Answer(PASSING_ON, headers=OPEN_POLICY),
        "/first": Answer(_first_leg(tool.server)),
        "/launch": Answer(_launch_leg(tool.server)),
        AUTH_PATH: Answer("The platform was asked."),
        LAUNCH_PATH: Answer("Launched."),
    }
    if storage.is_heard:
        page.add_init_script(PATIENT)
    tool.open(page, "/course", at(PLATFORM))
    first, launch = page.frame("first"), page.frame("launch")
    assert first
    assert launch
    return first, launch


def heard_by_storage(page: Page) -> list[dict[str, str]]:
    """The messages that the storage frame heard."""
    frame = page.frame(TARGET)
    assert frame
    heard: list[dict[str, str]] = frame.evaluate("heard")
    return heard


def _first_leg(server: Server) -> str:
    """The page before a platform is asked, for a browser that keeps no cookie in the frame."""
    keeping = {"place": _place(server), "key": KEY, "next": server.at(PLATFORM) + AUTH_PATH}
    return pages.render("launch/new_window.html", url="/window", keeping=keeping, csp_nonce="n0nce")


def _launch_leg(server: Server) -> str:
    """The page that asks for the key at the launch."""
    fields = {"id_token": "the.signed.launch", "state": "the-state"}
    return pages.render("launch/recalling.html", place=_place(server), fields=fields, csp_nonce="n0nce")


def _place(server: Server) -> SimpleNamespace:
    return SimpleNamespace(auth_url=server.at(PLATFORM) + AUTH_PATH, target=TARGET, name="stoke-login-1")
