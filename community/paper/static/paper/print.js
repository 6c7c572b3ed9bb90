/* print.js: a button that opens the printer. Without it, the browser's own print does the same. */
(() => {
  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    button.addEventListener("click", () => print());
  }
})();
