// The page on which a text is written: what the other scripts of the editor share. Without scripts it is a plain form.
"use strict";
(() => {
  const body = document.querySelector("textarea#id_body");
  if (!body) return; // somebody who may only look

  const form = body.form;
  const field = (name) => form.elements[name];
  const words = () =>
    Object.fromEntries(["title", "standfirst", "body"].map((name) => [name, field(name).value]));

  // How far down a place in a text area is, in pixels: measured in a box of the same shape.
  const depth = (area, at) => {
    const twin = document.createElement("div");
    const style = getComputedStyle(area);
    for (const name of ["font", "letterSpacing", "padding", "tabSize", "wordSpacing"]) twin.style[name] = style[name];
    Object.assign(twin.style, {
      position: "absolute",
      visibility: "hidden",
      insetInlineStart: "-999rem",
      whiteSpace: "pre-wrap",
      overflowWrap: "break-word",
      boxSizing: "border-box",
      inlineSize: `${area.clientWidth}px`,
    });
    twin.textContent = `${area.value.slice(0, at)}|`;
    document.body.append(twin);
    const height = twin.offsetHeight;
    twin.remove();
    return height;
  };

  // Shows and marks a place of a field, counted in characters.
  const goTo = (name, start, end = start) => {
    const area = field(name);
    if (!area?.setSelectionRange) return area?.focus();
    area.focus({ preventScroll: true });
    area.setSelectionRange(start, end);
    if (area.tagName === "TEXTAREA") area.scrollTop = depth(area, start) - area.clientHeight / 2;
    area.scrollIntoView({ block: "center" });
  };

  // Types a text at the cursor of the body, so that the browser's own Undo takes it back.
  const insert = (text) => {
    body.focus();
    const done = text
      ? document.execCommand("insertText", false, text)
      : body.selectionStart === body.selectionEnd || document.execCommand("delete");
    if (done) return;
    body.setRangeText(text, body.selectionStart, body.selectionEnd, "end");
    body.dispatchEvent(new InputEvent("input", { bubbles: true }));
  };
  const replace = (start, end, text) => {
    body.setSelectionRange(start, end);
    insert(text);
  };

  // Types a block with an empty line before and after it; gives where it stands.
  const insertBlock = (text) => {
    const { selectionStart, selectionEnd: end, value } = body;
    const [lead] = /(?:^|\n)[ \t]*(?:#{1,6} |[-*+] |\d+\. )?$/.exec(value.slice(0, selectionStart)) ?? [""];
    const isPrompt = /^<!--[^]*-->$/.test(value.slice(selectionStart, end));
    const start = isPrompt ? selectionStart - lead.replace(/^\n/, "").length : selectionStart;
    body.setSelectionRange(start, end); // with the mark of an item or heading that held only a prompt
    const before = value.slice(0, start);
    const after = value.slice(end);
    const open = /(^|\n\n)$/.test(before) ? "" : before.endsWith("\n") ? "\n" : "\n\n";
    const close = /^\n\n|^\n?$/.test(after) ? "" : after.startsWith("\n") ? "\n" : "\n\n";
    insert(open + text + close);
    const from = start + open.length;
    return [from, from + text.length];
  };

  const PROMPT = /<!--[^]*?-->/g;
  // Marks the first prompt from a place on, round the end; false when there is none.
  const toPrompt = (from, to = Infinity) => {
    const all = [...body.value.matchAll(PROMPT)].map((match) => [match.index, match.index + match[0].length]);
    const found = all.find(([start, end]) => start >= from && end <= to) ?? (to === Infinity ? all[0] : undefined);
    if (found) goTo("body", ...found);
    return Boolean(found);
  };

  const send = (url, data) =>
    fetch(url, {
      method: "POST",
      headers: { "X-CSRFToken": field("csrfmiddlewaretoken").value },
      body: data instanceof FormData ? data : new URLSearchParams(data),
    });
  // Posts and gives the JSON of the answer; otherwise rejects with the status and, where there is one, the answer.
  const post = async (url, data) => {
    const response = await send(url, data);
    const answer = await response.json().catch(() => null);
    if (response.ok && answer) return answer;
    throw Object.assign(new Error(`${response.status} ${url}`), { status: response.status, answer });
  };

  const pausing = [];
  let timer = 0;
  const pause = () => pausing.forEach((fn) => fn());
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(pause, 800);
  });

  const status = document.querySelector("#editor-status");
  const say = (text) => {
    if (status) status.textContent = text;
  };

  // Opens a dialog and gives what finish() was told, "" when it was left. The cursor stays where it was in the text,
  // which browsers forget now and then. A close event may come after the dialog was opened again: that one is none.
  const finishing = new WeakMap();
  const open = (dialog) =>
    new Promise((resolve) => {
      const { selectionStart, selectionEnd } = body;
      const done = (value) => {
        finishing.delete(dialog);
        dialog.removeEventListener("close", left);
        if (dialog.open) dialog.close();
        body.setSelectionRange(selectionStart, selectionEnd);
        resolve(value);
      };
      const left = () => {
        if (!dialog.open) done("");
      };
      finishing.set(dialog, done);
      dialog.addEventListener("close", left);
      dialog.showModal();
    });
  const finish = (dialog, value) => finishing.get(dialog)?.(value);

  window.clinicEditor = {
    form,
    body,
    field,
    words,
    goTo,
    insert,
    insertBlock,
    replace,
    toPrompt,
    send,
    post,
    say,
    open,
    finish,
    onPause: (fn) => pausing.push(fn),
    does: {}, // what the tools of the toolbar do, by name; each script adds its own
  };

  // Only buttons that say so close a dialog with a value; Escape and "Cancel" leave it.
  for (const dialog of document.querySelectorAll("dialog.editor-dialog")) {
    dialog.addEventListener("click", (event) => {
      const button = event.target.closest("button[data-close]");
      if (button) finish(dialog, button.dataset.close);
    });
  }
})();
