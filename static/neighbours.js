/* On a learner's work, the arrow keys lead to the one before and the one after, in the direction in which one reads.
   Not while somebody types, and not with a modifier, which is the browser's. */
const WRITING = "input, textarea, select, [contenteditable], markdown-toolbar, [role=toolbar]";

addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.target.closest?.(WRITING)) return;
  const keys = document.documentElement.dir === "rtl" ? ["ArrowRight", "ArrowLeft"] : ["ArrowLeft", "ArrowRight"];
  const wanted = ["prev", "next"][keys.indexOf(event.key)];
  if (wanted) document.querySelector(`main a[rel="${wanted}"]`)?.click();
});
