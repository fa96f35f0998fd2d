// Pasting from Word, Google Docs and web pages: what was pasted becomes Markdown. Nothing of how it looked comes along,
// and lines in bold that look like headings are headings only if the writer says so.
"use strict";
(() => {
  const editor = window.clinicEditor;
  const dialog = document.querySelector("#editor-headings");
  if (!editor || !dialog) return;
  const { body } = editor;

  const { styleOf, parsed, isLost, isBlock, collect, written, tidy, guarded, FORMS } = editor.runs;

  // Blocks

  const LEVEL = /mso-list:\s*\w+\s+level(\d+)/i;
  const isNumber = (marker) => /^\(?(?:\d{1,3}|[a-z]{1,4})[.)]/i.test(marker.trim());

  // Reads the HTML of a clipboard: its blocks, a title, notes and pictures.
  const readPaste = (html) => {
    const page = parsed(html);
    const found = { blocks: [], notes: [], pictures: [], title: "" };
    const read = {
      picture: (node) => {
        const mark = dialog.dataset.picture.replace("{number}", found.pictures.length + 1);
        found.pictures.push({ mark: `<!-- ${mark} -->`, address: node.getAttribute("src") ?? "" });
        return `<!-- ${mark} -->`;
      },
    };
    const textOf = (node, plain = false) => {
      const runs = collect(node, {}, [], read);
      return tidy(written(runs, plain ? [FORMS[0], FORMS[2]] : FORMS));
    };
    const add = (block) => block.text && found.blocks.push(block);

    const paragraph = (node) => {
      const style = styleOf(node);
      if (/\bMsoTitle\b/.test(node.className) && !found.title) {
        found.title = node.textContent.replace(/\s+/g, " ").trim();
        return undefined;
      }
      if (LEVEL.test(style)) {
        const marker = [...node.querySelectorAll("[data-style]")].find((one) => /mso-list:\s*ignore/i.test(styleOf(one)));
        const depth = Number(LEVEL.exec(style)[1]);
        return add({ kind: "item", depth, ordered: isNumber(marker?.textContent ?? ""), text: textOf(node) });
      }
      const runs = collect(node, {}, [], read);
      const seen = runs.filter((run) => run.text.trim());
      const text = tidy(written(runs));
      const plain = tidy(written(runs, [FORMS[0], FORMS[2]]));
      const isShort = plain.length <= 80 && plain.split(" ").length <= 12 && !/[.,:;!]$|\n/.test(plain);
      const isCaption = /\bMsoCaption\b/.test(node.className) || /^Table\s+\d+\s*[.:–-]/i.test(plain);
      const fake = isShort && !isCaption && seen.length > 0 && seen.every((run) => run.bold && !run.raw);
      const [, sign, rest] = /^([•·▪◦‣]|\d{1,2}[.)])\s+([^]*)$/.exec(text) ?? []; // a list typed by hand
      if (sign && !fake) return add({ kind: "item", depth: 1, ordered: /\d/.test(sign), text: rest });
      return add({ kind: "paragraph", text: guarded(text), plain, fake, isCaption });
    };
    const list = (node, depth = 1) => {
      for (const child of node.children) {
        if (isLost(child)) continue;
        if (/^(?:UL|OL)$/.test(child.tagName)) {
          list(child, depth + 1); // as Google Docs nests them: beside the item, not in it
          continue;
        }
        const inner = [...child.children].filter((one) => /^(?:UL|OL)$/.test(one.tagName));
        inner.forEach((one) => one.remove());
        add({ kind: "item", depth, ordered: node.tagName === "OL", text: textOf(child) });
        inner.forEach((one) => list(one, depth + 1));
      }
    };
    const table = (node) => {
      const rows = [...node.rows].map((row) =>
        [...row.cells].flatMap((cell) => [
          textOf(cell).replace(/\s*\n/g, " ").replace(/\|/g, "\\|"),
          ...Array(Math.max(0, cell.colSpan - 1)).fill(""),
        ]),
      );
      if (rows.length === 1 && rows[0].length === 1) return walk(node.rows[0].cells[0]); // a frame, not a table
      const last = found.blocks.at(-1);
      let caption = node.caption ? textOf(node.caption, true) : "";
      if (!caption && last?.isCaption) caption = found.blocks.pop().plain;
      caption = caption.replace(/^Table\s*\d*\s*[.:–-]?\s*/i, "") || `<!-- ${dialog.dataset.caption} -->`;
      const columns = Math.max(...rows.map((row) => row.length));
      const line = (cells) => `| ${[...cells, ...Array(columns - cells.length).fill("")].join(" | ")} |`;
      const [head, ...others] = rows.filter((row) => row.some(Boolean));
      if (!head) return undefined;
      const text = [line(head), `|${"---|".repeat(columns)}`, ...others.map(line)].join("\n");
      return add({ kind: "table", text: `Table: ${caption}\n\n${text}` });
    };
    const heading = (node) => add({ kind: "heading", level: Number(node.tagName[1]), text: textOf(node, true) });
    const KINDS = {
      P: paragraph,
      PRE: paragraph,
      UL: list,
      OL: list,
      TABLE: table,
      BLOCKQUOTE: (node) => add({ kind: "paragraph", text: textOf(node).replace(/^/gm, "> "), plain: "" }),
      ...Object.fromEntries([1, 2, 3, 4, 5, 6].map((level) => [`H${level}`, heading])),
    };
    const note = (node) => {
      const text = textOf(node).replace(/^\[?\d+\]?\s*/, "");
      if (text) found.notes.push(text);
    };
    const isNote = (node) =>
      /mso-element:\s*(?:foot|end)note\b(?!-)/i.test(styleOf(node)) ||
      (node.tagName === "DIV" && node.querySelector("p > a[href^='#ftnt_ref'], p > sup > a[href^='#ftnt_ref']"));
    const walk = (parent) => {
      let loose = null;
      const flush = () => {
        if (loose) paragraph(loose);
        loose = null;
      };
      for (const node of [...parent.childNodes]) {
        const isElement = node.nodeType === Node.ELEMENT_NODE;
        if (isElement ? isLost(node) : node.nodeType !== Node.TEXT_NODE) continue;
        if (!isElement || !isBlock(node)) {
          if (node.tagName === "BR" && !loose) continue;
          loose ??= page.createElement("p");
          loose.append(node.cloneNode(true));
          continue;
        }
        flush();
        if (isNote(node)) note(node);
        else (KINDS[node.tagName] ?? walk)(node);
      }
      flush();
    };
    walk(page.body);

    const headings = found.blocks.filter((block) => block.kind === "heading");
    const first = found.blocks[0];
    if (!found.title && first?.level === 1 && headings.length > 1 && headings.filter((one) => one.level === 1).length === 1) {
      found.title = found.blocks.shift().text;
    }
    return found;
  };

  // Gives the Markdown of what was read; `chosen` are the bold lines that are headings.
  const writePaste = ({ blocks, notes }, chosen = new Set()) => {
    const levels = [...new Set(blocks.filter((one) => one.kind === "heading").map((one) => one.level))].sort();
    const counts = [];
    let text = "";
    let before = null;
    for (const block of blocks) {
      let line = block.text;
      if (block.kind === "heading") line = `${levels[0] === block.level ? "##" : "###"} ${line}`;
      else if (chosen.has(block)) line = `${levels.length ? "###" : "##"} ${block.plain}`;
      else if (block.kind === "item") {
        const depth = before?.kind === "item" ? Math.min(block.depth, before.shownDepth + 1) : 1;
        block.shownDepth = depth;
        counts.length = Math.min(counts.length, depth);
        if (before?.kind !== "item" || counts[depth - 1]?.ordered !== block.ordered) {
          counts[depth - 1] = { ordered: block.ordered, number: 0 };
        }
        counts[depth - 1].number += 1;
        const mark = block.ordered ? `${counts[depth - 1].number}.` : "-";
        line = `${"    ".repeat(depth - 1)}${mark} ${line.replace(/\n/g, `\n${"    ".repeat(depth)}`)}`;
      }
      const isNextItem =
        block.kind === "item" &&
        before?.kind === "item" &&
        (before.ordered === block.ordered || before.shownDepth !== block.shownDepth);
      if (before) text += isNextItem ? "\n" : "\n\n";
      text += line;
      before = block;
    }
    if (!notes.length) return text;
    const list = notes.map((one, index) => `${index + 1}. ${one}`).join("\n");
    return `${text}\n\n## ${dialog.dataset.notes}\n\n<!-- ${dialog.dataset.notesPrompt} -->\n\n${list}`;
  };
  editor.paste = { read: readPaste, write: writePaste };

  // The question about bold lines, then the words, then the pictures

  const asHeadings = async (blocks) => {
    const lines = blocks.filter((block) => block.fake);
    if (!lines.length) return new Set();
    const holder = dialog.querySelector("[data-lines]");
    const boxes = lines.map((block) => {
      const label = document.createElement("label");
      const box = Object.assign(document.createElement("input"), { type: "checkbox", checked: true });
      label.append(box, ` ${block.plain}`);
      return [box, label, block];
    });
    holder.replaceChildren(...boxes.map(([, label]) => label));
    if ((await editor.open(dialog)) !== "headings") return new Set();
    return new Set(boxes.filter(([box]) => box.checked).map(([, , block]) => block));
  };
  const fileOf = async (address) => {
    const [, type, code] = /^data:(image\/[a-z]+);base64,([^]*)$/.exec(address) ?? [];
    if (!type) return null; // it lies on the writer's computer or behind a sign-in
    const bytes = Uint8Array.from(atob(code.replace(/\s/g, "")), (one) => one.charCodeAt(0));
    return new File([bytes], `image.${type.slice(6).replace("jpeg", "jpg")}`, { type });
  };

  const put = async (html, files) => {
    const found = readPaste(html);
    const title = editor.field("title");
    if (found.title && !title.value.trim()) title.value = found.title;
    else if (found.title) found.blocks.unshift({ kind: "heading", level: 1, text: found.title });
    const text = writePaste(found, await asHeadings(found.blocks));
    const isInline = found.blocks.length === 1 && found.blocks[0].kind === "paragraph" && !found.notes.length;
    if (isInline) editor.insert(text);
    else editor.insertBlock(text);
    if (!editor.fillIn) return;
    const own = files.length === found.pictures.length ? files : [];
    for (const [index, { mark, address }] of found.pictures.entries()) {
      const file = own[index] ?? (await fileOf(address));
      if (file) await editor.fillIn(mark, file);
    }
  };

  body.addEventListener("paste", (event) => {
    const { clipboardData } = event;
    const html = clipboardData.getData("text/html");
    const files = [...clipboardData.files].filter((file) => file.type.startsWith("image/"));
    const hasWords = html && parsed(html).body.textContent.trim() !== "";
    if (files.length && !hasWords && editor.addPictures) {
      event.preventDefault();
      editor.addPictures(files);
    } else if (hasWords && /<(?:p|div|h\d|ul|ol|table|b|strong|i|em|a|span|br|img)\b/i.test(html)) {
      event.preventDefault();
      put(html, files);
    }
  });
})();
