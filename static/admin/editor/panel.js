// The panel of the rules: asks again when somebody stops typing, and jumps to what was found.
"use strict";
(() => {
  const editor = window.clinicEditor;
  const panel = document.querySelector("#editor-checks");
  if (!editor || !panel) return;

  const found = panel.querySelector("[data-found]");
  const said = panel.querySelector("[data-said]");
  let asked = 0;

  // Without scripts a finding is a sentence; with them it is a button that leads to its place.
  const connect = () => {
    for (const words of found.querySelectorAll("[data-start]")) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "jump";
      button.textContent = words.textContent;
      Object.assign(button.dataset, words.dataset);
      words.replaceWith(button);
    }
  };

  found.addEventListener("click", (event) => {
    const button = event.target.closest("button.jump");
    if (!button) return;
    const { field, start, end } = button.dataset;
    editor.goTo(field, Number(start), Number(end));
  });

  const ask = async () => {
    const number = ++asked;
    try {
      const answer = await editor.post(panel.dataset.url, editor.words());
      if (number !== asked) return; // newer words are on their way
      const focused = [...found.querySelectorAll("button.jump")].indexOf(document.activeElement);
      found.innerHTML = answer.html;
      connect();
      if (focused >= 0) found.querySelectorAll("button.jump")[focused]?.focus();
      said.textContent = answer.summary;
    } catch {
      if (number === asked) said.textContent = panel.dataset.failed;
    }
  };

  connect();
  editor.onPause(ask);
})();
