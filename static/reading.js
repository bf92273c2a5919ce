/* A day of reading counts once a page was in sight for twenty seconds (rules.LONG_ENOUGH in lti_tool/activities/reading);
   the server's clock decides. Told once a day for each discussion; not counted while the tab is in the background.
   A day is one of the course's, which the page names: on the clocks of this device it may begin in the middle of another. */
const LONG_ENOUGH = 20_000, STEP = 1_000;
const form = document.getElementById("reading");
const told = form && `read ${form.action} ${form.dataset.day}`;

function remember(value) {
  try {
    if (value) sessionStorage.setItem(told, value);
    return sessionStorage.getItem(told);
  } catch {
    return null;
  }
}

let seen = 0;
const timer = form && !remember() && setInterval(async () => {
  if (document.visibilityState !== "visible" || (seen += STEP) <= LONG_ENOUGH) return;
  clearInterval(timer);
  const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
  if (answer.ok) remember("yes");
}, STEP);
