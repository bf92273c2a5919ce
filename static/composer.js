/* The composer: words counted while one writes, drafts saved by themselves and kept on the device when that fails.
   Listens on the document, so composers that arrive in fragments need no start-up. */
import { say } from "./fragments.js";
import { countWords } from "./words.js";

const PAUSE = 2500; // ms without a key before a draft is saved
const LONGEST = 10000; // ms of writing on without such a pause
const saving = new WeakMap(); // form → { timer, since, request }

/* Storage may be missing or forbidden in a frame: then nothing is kept, and nothing breaks. */
function stores() {
  return ["localStorage", "sessionStorage"].flatMap((name) => {
    try { return [window[name]]; } catch { return []; }
  });
}
function keep(key, text) {
  return stores().some((store) => {
    try { store.setItem(key, text); return true; } catch { return false; }
  });
}
const kept = (key) => stores().map((store) => store.getItem(key)).find((text) => text !== null);
const drop = (key) => stores().forEach((store) => store.removeItem(key));
/* Thanks are kept apart, and on the device alone: as a draft of a post, one press would publish what is for one person. */
const thanks = (form) => form.elements.act?.value === "thank";
const keyOf = (form) => `stoke:draft:${form.dataset.draftKey}${thanks(form) ? ":thank" : ""}`;

function showWords(form) {
  const place = form.querySelector("[data-words]");
  if (!place) return;
  /* An act that is enough with another number of words than the composer's says so itself. */
  const chosen = form.querySelector("[name=act]:checked")?.dataset, own = chosen?.minimum ? chosen : place.dataset;
  const { one, other } = place.dataset, { short } = own, minimum = thanks(form) && own !== chosen ? 0 : own.minimum;
  const count = countWords(form.elements.body.value);
  const pattern = count < Number(minimum ?? 0) ? short : count === 1 ? one : other;
  place.textContent = count || Number(minimum ?? 0) ? pattern.replace("{n}", count.toLocaleString(document.documentElement.lang)) : "";
}

function showState(form, words, saved = false) {
  form.querySelector("[data-draft-state]").textContent = words;
  form.querySelector(".state").classList.toggle("saved", saved);
}

export function headers() {
  return { ...JSON.parse(document.body.getAttribute("hx-headers:inherited") ?? "{}"), Accept: "text/plain" };
}

async function send(form, request) {
  const body = new URLSearchParams(new FormData(form));
  const answer = await fetch(form.dataset.draftUrl, {
    method: "POST", body, headers: headers(), signal: request.signal, keepalive: true, redirect: "error",
  });
  if (!answer.ok || !answer.headers.get("content-type")?.startsWith("text/plain")) throw new Error(`draft: ${answer.status}`);
  return answer.text();
}

function keepHere(form) {
  const words = keep(keyOf(form), form.elements.body.value) ? form.dataset.kept : form.dataset.unsaved;
  showState(form, words);
  return words;
}

async function save(form) {
  if (thanks(form)) return keepHere(form);
  const request = new AbortController();
  saving.set(form, { request });
  showState(form, form.dataset.saving);
  try {
    showState(form, await send(form, request), true);
    drop(keyOf(form));
  } catch {
    if (request.signal.aborted) return;
    say(keepHere(form));
  }
}

/* A draft on its way must not arrive after the post it became. */
function stop(form) {
  const { timer, request } = saving.get(form) ?? {};
  clearTimeout(timer);
  request?.abort();
  saving.delete(form);
}

document.addEventListener("input", ({ target }) => {
  const form = target.closest?.(".composer");
  if (!form || target.name !== "body") return;
  showWords(form);
  form.querySelector(".preview")?.replaceChildren();
  if (!form.dataset.draftUrl) return;
  const since = saving.get(form)?.since ?? Date.now();
  stop(form);
  saving.set(form, { since, timer: setTimeout(() => save(form), Date.now() - since < LONGEST ? PAUSE : 0) });
});

document.addEventListener("click", ({ target }) => {
  const preview = target.closest?.("[data-close-preview]")?.closest(".preview");
  if (!preview) return;
  preview.replaceChildren();
  preview.closest(".composer").elements.body.focus();
});

/* Another act has a text of its own, where one was kept; what stands in the box moves along. */
document.addEventListener("change", ({ target }) => {
  const form = target.name === "act" ? target.closest(".composer") : null;
  if (!form) return;
  if (form.dataset.draftKey) begin(form.parentElement);
  showWords(form);
});

/* Who leaves the page, for another one or for good, leaves no last words behind. */
function saveAll() {
  document.querySelectorAll(".composer").forEach((form) => {
    if (!saving.get(form)?.timer) return;
    stop(form);
    save(form);
  });
}
window.addEventListener("pagehide", saveAll);
window.addEventListener("online", () => {
  document.querySelectorAll(".composer").forEach((form) => { if (form.dataset.draftKey && kept(keyOf(form)) === form.elements.body.value) save(form); });
});

/* What only looks something up within a composer does not send it. */
const sentBy = (source) => source.matches(".composer, .composer button:not([data-preview])") ? source.closest(".composer") : null;

document.addEventListener("htmx:before:request", ({ detail }) => {
  const form = sentBy(detail.ctx.sourceElement);
  if (detail.ctx.target === document.body) saveAll();
  if (!form?.dataset.draftKey) return;
  stop(form);
  keep(keyOf(form), form.elements.body.value);
});
document.addEventListener("htmx:after:request", ({ detail }) => {
  const form = sentBy(detail.ctx.sourceElement);
  if (form?.dataset.draftKey && detail.ctx.response.status < 400) drop(keyOf(form));
});

/* What was kept when the connection or the session went comes back into an empty box. */
function begin(root) {
  root.querySelectorAll(".composer").forEach((form) => {
    const box = form.elements.body;
    const text = form.dataset.draftKey && kept(keyOf(form));
    if (text && !box.value.trim()) {
      box.value = text;
      showState(form, form.dataset.kept);
    }
    if (box.value) showWords(form);
  });
}
begin(document);
document.addEventListener("htmx:after:settle", () => begin(document));
