/* keys.js: passkey buttons show themselves where the browser can; allauth's own scripts do the work. */
(() => {
  if (!window.PublicKeyCredential) return;
  document.querySelectorAll("[data-keys]").forEach(form => { form.hidden = false; });
  document.querySelectorAll("[data-nokeys]").forEach(note => { note.hidden = true; });
  document.addEventListener("allauth.error", e => {
    e.preventDefault();
    const said = document.getElementById("keyfail");
    if (said) said.hidden = false;
    document.querySelectorAll("[data-keys], [data-keys] [aria-busy]").forEach(x => x.removeAttribute("aria-busy"));
  });
})();
