/* Names while one writes: once "@" and a letter are typed, those that fit stand below the box. Arrows choose, Enter or Tab takes
   one, Escape closes. Whoever writes a name as it is shown, without any of this, means the same person. */
import { headers } from "./composer.js";
import { say } from "./fragments.js";

const TYPED = /(?:^|[^\p{L}\p{N}_/@.:=])@([^\s@][^@\n]{0,40})$/u;
const PAUSE = 200; // ms without a key before names are asked for
let open = null; // { box, list, options, at }
let timer = 0;
let nobody = null; // what was typed and fits no name: nor does what begins with it

function typedIn(box) {
  const end = box.selectionStart;
  return end === box.selectionEnd ? TYPED.exec(box.value.slice(0, end))?.[1] : undefined;
}

function close() {
  if (!open) return;
  open.list.remove();
  ["aria-controls", "aria-autocomplete", "aria-activedescendant"].forEach((name) => open.box.removeAttribute(name));
  open = null;
}

function choose(at) {
  const { box, options } = open;
  open.at = (at + options.length) % options.length;
  options.forEach((option, place) => option.setAttribute("aria-selected", place === open.at));
  box.setAttribute("aria-activedescendant", options[open.at].id);
}

function take(place) {
  const { box, options } = open;
  const end = box.selectionStart;
  const typed = typedIn(box);
  if (typed === undefined) return close();
  box.setRangeText(`@${options[place].textContent} `, end - typed.length - 1, end, "end");
  close();
  box.dispatchEvent(new Event("input", { bubbles: true }));
}

function show(box, names) {
  close();
  if (!names.length) return;
  const list = document.createElement("ul");
  const { namesLabel, namesSaid } = box.form.dataset;
  Object.assign(list, { className: "names", id: `${box.id}-names`, role: "listbox", ariaLabel: namesLabel });
  const options = names.map((name, place) => {
    const option = document.createElement("li");
    Object.assign(option, { id: `${list.id}-${place}`, role: "option", textContent: name, dir: "auto" });
    // Before the box loses the focus.
    option.addEventListener("pointerdown", (event) => { event.preventDefault(); take(place); });
    return option;
  });
  list.append(...options);
  box.after(list);
  box.setAttribute("aria-controls", list.id);
  box.setAttribute("aria-autocomplete", "list");
  open = { box, list, options, at: 0 };
  choose(0);
  say(namesSaid.replace("{n}", names.length));
}

async function ask(box, typed) {
  const answer = await fetch(`${box.form.dataset.namesUrl}?q=${encodeURIComponent(typed)}`, {
    headers: { ...headers(), Accept: "application/json" }, redirect: "error",
  }).catch(() => null);
  if (!answer?.ok || typedIn(box) !== typed) return;
  const names = await answer.json();
  nobody = names.length ? null : typed;
  show(box, names);
}

document.addEventListener("input", ({ target: box }) => {
  if (!box.form?.dataset.namesUrl || box.name !== "body") return;
  clearTimeout(timer);
  const typed = typedIn(box);
  if (typed === undefined || (nobody !== null && typed.startsWith(nobody))) return close();
  timer = setTimeout(() => ask(box, typed), PAUSE);
});

document.addEventListener("keydown", (event) => {
  if (!open || event.target !== open.box || event.isComposing) return;
  const moves = { ArrowDown: () => choose(open.at + 1), ArrowUp: () => choose(open.at - 1), Enter: () => take(open.at), Tab: () => take(open.at), Escape: close };
  if (!moves[event.key]) return;
  event.preventDefault();
  moves[event.key]();
});
document.addEventListener("focusout", ({ target }) => { if (target === open?.box) close(); });
