// Submits the forms that carry a message to another site, without waiting for a press on Continue.
for (const form of document.querySelectorAll("form[data-submit-at-once]")) {
  form.submit();
}
