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
  for (const field of document.querySelectorAll("[data-scripted]")) field.value = "1";
  document.querySelector(".errors")?.focus();
})();
