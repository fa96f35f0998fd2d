// Words, minutes and the longest sentence under the text; how the page looks in a search result and as a shared link.
"use strict";
(() => {
  const editor = window.clinicEditor;
  const bar = document.querySelector("#editor-counts");
  if (!editor || !bar) return;
  const { body, field } = editor;
  const WORDS_PER_MINUTE = 200; // as the reader's page counts

  // What readers read, roughly: the marks of Markdown, addresses, sources and prompts are no words.
  const plain = (source) =>
    source
      .replace(/<!--[^]*?-->/g, "")
      .replace(/^\s*!!! ?[\w-]+(?: "([^"]*)")?[ ]*$/gm, "$1.\n")
      .replace(/^\s*\|?[\s:|-]+\|?\s*$/gm, "\n")
      .replace(/^(#+ .*)$/gm, "$1\n\n")
      .replace(/!\[[^\]]*\]\([^)]*\)/g, "")
      .replace(/\[([^\]]*)\]\([^)]*\)/g, "$1")
      .replace(/\s?\[@[\w.:-]+\]/g, "")
      .replace(/\{evidence:[^}]*\}/g, "")
      .replace(/[*_`#>|]|^\s*(?:[-+]|\d+\.)\s/gm, (mark) => (mark === "|" ? "\n\n" : ""));
  const wordsOf = (text) => text.split(/\s+/).filter((piece) => /[\p{L}\p{N}]/u.test(piece));
  const sentences = (text) =>
    text
      .split(/\n\s*\n|\n(?=\s*(?:[-*+]|\d+\.)\s)/)
      .flatMap((block) => block.replace(/\s+/g, " ").split(/(?<=[.!?…]["”’)]?)\s+(?=[\p{Lu}\p{N}“"(])/u));
  const fill = (name, values) => {
    const place = bar.querySelector(`[data-${name}]`);
    place.textContent = Object.entries(values).reduce(
      (text, [key, value]) => text.replace(`{${key}}`, value),
      place.dataset[values[Object.keys(values)[0]] === 1 ? "one" : name] ?? place.dataset[name],
    );
  };
  const count = () => {
    const blocks = body.value
      .replace(/<!--[^]*?-->/g, "")
      .split(/\n(?=\s*(?:[-*+]|\d+\.)\s)|\n\s*\n/)
      .map(plain);
    const number = wordsOf(blocks.join("\n")).length;
    const longest = Math.max(0, ...blocks.flatMap(sentences).map((sentence) => wordsOf(sentence).length));
    fill("words", { number: number.toLocaleString(document.documentElement.lang || undefined) });
    fill("minutes", { number: Math.max(1, Math.ceil(number / WORDS_PER_MINUTE)) });
    fill("longest", { number: longest });
    bar.querySelector("[data-longest]").classList.toggle("is-long", longest > 25);
  };

  // How others show the page

  const card = document.querySelector("#editor-found");
  const first = (...names) => names.map((name) => field(name)?.value.trim()).find(Boolean) ?? "";
  const LIMITS = { title: 60, description: 155 }; // about what search engines show of each
  const cut = (text, most) => (text.length > most ? `${text.slice(0, most).replace(/\s+\S*$/, "")} …` : text);
  const show = () => {
    if (!card) return;
    const given = {
      title: first("search_title", "title") || card.dataset.untitled,
      description: first("search_description", "standfirst"),
    };
    for (const [name, text] of Object.entries(given)) {
      for (const place of card.querySelectorAll(`[data-shown=${name}]`)) place.textContent = cut(text, LIMITS[name]);
      const length = card.querySelector(`[data-length=${name}]`);
      length.textContent = length.dataset.words.replace("{number}", text.length).replace("{most}", LIMITS[name]);
      length.classList.toggle("is-long", text.length > LIMITS[name]);
    }
    const slug = field("slug")?.value || first("title").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-");
    card.querySelector("[data-slug]").textContent = slug;
  };

  body.after(bar);
  bar.hidden = false;
  if (card) card.hidden = false;
  let frame = 0;
  editor.form.addEventListener("input", () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => [count(), show()]);
  });
  count();
  show();
})();
