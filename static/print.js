/* A button that prints the page: hidden without script, where the browser's own way stays. */
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => print());
});
