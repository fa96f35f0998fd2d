// What was pasted, word by word: runs of text with what they are (bold, slanted, a link), and then as Markdown.
"use strict";
(() => {
  const editor = window.clinicEditor;
  if (!editor) return;

  const BLOCKS = "p, div, h1, h2, h3, h4, h5, h6, ul, ol, li, table, blockquote, pre, hr, section, article, dl";
  const LOST = /^(?:STYLE|SCRIPT|META|LINK|TITLE|XML|TEMPLATE|DEL|NOSCRIPT|SVG|HR|O:P|BUTTON|INPUT|SELECT|TEXTAREA)$/;
  const LOST_STYLE = /mso-list:\s*ignore|mso-hide:\s*all|display:\s*none|mso-element:\s*comment/i;
  const OBJECTS = { conditions: "condition", treatments: "treatment", articles: "article" };
  const styleOf = (node) => node.getAttribute("data-style") ?? "";
  // Styles are read and never applied: the site's policy would refuse each of them aloud.
  const parsed = (html) =>
    new DOMParser().parseFromString(
      html
        .replace(/<style[^]*?<\/style>/gi, "")
        .replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/(\s)(style|on\w+)\s*=/gi, "$1data-$2=")),
      "text/html",
    );
  const isLost = (node) => LOST.test(node.tagName) || LOST_STYLE.test(styleOf(node)) || /msocom/i.test(node.className);
  const isBlock = (node) => node.matches(BLOCKS) || node.querySelector(BLOCKS) !== null;

  const weightOf = (node, before) => {
    const [, weight] = /(?:^|;)\s*font-weight:\s*(\w+)/i.exec(styleOf(node)) ?? [];
    if (weight) return weight === "bold" || weight === "bolder" || Number(weight) >= 600;
    return before || /^(?:B|STRONG)$/.test(node.tagName);
  };
  const slantOf = (node, before) => {
    const [, slant] = /(?:^|;)\s*font-style:\s*(\w+)/i.exec(styleOf(node)) ?? [];
    return slant ? slant === "italic" || slant === "oblique" : before || /^(?:I|EM)$/.test(node.tagName);
  };
  const linkOf = (node) => {
    const address = node.getAttribute("href") ?? "";
    if (/^mailto:/i.test(address)) return address;
    if (!/^https?:/i.test(address)) return ""; // a place in the document, a file of the writer's
    let url = new URL(address);
    if (/(^|\.)google\.[a-z.]+$/.test(url.hostname) && url.pathname === "/url" && url.searchParams.get("q")) {
      url = new URL(url.searchParams.get("q"));
    }
    const [, section, slug] = /^\/([a-z]+)\/([\w-]+)\/$/.exec(url.pathname) ?? [];
    if (url.origin === location.origin && OBJECTS[section]) return `${OBJECTS[section]}:${slug}`;
    return url.href.replace(/[()\s]/g, (one) => `%${one.charCodeAt(0).toString(16)}`);
  };
  const noteOf = (node) => /^#(?:_ftn|_edn|ftnt|fn:?)-?(\d+)$/i.exec(node.getAttribute("href") ?? "")?.[1];
  const isNoteBack = (node) => /^#(?:_ftnref|_ednref|ftnt_ref|fnref:?)-?\d+$/i.test(node.getAttribute("href") ?? "");

  const collect = (node, state, runs, read) => {
    if (node.nodeType === Node.TEXT_NODE) {
      runs.push({ ...state, text: node.data.replace(/[\s\u00a0]+/g, " ") });
      return runs;
    }
    if (node.nodeType !== Node.ELEMENT_NODE || isLost(node)) return runs;
    if (node.tagName === "BR") return [runs, runs.push({ ...state, text: "\n" })][0];
    if (node.tagName === "IMG") {
      runs.push({ text: read.picture(node), raw: true });
      return runs;
    }
    if (node.tagName === "A" && isNoteBack(node)) return runs;
    const number = node.tagName === "A" && noteOf(node);
    if (number) {
      runs.push({ text: `[${number}]`, raw: true });
      return runs;
    }
    const inner = {
      bold: weightOf(node, state.bold),
      italic: slantOf(node, state.italic),
      link: node.tagName === "A" ? linkOf(node) || state.link : state.link,
    };
    if (runs.length && isBlock(node)) runs.push({ text: " " }); // paragraphs in one cell
    for (const child of node.childNodes) collect(child, inner, runs, read);
    return runs;
  };

  const escaped = (text) => text.replace(/[\\*`]/g, "\\$&");
  const FORMS = [
    ["link", (text, link) => `[${text}](${link})`],
    ["bold", (text) => `**${text}**`],
    ["italic", (text) => `*${text}*`],
  ];
  // Neighbours that share a form are written as one; spaces stay outside of it.
  const written = (runs, forms = FORMS) => {
    if (!forms.length) return runs.map((run) => (run.raw ? run.text : escaped(run.text))).join("");
    const [[name, form], ...others] = forms;
    let text = "";
    for (let start = 0, end; start < runs.length; start = end) {
      const value = runs[start][name];
      // White space alone has no form of its own.
      for (end = start + 1; end < runs.length && (runs[end][name] === value || isBetween(runs, end, name)); end += 1);
      const inner = written(runs.slice(start, end), others);
      const [, before, words, after] = /^(\s*)([^]*?)(\s*)$/.exec(inner);
      text += value && words ? before + form(words, value) + after : inner;
    }
    return text;
  };
  const isBetween = (runs, at, name) =>
    !runs[at].raw && runs[at].text.trim() === "" && runs[at + 1]?.[name] === runs[at - 1][name];
  const tidy = (text) =>
    text
      .replace(/ +/g, " ")
      .replace(/ *\n */g, "\n")
      .trim()
      .replace(/\n+/g, "  \n");
  const guarded = (text) => text.replace(/^[#>+-](?=\s|#)/, "\\$&");

  editor.runs = { styleOf, parsed, isLost, isBlock, collect, written, tidy, guarded, FORMS };
})();
