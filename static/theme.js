/* The Aa button: the choice shows at once and is sent to be kept with the account. */
import { say } from "./fragments.js";

document.addEventListener("submit", (event) => {
  const form = event.target.closest("[data-theme-choice]");
  const button = event.submitter;
  if (!form || !button) return;
  event.preventDefault();
  document.documentElement.dataset.theme = button.value;
  for (const other of form.querySelectorAll("button")) other.setAttribute("aria-pressed", String(other === button));
  say(button.textContent);
  const body = new URLSearchParams(new FormData(form, button));
  const headers = JSON.parse(document.body.getAttribute("hx-headers:inherited") ?? "{}");
  // A choice that could not be kept still holds for this page: nothing to tell anybody.
  fetch(form.action, { method: "POST", body, headers }).catch(() => {});
});
