/* «Læs højt»: the phone's own voice, where it has one. */
(() => {
  if (!("speechSynthesis" in window)) return;
  document.querySelectorAll("[data-aloud]").forEach(button => {
    button.hidden = false;
    button.addEventListener("click", () => {
      const spoken = document.getElementById(button.dataset.aloud);
      if (speechSynthesis.speaking) { speechSynthesis.cancel(); return; }
      const words = new SpeechSynthesisUtterance(spoken.innerText);
      words.lang = spoken.lang || document.documentElement.lang;
      speechSynthesis.speak(words);
    });
  });
})();
