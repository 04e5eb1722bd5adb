// Walk through a slide show of sliveshow from its first step to its last, and measure each.
const frames = count => new Promise(done => {
  const next = () => (count-- ? requestAnimationFrame(next) : done());
  next();
});
const press = (key, keyCode) =>
  document.dispatchEvent(new KeyboardEvent("keydown", { key, keyCode, bubbles: true }));
const slide = () => [...document.querySelectorAll(".reveal .slides section.present")].pop();
const step = () =>
  [...document.querySelectorAll(".reveal .slides section")].indexOf(slide()) +
  "." + slide().querySelectorAll(".fragment.visible").length;
const small = "pre, code, table, .cm-editor, .jp-InputPrompt, .jp-OutputArea-output:not(.jp-RenderedMarkdown)";

function measure() {
  const now = slide();
  const found = { text: [], code: [], cell: [], label: [], wide: [], broken: 0, head: now.innerText.trim().slice(0, 80) };
  found.cut = Math.max(0, now.scrollHeight - now.clientHeight);
  for (const box of now.querySelectorAll(".cm-scroller, .jp-OutputArea-output, .jp-RenderedMarkdown")) {
    const beyond = box.getBoundingClientRect().right > now.clientWidth + 1;
    if (box.scrollHeight > box.clientHeight + 2) found.cut = box.scrollHeight - box.clientHeight;
    if (box.getClientRects().length && (box.scrollWidth > box.clientWidth + 1 || beyond)) found.wide.push(box.className);
  }
  const texts = document.createTreeWalker(now, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const inside = texts.currentNode.parentElement, style = getComputedStyle(inside);
    const seen = texts.currentNode.textContent.trim() && inside.getClientRects().length;
    if (!seen || style.visibility === "hidden" || style.color === "rgba(0, 0, 0, 0)" || inside.closest("mjx-container, style")) continue;
    const kind = inside.closest(".ex-cell") ? "cell" : inside.closest(small) ? "code" : "text";
    found[kind].push(parseFloat(style.fontSize) * inside.currentCSSZoom);
  }
  for (const image of now.querySelectorAll(".jp-RenderedImage img")) {
    found.broken += !image.complete || !image.naturalWidth;
    const described = /smallest label: ([\d.]+)/.exec(atob(image.src.split(",")[1]).slice(0, 2000));
    const scale = Math.min(image.clientWidth / image.naturalWidth, image.clientHeight / image.naturalHeight);
    if (described && described[1] > 0) found.label.push((described[1] / 72) * 200 * scale); // 200 dots an inch
  }
  const scrolled = box => box.scrollHeight > box.clientHeight + 1;
  found.scrolled = [...now.querySelectorAll(".explorer")].filter(scrolled).map(box => `${box.querySelector(".ex-title").textContent} by ${box.scrollHeight - box.clientHeight}`);
  found.empty = !found.head && !now.querySelector("img, mjx-container");
  return found;
}

async function walk() {
  const all = document.querySelector(".reveal .slides");
  const total = all.querySelectorAll("section section").length + all.querySelectorAll(".fragment").length;
  press("Home", 36);
  await frames(4);
  const steps = [];
  for (let last = ""; last !== step(); ) {
    last = step();
    await frames(3);
    steps.push(measure());
    press("PageDown", 34);
    for (let wait = 60; wait && last === step(); wait--) await frames(1);
  }
  return { steps, total };
}
