/* What the pages around a launch do where the browser keeps no cookie in a frame (ADR 0013). Each shows what to do without script;
   that stays hidden while script does it. */
import { keep, recall } from "./storage.js";

const PATIENCE = 2000; // ms until a window that nobody answers says so
const find = (selector) => document.querySelector(selector);
const show = (shown) => { find("main").hidden = !shown; };

/* Leg one: the key goes to the platform's storage before the platform is asked, else the window of its own is offered. */
async function keepKey({ dataset }) {
  show(false);
  try {
    await keep(dataset, dataset.keep);
    window.location.replace(dataset.next);
  } catch {
    show(true);
  }
}

/* Leg three: the key comes back and the launch is posted again with it, or with the reason why it did not come. */
async function recallKey(form) {
  show(false);
  try {
    form.elements.browser_key.value = await recall(form.dataset);
  } catch (failure) {
    form.elements.storage_error.value = failure.message;
  }
  form.submit();
}

/* The window of its own gives the participation to the frame that it was opened from, and closes when that has taken it. */
function handOver({ dataset }) {
  if (!window.opener) return;
  show(false);
  const shown = setTimeout(show, PATIENCE, true);
  window.addEventListener("message", ({ origin, data }) => {
    if (origin !== window.location.origin || data?.subject !== "stoke.taken") return;
    clearTimeout(shown);
    show(true);
    window.close();
  });
  window.opener.postMessage({ subject: "stoke.enter", action: dataset.action, key: dataset.handOver }, window.location.origin);
}

/* Only a page of this very tool may hand anything over, and it does so after a launch that its own cookie bound to this browser. */
function takeOver(form) {
  window.addEventListener("message", ({ origin, source, data }) => {
    if (origin !== window.location.origin || data?.subject !== "stoke.enter") return;
    source?.postMessage({ subject: "stoke.taken" }, origin);
    form.action = data.action;
    form.elements.participation_key.value = data.key;
    form.submit();
  });
}

const parts = { "[data-keep]": keepKey, "[data-recall]": recallKey, "[data-hand-over]": handOver, "[data-taking-over]": takeOver };
for (const [selector, begin] of Object.entries(parts)) {
  const part = find(selector);
  if (part) begin(part);
}
