// Extras only: every page works without this file.
(() => {
  for (const el of document.querySelectorAll("[data-js]")) el.hidden = "copy" in el.dataset && !navigator.clipboard;
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-print], [data-copy]");
    if (!button) return;
    if ("print" in button.dataset) return window.print();
    await navigator.clipboard.writeText(location.href.split("#")[0]);
    button.querySelector("[role=status]").textContent = ` – ${button.dataset.done}`;
  });
  addEventListener("beforeprint", () => {
    for (const details of document.querySelectorAll(".faq details")) details.open = true;
  });
  // The list a reader came from, with its filter and page; the HTML itself is the same for everybody.
  for (const link of document.querySelectorAll("[data-back]")) {
    const from = document.referrer && new URL(document.referrer);
    if (from && from.origin === location.origin && from.pathname.startsWith(link.pathname) &&
      /^((category|tag|about)\/[^/]+\/)?$/.test(from.pathname.slice(link.pathname.length))) link.href = from.href;
  }
  // Staff alone: where somebody has signed in, a bar leads to the form of this page. The cookie opens nothing.
  const hint = document.cookie.match(/(?:^|; )((?:__Host-)?staff)=1/);
  if (hint) {
    fetch(`/staff-bar/?path=${encodeURIComponent(location.pathname)}`, { redirect: "manual" }).then(async (answer) => {
      if (!answer.ok) return void (document.cookie = `${hint[1]}=; Max-Age=0; Path=/; Secure`);
      const { label, state, links } = await answer.json();
      if (!links) return;
      const bar = Object.assign(document.createElement("nav"), { className: "staff-bar", ariaLabel: label });
      bar.append(Object.assign(document.createElement("span"), { textContent: state }));
      for (const [textContent, href] of links) bar.append(Object.assign(document.createElement("a"), { textContent, href }));
      document.querySelector(".skip").after(bar);
    }, () => {});
  }
  for (const field of document.querySelectorAll("[data-scripted]")) field.value = "1";
  document.querySelector(".errors")?.focus();
})();
