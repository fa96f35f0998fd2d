// Points at what must stay in view of a picture: a click on it, or the arrow keys on the ring, fill in the two
// fields. Without this script the fields are filled in by hand.
"use strict";
(() => {
  const box = document.querySelector("[data-focal]");
  const fields = { x: document.querySelector("#id_focus_x"), y: document.querySelector("#id_focus_y") };
  if (!box || !fields.x || !fields.y) return;
  const picture = box.querySelector("img");
  const ring = document.createElement("button");
  ring.type = "button";
  ring.className = "focal__ring";
  const help = document.createElement("p");
  help.className = "help";
  help.id = "focal-help";
  help.textContent = box.dataset.help;
  ring.setAttribute("aria-describedby", help.id);
  box.classList.add("focal--live");
  box.append(ring);
  box.after(help);

  const within = (value) => Math.min(100, Math.max(0, Math.round(value) || 0));
  const show = () => {
    const [x, y] = [within(fields.x.value), within(fields.y.value)];
    ring.style.left = `${x}%`;
    ring.style.top = `${y}%`;
    ring.setAttribute("aria-label", box.dataset.focal.replace("{x}", x).replace("{y}", y));
  };
  const move = (x, y) => {
    fields.x.value = within(x);
    fields.y.value = within(y);
    for (const field of Object.values(fields)) field.dispatchEvent(new Event("change", { bubbles: true }));
    show();
  };

  box.addEventListener("click", (event) => {
    if (event.detail === 0) return; // Enter or the space bar on the ring
    const { left, top, width, height } = picture.getBoundingClientRect();
    move(((event.clientX - left) / width) * 100, ((event.clientY - top) / height) * 100);
    ring.focus();
  });
  const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  ring.addEventListener("keydown", (event) => {
    if (!(event.key in steps)) return;
    event.preventDefault();
    const step = event.shiftKey ? 10 : 1;
    const [dx, dy] = steps[event.key];
    move(within(fields.x.value) + dx * step, within(fields.y.value) + dy * step);
  });
  for (const field of Object.values(fields)) field.addEventListener("input", show);
  show();
})();
