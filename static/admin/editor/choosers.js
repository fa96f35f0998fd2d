// Choosers: links by object, sources, pictures, drawings, labels, facts in a dialog; tags under their field.
"use strict";
(() => {
  const editor = window.clinicEditor;
  const dialog = document.querySelector("#editor-chooser");
  if (!editor || !dialog) return;
  const { body, does } = editor;
  const address = (kind, query) => `${dialog.dataset.url.replace("kind", kind)}?${new URLSearchParams({ q: query })}`;

  // A field with a list under it, as the combobox pattern has it: the arrows go through the list, Enter takes.
  const combobox = (input, list, { find, take }) => {
    let found = [];
    let at = -1;
    let asked = 0;
    const mark = (index) => {
      at = index;
      [...list.children].forEach((option, other) => option.setAttribute("aria-selected", String(other === at)));
      const option = list.children[at];
      if (option) input.setAttribute("aria-activedescendant", option.id);
      else input.removeAttribute("aria-activedescendant");
      option?.scrollIntoView({ block: "nearest" });
    };
    const close = () => {
      asked += 1;
      found = [];
      list.replaceChildren();
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      mark(-1);
    };
    const draw = () => {
      list.replaceChildren(
        ...found.map((choice, index) => {
          const option = document.createElement("li");
          option.id = `${list.id}-${index}`;
          option.setAttribute("role", "option");
          if (choice.picture) {
            const picture = document.createElement("img");
            Object.assign(picture, { src: choice.picture, alt: "", loading: "lazy" });
            option.append(picture);
          }
          const label = document.createElement("span");
          label.className = "choice__label";
          label.textContent = choice.label;
          option.append(label);
          if (choice.hint) {
            const hint = document.createElement("span");
            hint.className = "choice__hint";
            hint.textContent = choice.hint;
            option.append(hint);
          }
          option.addEventListener("mousedown", (event) => event.preventDefault());
          option.addEventListener("click", () => take(choice));
          return option;
        }),
      );
      list.hidden = found.length === 0;
      input.setAttribute("aria-expanded", String(found.length > 0));
    };
    const search = async () => {
      const number = ++asked;
      const given = await find(input).catch(() => null);
      if (number !== asked) return;
      found = given ?? [];
      draw();
      mark(-1);
    };
    let timer = 0;
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(search, 150);
    });
    input.addEventListener("keydown", (event) => {
      const last = found.length - 1;
      if (event.key === "ArrowDown" && found.length) mark(at >= last ? 0 : at + 1);
      else if (event.key === "ArrowUp" && found.length) mark(at <= 0 ? last : at - 1);
      else if (event.key === "Enter" && found[at]) take(found[at]);
      else if (event.key === "Escape" && !list.hidden && !input.closest("dialog")) close();
      else return;
      event.preventDefault();
    });
    return { search, close };
  };

  const ask = async (kind, query) => {
    const response = await fetch(address(kind, query));
    if (!response.ok || response.redirected) throw new Error(String(response.status));
    return response.json();
  };

  // The dialog

  const input = dialog.querySelector("input");
  const list = dialog.querySelector("[role=listbox]");
  const note = dialog.querySelector("[role=status]");
  const add = dialog.querySelector("a");
  let kind = "link";
  let chosen = null;
  const chooser = combobox(input, list, {
    find: async () => {
      try {
        const answer = await ask(kind, input.value.trim());
        note.textContent = answer.found.length ? answer.note : answer.note || dialog.dataset.none;
        add.hidden = !answer.add;
        if (answer.add) [add.textContent, add.href] = answer.add;
        return answer.found;
      } catch (error) {
        note.textContent = dialog.dataset.failed;
        throw error;
      }
    },
    take: (choice) => {
      chosen = choice;
      editor.finish(dialog, "take");
    },
  });

  does.choose = async (what, button) => {
    const words = body.value.slice(body.selectionStart, body.selectionEnd);
    kind = what;
    chosen = null;
    note.textContent = "";
    add.hidden = true;
    input.value = kind === "link" ? words.trim().slice(0, 60) : "";
    dialog.querySelector("h2").textContent = button?.dataset.title ?? "";
    list.classList.toggle("choices--pictures", kind === "image");
    const upload = dialog.querySelector("[data-upload]");
    if (upload) upload.hidden = kind !== "image";
    chooser.close();
    chooser.search();
    const answer = await editor.open(dialog);
    chooser.close();
    if (answer === "upload") does.upload();
    if (answer !== "take" || !chosen) return;
    if (kind === "image" || kind === "drawing") does.describe({ picture: chosen.insert, caption: chosen.hint });
    else place(chosen, words);
  };

  const place = (choice, words) => {
    const text = choice.insert.replace("{words}", () => words.trim() || choice.words);
    const before = body.value[body.selectionStart - 1] ?? " ";
    editor.insert((/\s|[([{“"]/.test(before) ? "" : " ") + text);
  };

  // Tags: the part of the field after the last comma

  const tags = editor.field("tags");
  const under = document.querySelector("#editor-tags");
  if (!tags || !under) return;
  const tagNote = under.querySelector("[role=status]");
  const tagList = under.querySelector("[role=listbox]");
  const last = () => tags.value.split(",").at(-1).trim();
  const taken = () => new Set(tags.value.split(",").slice(0, -1).map((tag) => tag.trim().toLowerCase()));
  const suggestions = combobox(tags, tagList, {
    find: async () => {
      tagNote.textContent = "";
      if (!last()) return [];
      const answer = await ask("tag", last());
      tagNote.textContent = answer.note;
      return answer.found.filter((choice) => !taken().has(choice.label.toLowerCase())).slice(0, 8);
    },
    take: (choice) => {
      const others = tags.value.split(",").slice(0, -1).map((tag) => tag.trim());
      tags.value = `${[...others, choice.label].join(", ")}, `;
      tagNote.textContent = "";
      suggestions.close();
      tags.dispatchEvent(new InputEvent("input", { bubbles: true }));
    },
  });
  Object.entries({
    role: "combobox",
    autocomplete: "off",
    "aria-autocomplete": "list",
    "aria-expanded": "false",
    "aria-controls": tagList.id,
  }).forEach(([name, value]) => tags.setAttribute(name, value));
  tags.addEventListener("blur", () => suggestions.close());
  tags.after(under);
  under.hidden = false;
})();
