/* "Thanked in class" where a room has no network: the press is kept on this device and sent when the network is back. Each carries the key
   of its form, so one that arrives twice is kept once. What opens a participation is never written down. */
import { focusOn, forget, pageOf, say, showProblem } from "./fragments.js";

const AGAIN = 15_000; // ms between two tries, where the browser does not say that the network is back
const list = () => document.querySelector("[data-ticks]");
const shelf = () => `stoke:ticks:${list().dataset.ticks}`;
const formOf = (member) => document.querySelector(`#person-${member} form[data-keeps]`);

/* Storage may be missing or forbidden in a frame: then a press is kept for as long as its page is open. */
let inMemory = [];
function kept() {
  try { return JSON.parse(localStorage.getItem(shelf())) ?? []; } catch { return inMemory; }
}
function keep(presses) {
  try {
    if (presses.length) localStorage.setItem(shelf(), JSON.stringify(presses));
    else localStorage.removeItem(shelf());
  } catch {
    inMemory = presses;
  }
}
const without = (member) => kept().filter((press) => press.member !== member);

function bodyOf(form) {
  const body = new URLSearchParams(new FormData(form));
  for (const secret of ["csrf_token", "participation_key"]) body.delete(secret);
  return body.toString();
}

function show(member, isKept) {
  const form = formOf(member);
  if (!form) return;
  form.querySelector("[data-kept]").hidden = !isKept;
  form.querySelector(".big-press").hidden = isKept;
}

document.addEventListener("htmx:error", ({ detail }) => {
  const form = detail.ctx?.sourceElement?.closest?.("form[data-keeps]");
  if (!form || detail.ctx.response) return;
  const member = form.elements.member.value;
  keep([...without(member), { member, body: bodyOf(form) }]);
  forget(form);
  show(member, true);
  form.querySelector("[data-kept] button").focus();
  say(form.querySelector("[data-kept] span").textContent);
});

document.addEventListener("click", ({ target }) => {
  const form = target.closest?.("[data-kept] button")?.closest("form");
  if (!form) return;
  const member = form.elements.member.value;
  keep(without(member));
  show(member, false);
  form.querySelector(".big-press").focus();
});

function replace(id, page) {
  const [old, fresh] = [document.getElementById(id), page.getElementById(id)];
  if (!fresh) return old?.remove();
  fresh.removeAttribute("hx-swap-oob");
  old?.replaceWith(fresh);
  window.htmx.process(fresh);
}

function showSent(member, answer, text) {
  const hadFocus = document.getElementById(`person-${member}`)?.contains(document.activeElement);
  const page = pageOf(text);
  for (const id of [`person-${member}`, "said"]) replace(id, page);
  say(JSON.parse(answer.headers.get("HX-Trigger"))["stoke:done"].message);
  if (hadFocus) focusOn(`press-${member}`);
}

/* Returns whether to go on with the next. What is not there any more can never arrive; all else is tried again. */
async function sendOne({ member, body }) {
  const headers = { ...JSON.parse(document.body.getAttribute("hx-headers:inherited")), "HX-Request": "true" };
  const answer = await fetch(list().dataset.url, { method: "POST", body: new URLSearchParams(body), headers }).catch(() => null);
  if (!answer) return false;
  const text = await answer.text();
  if (answer.ok || answer.status === 404) keep(without(member));
  if (answer.ok) showSent(member, answer, text);
  else {
    show(member, answer.status !== 404);
    showProblem(formOf(member) ?? list(), text);
  }
  return answer.ok || answer.status === 404;
}

let sending = false;
async function send() {
  if (sending || !list()) return;
  sending = true;
  try {
    for (const press of kept()) if (!await sendOne(press)) break;
  } finally {
    sending = false;
  }
}

function begin() {
  if (!list()) return;
  for (const { member } of kept()) show(member, true);
  send();
}

begin();
document.addEventListener("htmx:after:swap", begin);
addEventListener("online", send);
document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") send(); });
setInterval(send, AGAIN);
