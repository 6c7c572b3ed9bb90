/* print.js: a button that prints shows itself where the browser can. */
document.querySelectorAll("[data-print]").forEach(button => { button.hidden = false; button.addEventListener("click", () => print()); });
