// Everything here only saves presses: each page works without it.

// Forms that carry a message to another site go off by themselves.
for (const form of document.querySelectorAll("form[data-submit-at-once]")) {
  form.submit();
}

// The gradebook fills while one looks at it.
for (const region of document.querySelectorAll("[data-refresh]")) {
  setInterval(async () => {
    if (document.hidden || region.contains(document.activeElement)) {
      return;
    }
    const answer = await fetch(region.dataset.refresh).catch(() => null);
    const cells = answer && answer.ok ? await answer.text() : null;
    if (cells !== null && cells !== region.innerHTML) {
      region.innerHTML = cells;
    }
  }, 3000);
}

// Canvas lets a tool ask for another height (lti.md B5); stock Moodle does not listen.
// A registration page says when it is finished (lti.md B4).
window.addEventListener("message", (event) => {
  const message = typeof event.data === "string" ? parsed(event.data) : event.data;
  const frame = [...document.querySelectorAll("iframe")].find((each) => each.contentWindow === event.source);
  if (!frame || !message) {
    return;
  }
  if (message.subject === "lti.frameResize" && "resizes" in frame.dataset && message.height > 0) {
    frame.style.height = `${Math.min(Math.ceil(message.height), 20000)}px`;
  }
  if (message.subject === "lti.scrollToTop" && "resizes" in frame.dataset) {
    frame.scrollIntoView({ block: "start" });
  }
  if (message.subject === "org.imsglobal.lti.close" && frame.dataset.closes) {
    window.location.assign(frame.dataset.closes);
  }
});

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

// On a phone the personas stand in one row; show the chosen one.
const personas = document.querySelector(".personas ul");
const chosen = personas && personas.querySelector("[aria-current]");
function showChosen() {
  if (chosen && personas.scrollWidth > personas.clientWidth) {
    personas.scrollLeft = chosen.offsetLeft - personas.offsetLeft - 16;
  }
}
showChosen();
// A phone that is turned, and a window made narrow, begin a row that was none.
window.addEventListener("resize", showChosen);
