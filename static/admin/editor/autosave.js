// Nothing typed is lost: words go to this device as they are typed and to the site every few seconds, neither of
// them a version. Copies on the device belong to whoever is signed in: those of others are removed, here and when
// somebody signs out (Clear-Site-Data).
(() => {
  const status = document.getElementById("autosave");
  if (!status) return;
  const EVERY = 4000; // ms between copies sent to the site
  const PREFIX = "clinic.words ";
  const NAMES = ["title", "standfirst", "body"];
  const { url, key, user } = status.dataset;
  const form = status.closest("form");
  const field = (name) => form.elements.namedItem(name);
  const keyOf = (tab) => `${PREFIX}${key} ${tab}`;
  const words = () => Object.fromEntries(NAMES.map((name) => [name, field(name).value]));
  const plain = (copy) => NAMES.map((name) => (copy[name] || "").normalize("NFC").split(/\s+/).filter(Boolean).join(" ")).join("\n");
  const opened = plain(words());
  let typed = false; // something the site has not got yet
  let timer = 0;
  let busy = null;
  let passing = false; // the form may leave

  const say = (text, late = false) => {
    if (status.textContent !== text) status.textContent = text;
    status.classList.toggle("is-late", late);
  };

  // This device

  const copies = () => {
    try { return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX)); } catch { return []; }
  };
  const read = (name) => {
    try { return JSON.parse(localStorage.getItem(name)); } catch { return null; }
  };
  const keepHere = () => {
    const copy = { ...words(), base: field("base").value, at: Date.now() };
    try { localStorage.setItem(keyOf(field("tab").value), JSON.stringify(copy)); } catch { say(status.dataset.full, true); }
  };

  // The site

  async function ask(options = {}) {
    const address = options.method ? url : `${url}?base=${encodeURIComponent(field("base").value)}`;
    const answer = await fetch(address, { credentials: "same-origin", redirect: "manual", ...options });
    if (answer.type === "opaqueredirect") throw new Error("ended");
    if (!answer.ok) throw new Error(answer.status === 403 ? "refused" : "failed");
    return answer.json();
  }
  async function post(data) {
    const send = () => ask({ method: "POST", body: new URLSearchParams({ ...data, csrfmiddlewaretoken: field("csrfmiddlewaretoken").value }) });
    try {
      return await send();
    } catch (error) {
      if (error.message !== "refused") throw error;
      // A sign-in in another tab has changed the token; the words stay as they are.
      field("csrfmiddlewaretoken").value = (await ask()).csrf;
      return send();
    }
  }
  async function keepThere() {
    typed = false;
    try {
      const said = await post({ ...words(), base: field("base").value, tab: field("tab").value });
      say(said.newer || status.dataset.saved.replace("{time}", said.saved_at), Boolean(said.newer));
      return true;
    } catch (error) {
      typed = true;
      const known = { ended: "ended", refused: "ended", failed: "refused" };
      say(status.dataset[known[error.message] || "offline"], true);
      return false;
    }
  }
  const send = () => (busy ||= keepThere().finally(() => { busy = null; }));
  const tick = async () => {
    timer = 0;
    if (!typed) return;
    await send();
    if (typed) timer ||= setTimeout(tick, EVERY);
  };

  form.addEventListener("input", (event) => {
    if (!NAMES.includes(event.target.name)) return;
    typed = true;
    keepHere();
    timer ||= setTimeout(tick, EVERY);
  });
  addEventListener("online", () => typed && send());
  addEventListener("beforeunload", (event) => {
    if (typed && !passing) event.preventDefault();
  });

  // The form leaves only when the site answers and knows who is asking: an error page would swallow the words.
  form.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (passing || button?.hasAttribute("formaction")) {
      passing = true;
      return;
    }
    event.preventDefault();
    if (plain(words()) !== opened) keepHere();
    if (busy) await busy;
    if (!(await send())) return status.scrollIntoView({ block: "nearest" });
    passing = true;
    if (button) form.requestSubmit(button);
    else form.requestSubmit();
  });
  addEventListener("pageshow", () => { passing = false; });

  // On opening: what is saved by now goes from the device, what is not is offered.

  const offered = new Map((document.getElementById("unsaved")?.dataset.offered || "").trim().split(" ")
    .filter(Boolean).map((one) => one.split("@")));
  const [, label, pk] = key.split(" ");
  for (const name of copies()) {
    const [, whose, of, number, tab] = name.split(" ");
    const copy = read(name);
    if (whose !== user || !copy) {
      localStorage.removeItem(name);
    } else if (of === label && [pk, "0"].includes(number) && tab !== field("tab").value && plain(copy) === opened) {
      localStorage.removeItem(name);
    } else if (of === label && number === pk && tab !== field("tab").value && !document.querySelector(".errornote, [name=_clash]")) {
      if (Number(offered.get(tab) || 0) * 1000 + 1500 > copy.at) continue; // the site has it and offers it already
      const { title, standfirst, body, base } = copy;
      post({ title, standfirst, body, base, tab, show: "1" }).then((said) => {
        document.getElementById(`unsaved-${tab}`)?.remove();
        if (said.html) document.getElementById("unsaved").insertAdjacentHTML("beforeend", said.html);
        else localStorage.removeItem(name);
      }, () => say(status.dataset.offline, true));
    }
  }
  // Thrown away on purpose: from the device as well.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=discard]");
    if (button) localStorage.removeItem(keyOf(button.value));
  });
})();
