/* Where no cookie carries a participation, one document lives through all of its pages: htmx brings each into it and sends the key in a
   header. This does what a browser does by itself when it opens a page. */
import { forget, pageOf, say, showProblem } from "./fragments.js";

const isPage = ({ detail }) => detail.ctx.target === document.body;

/* While a page is on its way no browser turns its wheel. */
const onItsWay = (event, busy) => { if (isPage(event)) document.getElementById("main")?.setAttribute("aria-busy", String(busy)); };
document.addEventListener("htmx:before:request", (event) => onItsWay(event, true));
document.addEventListener("htmx:finally:request", (event) => onItsWay(event, false));

/* A page may bring a style sheet that the ones before it did not need. */
document.addEventListener("htmx:before:swap", (event) => {
  if (!isPage(event)) return;
  for (const sheet of pageOf(event.detail.ctx.text).head.querySelectorAll('link[rel="stylesheet"]')) {
    if (!document.head.querySelector(`link[href="${sheet.getAttribute("href")}"]`)) document.head.append(document.importNode(sheet));
  }
});

/* Who reads by ear hears which page has come, and goes on from its beginning. */
document.addEventListener("htmx:after:swap", (event) => {
  if (!isPage(event)) return;
  if (!document.querySelector("[autofocus]")) document.getElementById("main")?.focus({ preventScroll: true });
  say(document.title);
  document.querySelector("form[data-answer]")?.submit();
});

/* A file is fetched as pages are, then saved from memory. (The links carry no attribute "download": with it Chromium sends no
   partitioned cookie from a frame.) Why none came is said as where an action failed. */
async function save(link) {
  forget(document.getElementById("main"));
  const headers = JSON.parse(document.body.getAttribute("hx-headers:inherited"));
  const answer = await fetch(link.href, { headers }).catch(() => null);
  if (!answer?.ok) return showProblem(link, await answer?.text());
  const address = URL.createObjectURL(await answer.blob());
  Object.assign(document.createElement("a"), { href: address, download: link.dataset.file }).click();
  URL.revokeObjectURL(address);
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-file]");
  if (!link) return;
  event.preventDefault();
  save(link);
});
