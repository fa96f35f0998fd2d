// The live preview: the public page with the words as they stand in the form, made by the server, never stored.
// The frame runs no scripts; this one listens inside it.
"use strict";
(() => {
  const editor = window.clinicEditor;
  const panel = document.querySelector("#editor-preview");
  const frame = panel?.querySelector("iframe");
  if (!editor || !frame) return;
  const { form, body } = editor;
  const note = panel.querySelector("[data-note]");
  const hold = panel.querySelector(".preview__frame");
  let asked = 0;
  let shown = false;

  // Width

  const WIDTHS = { phone: 390, desktop: 1280 };
  let width = WIDTHS.phone;
  const fit = () => {
    const room = hold.clientWidth;
    const scale = Math.min(1, room / width);
    frame.style.inlineSize = `${width}px`;
    frame.style.blockSize = `${hold.clientHeight / scale}px`;
    frame.style.transform = `scale(${scale})`;
    frame.style.marginInlineStart = `${Math.max(0, (room - width * scale) / 2)}px`;
  };
  for (const button of panel.querySelectorAll("[data-width]")) {
    button.addEventListener("click", () => {
      width = WIDTHS[button.dataset.width];
      for (const other of panel.querySelectorAll("[data-width]")) {
        other.setAttribute("aria-pressed", String(other === button));
      }
      fit();
    });
  }

  // From a block of the page to its line in the source, and back

  const toLine = (line) => {
    const lines = body.value.split("\n");
    const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
    editor.goTo("body", start, start + (lines[line - 1]?.length ?? 0));
  };
  const go = (target) => {
    const block = target.closest("[data-line]") ?? target.closest("figure, section, div")?.querySelector("[data-line]");
    if (target.closest(".prose, main") && block && target.closest(".prose")) return toLine(Number(block.dataset.line));
    const name = target.closest("h1") ? "title" : target.closest(".lead") ? "standfirst" : "";
    if (name) editor.goTo(name, 0, editor.field(name).value.length);
    return undefined;
  };
  const blockAt = (page, line) => {
    const blocks = [...page.querySelectorAll("[data-line]")];
    return blocks.filter((block) => Number(block.dataset.line) <= line).at(-1) ?? blocks[0];
  };
  editor.does.show = () => {
    const line = body.value.slice(0, body.selectionStart).split("\n").length;
    const block = blockAt(frame.contentDocument, line);
    if (!block) return;
    block.closest("details:not([open])")?.setAttribute("open", "");
    block.scrollIntoView({ block: "center" });
    block.setAttribute("tabindex", "-1");
    block.focus();
  };

  const listen = () => {
    const page = frame.contentDocument;
    page.addEventListener("click", (event) => {
      if (event.target.closest("summary, button")) return; // questions and words explained open as they do for readers
      event.preventDefault();
      go(event.target);
    });
    page.addEventListener("submit", (event) => event.preventDefault());
    page.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.target.closest("summary, button")) return;
      event.preventDefault();
      go(event.target);
    });
  };
  // The first page fills the frame; later ones take its place inside it, so that nothing flickers and the reader
  // stays where they were.
  const show = (html) => {
    const page = frame.contentDocument;
    const fresh = new DOMParser().parseFromString(html, "text/html");
    const now = page?.querySelector("main");
    if (now && shown) {
      const opened = [...page.querySelectorAll("details[open]")].map((one) => one.id);
      now.replaceWith(page.adoptNode(fresh.querySelector("main")));
      for (const id of opened) page.getElementById(id)?.setAttribute("open", "");
      ready(page);
    } else {
      frame.addEventListener("load", () => [listen(), ready(frame.contentDocument)], { once: true });
      for (const script of fresh.querySelectorAll("script")) script.remove(); // the frame would refuse them aloud
      frame.srcdoc = `<!doctype html>${fresh.documentElement.outerHTML}`;
    }
    shown = true;
  };
  // Headings can be reached by Tab, so that the way to the source needs no mouse.
  const ready = (page) => {
    for (const heading of page.querySelectorAll(".prose :is(h2, h3)[data-line]")) heading.tabIndex = 0;
    panel.dataset.state = "ready";
  };

  const refresh = async () => {
    const number = ++asked;
    panel.dataset.state = "waiting";
    try {
      const response = await editor.send(panel.dataset.url, new FormData(form));
      const html = await response.text();
      if (number !== asked) return; // a newer one is on its way
      if (!response.ok || response.redirected) throw new Error(String(response.status));
      note.textContent = "";
      show(html);
    } catch {
      if (number === asked) note.textContent = panel.dataset.failed;
    }
  };
  new ResizeObserver(fit).observe(hold);
  panel.querySelector("[data-plain]").hidden = true;
  for (const part of panel.querySelectorAll("[data-live]")) part.hidden = false;
  fit();
  editor.onPause(refresh);
  form.addEventListener("change", refresh);
  refresh();
})();
