// Pictures: pasted, dropped, chosen from a file or from the library. Each is described, or said to decorate, before it
// stands in the text; the server says what is wrong with a file or a description.
"use strict";
(() => {
  const editor = window.clinicEditor;
  const dialog = document.querySelector("#editor-picture");
  if (!editor || !dialog) return;
  const { body, does } = editor;
  const form = dialog.querySelector("form");
  const canvas = dialog.querySelector("canvas");
  const shown = dialog.querySelector("[data-shown]");
  const upload = dialog.querySelector("[data-new]");
  const isPicture = (file) => file.type.startsWith("image/");

  // Draws the file itself: nothing but this page has seen it yet.
  const draw = async (file) => {
    canvas.hidden = true;
    if (!file) return;
    const bitmap = await createImageBitmap(file).catch(() => null);
    if (!bitmap) return;
    const scale = Math.min(1, 320 / bitmap.width, 200 / bitmap.height);
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    canvas.hidden = false;
  };

  const clear = () => {
    for (const list of form.querySelectorAll(".errorlist")) list.replaceChildren();
    for (const input of form.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
  };
  const tell = (errors) => {
    clear();
    for (const [name, problems] of Object.entries(errors)) {
      const list = form.querySelector(`[data-errors="${name}"]`) ?? form.querySelector("[data-errors='__all__']");
      for (const problem of problems) {
        const item = document.createElement("li");
        item.textContent = problem;
        list.append(item);
      }
      form.elements[name]?.setAttribute("aria-invalid", "true");
    }
    const first = form.querySelector("[aria-invalid]");
    (first && !first.disabled ? first : form.querySelector("button")).focus();
  };

  let file = null;
  let insert = "";
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const data = new FormData(form);
    if (file) data.set("file", file, file.name);
    const button = form.querySelector("button[type=submit]");
    button.disabled = true;
    const answer = await editor.post(dialog.dataset.url, data).catch(() => ({
      errors: { __all__: [dialog.dataset.failed] },
    }));
    button.disabled = false;
    insert = answer.insert;
    if (insert) editor.finish(dialog, "done");
    else tell(answer.errors);
  });
  const decorative = form.elements.is_decorative;
  decorative.addEventListener("change", () => {
    form.elements.alt.disabled = decorative.checked;
  });

  // Asks about one picture; gives its Markdown, or "" when the writer left.
  const describe = async ({ file: given = null, picture = "", caption = "" }) => {
    file = given;
    insert = "";
    form.reset();
    clear();
    form.elements.alt.disabled = false;
    form.elements.picture.value = picture;
    form.elements.caption.placeholder = caption;
    shown.textContent = given?.name ?? picture;
    upload.hidden = !given;
    draw(given);
    return (await editor.open(dialog)) === "done" ? insert : "";
  };
  does.describe = async (about) => {
    const text = await describe(about);
    if (text) editor.insertBlock(text);
  };

  const add = async (files) => {
    for (const one of files) {
      const text = await describe({ file: one });
      if (text) editor.insertBlock(text);
    }
  };
  // In place of a word that stands in the text until the picture is described, as pasting leaves one.
  editor.fillIn = async (mark, one) => {
    const at = body.value.indexOf(mark);
    if (at < 0) return;
    editor.goTo("body", at, at + mark.length);
    const text = await describe({ file: one });
    const now = body.value.indexOf(mark);
    if (now >= 0) editor.replace(now, now + mark.length, text);
  };

  const picker = document.querySelector("#editor-file");
  does.upload = () => picker?.click();
  picker?.addEventListener("change", () => {
    const files = [...picker.files];
    picker.value = "";
    add(files);
  });
  if (!picker) return; // who may not add pictures chooses among those there are

  editor.addPictures = add;
  body.addEventListener("dragover", (event) => {
    if (event.dataTransfer.types.includes("Files")) event.preventDefault();
  });
  body.addEventListener("drop", (event) => {
    const pictures = [...event.dataTransfer.files].filter(isPicture);
    if (!pictures.length) return;
    event.preventDefault();
    add(pictures);
  });
})();
