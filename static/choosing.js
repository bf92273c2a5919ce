/* Where staff choose learners: one press ticks a whole list, or nobody of it; a figure opens the folded list that it leads to. */
const show = () => document.querySelectorAll("[data-tick-all]").forEach((button) => { button.hidden = false; });
show();
document.addEventListener("htmx:after:settle", show);

document.addEventListener("click", ({ target }) => {
  const figure = target.closest?.(".figures a");
  const fold = figure && document.querySelector(figure.hash)?.closest("details");
  if (fold) fold.open = true;
  const list = target.closest?.("[data-tick-all]")?.parentElement;
  if (!list) return;
  const boxes = [...list.querySelectorAll("[type=checkbox]")];
  const wanted = boxes.some((box) => !box.checked);
  for (const box of boxes) box.checked = wanted;
});
