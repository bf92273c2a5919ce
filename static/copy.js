/* Copy buttons: hidden without script, and where the browser keeps the clipboard from a frame the code is selected instead. */
async function copy(button) {
  const box = document.getElementById(button.dataset.copyFrom);
  try {
    await navigator.clipboard.writeText(box ? box.value : button.dataset.copy);
    button.querySelector("span").textContent = button.dataset.copied;
  } catch {
    const code = button.parentElement.querySelector("code");
    if (box) box.select();
    else if (code) getSelection().selectAllChildren(code);
  }
}

const show = () => document.querySelectorAll("[data-copy]").forEach((button) => { button.hidden = false; });
show();
document.addEventListener("htmx:after:settle", show);
document.addEventListener("click", ({ target }) => {
  const button = target.closest("[data-copy]");
  if (button) copy(button);
});
