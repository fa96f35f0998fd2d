// Pages suggested while somebody types: a combobox with a list (WAI-ARIA APG). Without it the form works as it is.
for (const form of document.querySelectorAll("form[data-suggest]")) {
  const input = form.elements.q;
  const list = document.createElement("ul");
  const said = document.createElement("span");
  let options = [], chosen = -1, waiting, asked;

  Object.assign(list, { id: "q-pages", className: "suggest", hidden: true });
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", form.dataset.label);
  said.className = "vh";
  said.setAttribute("role", "status");
  input.type = "text"; // a search field may not be a combobox
  input.setAttribute("enterkeyhint", "search");
  input.setAttribute("autocomplete", "off");
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.after(list, said);

  const choose = (at) => {
    chosen = at;
    options.forEach((option, index) => option.setAttribute("aria-selected", index === at));
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", options[at].id);
      options[at].scrollIntoView({ block: "nearest" });
    }
  };

  const open = (isOpen) => {
    list.hidden = !isOpen;
    input.setAttribute("aria-expanded", isOpen);
    choose(-1);
    if (!isOpen) said.textContent = "";
  };

  const show = (pages) => {
    options = pages.map((page, index) => {
      const option = document.createElement("li");
      const kind = document.createElement("span");
      option.id = "q-page-" + index;
      option.dataset.url = page.url;
      option.setAttribute("role", "option");
      kind.textContent = page.kind;
      option.append(page.title + " ", kind);
      return option;
    });
    list.replaceChildren(...options);
    open(options.length > 0);
    said.textContent = options.length ? form.dataset.found.replace("0", options.length) : "";
  };

  const ask = async () => {
    asked?.abort();
    const words = input.value.trim();
    if (words.length < 2) return open(false);
    asked = new AbortController();
    const answer = await fetch(form.dataset.suggest + "?q=" + encodeURIComponent(words.slice(0, 80)), {
      credentials: "omit",
      signal: asked.signal,
    }).catch(() => null);
    const found = answer?.ok && (await answer.json().catch(() => null));
    if (found && document.activeElement === input) show(found.pages);
  };

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(ask, 180);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing || list.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) choose(((chosen + 1 + step + options.length + 1) % (options.length + 1)) - 1);
    else if (event.key === "Escape") open(false);
    else if (event.key === "Enter" && chosen >= 0) location.assign(options[chosen].dataset.url);
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", () => open(false));
  form.addEventListener("submit", () => clearTimeout(waiting));
  list.addEventListener("pointerdown", (event) => event.preventDefault()); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const option = event.target.closest("li");
    if (option) location.assign(option.dataset.url);
  });
  open(false);
}
