/* What happens around a fragment that htmx brought: words for the live region, a place for the focus, a kind note
   where an action failed.

   A view says what it did with a response header:
     HX-Trigger: {"stoke:done": {"message": "Posted. Step 2 is done.", "focus": "post-4f2a"}}
   message goes to the live region, focus is the id of what was made. */

const byId = (id) => document.getElementById(id);

export function say(message) {
  const live = byId("live");
  if (!live) return;
  live.textContent = "";
  // A region that is emptied and filled in one turn is not read when the words are the same as before.
  setTimeout(() => { live.textContent = message; }, 50);
}

export function focusOn(id) {
  const made = byId(id);
  if (!made) return;
  if (!made.matches("a[href], button, input, select, textarea, summary, [tabindex]")) made.tabIndex = -1;
  made.focus({ preventScroll: false });
}

document.addEventListener("stoke:done", ({ detail }) => {
  if (detail.message) say(detail.message);
  if (detail.focus) focusOn(detail.focus);
});

/* A plain page's own style stands under the nonce of its response. Read inside another page it is never applied, but browsers complain
   of it as of an attack. */
const withoutStyle = (text) => (text ?? "").replace(/<style.*?<\/style>/gs, "");
export const pageOf = (text) => new DOMParser().parseFromString(withoutStyle(text), "text/html");
document.addEventListener("htmx:after:request", ({ detail }) => { detail.ctx.text = withoutStyle(detail.ctx.text); });

/* A refused request comes with one of our plain pages: its title and lead are the best words there are. */
function wordsOf(answer) {
  const page = pageOf(answer);
  const text = (selector) => page.querySelector(selector)?.textContent.trim();
  return text("h1") && { first: text("h1"), rest: [text("#lead"), text("code")].filter(Boolean).join(" ") };
}

function wordsForSilence(form) {
  const { first, rest, postFirst, postRest } = byId("problem").dataset;
  return form?.matches(".composer") ? { first: postFirst, rest: postRest } : { first, rest };
}

export function forget(place) {
  place?.querySelectorAll("[data-problem]").forEach((note) => note.remove());
}

export function showProblem(element, answer) {
  const form = element.closest("form");
  const place = form?.querySelector("[data-problem-here]") ?? form ?? byId("main");
  const words = wordsOf(answer) || wordsForSilence(form);
  const note = byId("problem").content.firstElementChild.cloneNode(true);
  note.dataset.problem = "";
  note.querySelector("strong").textContent = words.first;
  note.querySelector("p span").textContent = words.rest;
  forget(place);
  if (place === byId("main")) place.prepend(note);
  else place.append(note);
}

/* What a page asks for by itself, and can do without. */
const isQuiet = (element) => element.matches("[data-quiet]");

document.addEventListener("htmx:before:request", ({ detail }) => {
  if (!isQuiet(detail.ctx.sourceElement)) forget(detail.ctx.sourceElement.closest("form") ?? byId("main"));
});
document.addEventListener("htmx:response:error", ({ detail }) => {
  if (detail.ctx.response.status !== 422 && !isQuiet(detail.ctx.sourceElement)) showProblem(detail.ctx.sourceElement, detail.ctx.text);
});
document.addEventListener("htmx:error", ({ detail }) => {
  if (detail.ctx?.sourceElement && !detail.ctx.response && !isQuiet(detail.ctx.sourceElement)) showProblem(detail.ctx.sourceElement);
});

/* Menus close when one leaves them, and with Escape, which gives the focus back. */
document.addEventListener("click", ({ target }) => {
  document.querySelectorAll("details.menu[open]").forEach((menu) => { if (!menu.contains(target)) menu.open = false; });
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && event.target.closest?.("details.menu[open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

/* Browsers that cannot style ::details-content open the rail by hand where there is room for it. */
if (!CSS.supports("selector(::details-content)")) {
  const room = () => document.body.clientWidth >= 560;
  document.querySelectorAll("details.fold").forEach((rail) => { rail.open = room(); });
}
