// The toolbar over the text, its shortcuts, lists that go on by themselves, and templates to start from.
"use strict";
(() => {
  const editor = window.clinicEditor;
  const bar = document.querySelector("#editor-tools");
  if (!editor || !bar) return;
  const { body, does } = editor;

  // What the tools do

  does.wrap = (mark) => {
    const { selectionStart: start, selectionEnd: end, value } = body;
    const inner = value.slice(start, end);
    const trimmed = inner.trim();
    const from = start + inner.indexOf(trimmed);
    const to = from + trimmed.length;
    const size = mark.length;
    const isWrapped = value.slice(from - size, from) === mark && value.slice(to, to + size) === mark;
    if (trimmed && isWrapped) {
      editor.replace(from - size, to + size, trimmed);
      body.setSelectionRange(from - size, to - size);
    } else {
      editor.replace(from, to, mark + trimmed + mark);
      body.setSelectionRange(from + size, to + size);
    }
  };

  const MARKS = /^(\s*)(?:#{1,6} |[-*+] |\d+\. )?/;
  does.line = (mark) => {
    const { value } = body;
    const start = value.lastIndexOf("\n", body.selectionStart - 1) + 1;
    const cut = value.indexOf("\n", body.selectionEnd);
    const end = cut < 0 ? value.length : cut;
    const lines = value.slice(start, end).split("\n");
    let number = 0;
    const isMarked = (line) => (mark === "1. " ? /^\s*\d+\. /.test(line) : line.trimStart().startsWith(mark));
    const off = lines.every((line) => isMarked(line) || !line.trim());
    const changed = lines.map((line) => {
      if (!line.trim() && lines.length > 1) return line;
      if (off && line.trim()) return line.replace(MARKS, "$1");
      number += 1;
      return line.replace(MARKS, `$1${mark === "1. " ? `${number}. ` : mark}`);
    });
    const text = changed.join("\n");
    editor.replace(start, end, text);
    if (lines.length > 1) body.setSelectionRange(start, start + text.length);
  };

  does.block = (text) => {
    const chosen = body.value.slice(body.selectionStart, body.selectionEnd).trim();
    if (chosen && !/^<!--[^]*-->$/.test(chosen) && text.startsWith("!!!")) {
      const [opening, first] = text.split("\n");
      const lead = first.replace(/<!--.*/, "");
      const lines = chosen.split("\n").filter((line) => line.trim());
      text = [opening, ...lines.map((line) => lead + line.trim().replace(/^[-*+] /, ""))].join("\n");
    }
    const [from, to] = editor.insertBlock(text);
    if (!editor.toPrompt(from, to)) body.setSelectionRange(from, to);
  };

  does.prompt = () => {
    if (!editor.toPrompt(body.selectionEnd)) editor.say(bar.dataset.noPrompt);
  };

  const use = (button) => does[button.dataset.does]?.(button.dataset.text, button);

  // One stop for Tab; the arrows go on from there.

  const moving = (holder, items) => {
    items.forEach((item, index) => item.setAttribute("tabindex", index ? "-1" : "0"));
    holder.addEventListener("keydown", (event) => {
      const at = items.indexOf(event.target);
      const next = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: -1 }[
        event.key
      ];
      if (at < 0 || next === undefined) return;
      event.preventDefault();
      items[at].tabIndex = -1;
      const item = items.at(next % items.length);
      item.tabIndex = 0;
      item.focus();
    });
    holder.addEventListener("focusin", (event) => {
      if (items.includes(event.target)) items.forEach((item) => (item.tabIndex = item === event.target ? 0 : -1));
    });
  };
  const menu = bar.querySelector("[role=menu]");
  const opener = bar.querySelector("[aria-haspopup=menu]");
  moving(bar, [...bar.querySelectorAll(":scope > button, :scope > .tools__more > button")]);
  moving(menu, [...menu.querySelectorAll("[role=menuitem]")]);

  const fold = (isOpen) => {
    menu.hidden = !isOpen;
    opener.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) menu.querySelector("[role=menuitem]").focus();
  };
  opener.addEventListener("click", () => fold(menu.hidden));
  opener.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown") return;
    event.preventDefault();
    event.stopImmediatePropagation();
    fold(true);
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    fold(false);
    opener.focus();
  });
  document.addEventListener("click", (event) => {
    if (!menu.hidden && !event.target.closest(".tools__more")) fold(false);
  });
  menu.addEventListener("focusout", (event) => {
    if (event.relatedTarget && !event.relatedTarget.closest(".tools__more")) fold(false);
  });

  bar.addEventListener("click", (event) => {
    const button = event.target.closest("[data-does]");
    if (!button) return;
    fold(false);
    body.focus({ preventScroll: true }); // a dialog gives the focus back to where the words go
    use(button);
  });

  // Shortcuts

  const shortcuts = new Map();
  for (const button of bar.querySelectorAll("[aria-keyshortcuts]")) {
    shortcuts.set(button.getAttribute("aria-keyshortcuts"), button);
  }
  const pressed = (event) => {
    const key = event.code.replace(/^(?:Key|Digit)/, "");
    return ["Control", ...(event.shiftKey ? ["Shift"] : []), key].join("+");
  };
  body.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey) return;
    if (event.ctrlKey || event.metaKey) {
      const button = shortcuts.get(pressed(event));
      if (!button) return;
      event.preventDefault();
      use(button);
    } else if (event.key === "Enter" && !event.shiftKey) {
      if (goOn()) event.preventDefault();
    } else if (event.key === "Escape") {
      bar.querySelector("[tabindex='0']").focus(); // the way out of the text and to the tools
    }
  });

  // Enter in a list begins the next item, or ends the list on an empty one; in a box it keeps the indent.
  const goOn = () => {
    const { selectionStart: at, selectionEnd, value } = body;
    if (at !== selectionEnd) return false;
    const start = value.lastIndexOf("\n", at - 1) + 1;
    const line = value.slice(start, at);
    const [, indent, mark, rest] = /^(\s*)([-*+] |\d+\. )?(.*)$/.exec(line);
    if (!indent && !mark) return false;
    if (!rest.trim()) {
      editor.replace(start, at, mark ? indent : "");
      return Boolean(mark);
    }
    const next = mark && /\d/.test(mark) ? `${parseInt(mark, 10) + 1}. ` : (mark ?? "");
    editor.insert(`\n${indent}${next}`);
    return true;
  };

  body.before(bar);
  bar.hidden = false;
  body.classList.add("md--tools");

  // A template to start from, while the text is empty

  const start = document.querySelector("#editor-start");
  if (!start) return;
  const choice = start.querySelector("select");
  const kind = editor.field("kind");
  const follow = () => {
    const fitting = [...choice.options].find((option) => kind?.value && option.dataset.kind === kind.value);
    if (fitting) choice.value = fitting.value;
  };
  const offer = () => {
    start.hidden = body.value.trim() !== "";
  };
  kind?.addEventListener("change", follow);
  start.querySelector("button").addEventListener("click", () => {
    const chosen = choice.selectedOptions[0];
    if (kind && !kind.value) kind.value = chosen.dataset.kind;
    body.select();
    editor.insert(document.querySelector(`#starter-${CSS.escape(choice.value)}`).content.textContent.trim());
    editor.toPrompt(0);
  });
  body.addEventListener("input", offer);
  bar.before(start);
  follow();
  offer();
})();
