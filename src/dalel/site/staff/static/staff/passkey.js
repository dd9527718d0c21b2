// Asks the browser for a passkey when a form of that kind is sent, and sends the answer with the form.
// `webauthnJSON` comes with allauth.
"use strict";
for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const errors = form.querySelector("[role=alert][hidden], [role=alert].said");
    const options = JSON.parse(document.getElementById("passkey-options").textContent);
    try {
      const credential = await window.webauthnJSON[form.dataset.passkey](options);
      form.querySelector("[name=credential]").value = JSON.stringify(credential);
      form.submit();
    } catch {
      // The browser does not say why, lest a page learn which keys there are.
      errors.textContent = form.dataset.failed;
      errors.classList.add("said");
      errors.hidden = false;
    }
  });
}
