/* «Print plakaten»: the browser's own print, where there is a script to ask for it. */
document.querySelectorAll("[data-print]").forEach(button => { button.hidden = false; button.addEventListener("click", () => print()); });
