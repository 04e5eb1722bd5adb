// What stands around every explorer: the prediction, the controls, the message and the sentence for
// those who hear the page. All state lives in the model, so that two views of it agree.

export function node(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== undefined) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

export class Frame {
  constructor(model, el, title) {
    this.model = model;
    // Every explorer is a module of its own, and the radio buttons of a page share their names.
    this.id = `explorer-${Math.random().toString(36).slice(2)}`;
    this.ending = new AbortController();
    this.heard = [];
    this.draws = [];
    this.due = new Set();
    this.answers = new Map();
    this.said = "";
    this.controls = node("div", { class: "ex-controls", role: "group", "aria-label": "Controls" });
    this.stage = node("div", { class: "ex-stage" });
    this.message = node("p", { class: "ex-message", role: "alert" });
    this.sentence = node("p", { class: "ex-sentence", role: "status", "aria-live": "polite" });
    this.question = node("div", { class: "ex-question" });
    // No <section>: reveal.js takes each of these for a slide.
    this.root = node(
      "div",
      { class: "explorer", role: "region", "aria-label": title, "data-lm-suppress-shortcuts": "true" },
      node("p", { class: "ex-title" }, title),
      this.question, this.controls, this.message, this.stage, this.sentence,
    );
    el.replaceChildren(this.root);
    for (const type of ["keydown", "keyup", "keypress"]) {
      this.listen(this.root, type, (event) => event.stopPropagation());
    }
    this.ask();
  }

  get(name) {
    return this.model.get(name);
  }

  // Change the state and tell Python. Where no kernel runs, the explorer goes on without it.
  set(changes) {
    this.complain("");
    for (const [name, value] of Object.entries(changes)) this.model.set(name, value);
    try {
      Promise.resolve(this.model.save_changes()).catch(() => {});
    } catch {
      this.root.dataset.alone = "true";
    }
  }

  listen(target, type, heard) {
    target.addEventListener(type, heard, { signal: this.ending.signal });
  }

  on(names, heard) {
    for (const name of [names].flat()) {
      const event = `change:${name}`;
      this.model.on(event, heard);
      this.heard.push([event, heard]);
    }
  }

  // Call `draw` now, and after every change of these traits: once for all that change together, and
  // always in the order in which they are given here, in whatever order the traits change.
  draw(names, draw) {
    const place = this.draws.push(draw) - 1;
    this.on(names, () => {
      if (this.due.size === 0) queueMicrotask(() => this.flush());
      this.due.add(place);
    });
    draw();
  }

  flush() {
    const due = [...this.due].sort((one, other) => one - other);
    this.due.clear();
    if (this.ending.signal.aborted) return;
    for (const place of due) {
      try {
        this.draws[place]();
      } catch (error) {
        reportError(error); // the others are drawn all the same
      }
    }
  }

  say(text) {
    this.said = text;
    const heard = this.locked && this.answers.has(this.sentence) ? "" : text;
    if (this.sentence.textContent !== heard) this.sentence.textContent = heard;
  }

  // What does not fit is said here; the last good state stays.
  complain(text) {
    // What it took stays free: between the clicks of a double click nothing moves.
    if (!text && this.message.textContent) this.message.style.minHeight = getComputedStyle(this.message).height;
    if (this.message.textContent !== text) this.message.textContent = text;
  }

  // Mark what would give a prediction away: until one was chosen it is not on the page, where a screen
  // reader or the page's source would tell it, and something empty stands in its place.
  answer(element) {
    this.answers.set(element, node(element.localName));
    queueMicrotask(() => this.lock()); // it is put on the page only now
    return element;
  }

  get locked() {
    return Boolean(this.get("question")?.text) && !this.get("choice");
  }

  lock() {
    for (const [element, empty] of this.answers) {
      if (element === this.sentence) this.say(this.said);
      else if (this.locked) element.replaceWith(empty);
      else empty.replaceWith(element);
    }
    for (const hint of this.question.querySelectorAll(".ex-hint")) hint.hidden = !this.locked;
  }

  ask() {
    const show = () => {
      const { text, choices } = this.get("question") ?? {};
      this.question.replaceChildren();
      if (text) this.question.append(this.choices(text, choices));
      this.lock();
    };
    this.draw(["question"], show);
    this.on("choice", () => {
      for (const radio of this.question.querySelectorAll("input")) {
        radio.checked = radio.value === this.get("choice");
      }
      this.lock();
    });
    this.on("problem", () => this.complain(this.get("problem")));
  }

  choices(text, choices) {
    const set = node("fieldset", {}, node("legend", {}, text));
    for (const choice of choices) {
      const chosen = this.get("choice") === choice;
      const radio = node("input", { type: "radio", name: `${this.id}-choice`, value: choice });
      radio.checked = chosen;
      this.listen(radio, "change", () => this.set({ choice }));
      set.append(node("label", {}, radio, choice));
    }
    set.append(node("p", { class: "ex-hint" }, "Choose first: then the explorer opens."));
    return set;
  }

  // Take everything away that was bound, as the page does when a view is removed.
  end() {
    this.ending.abort();
    for (const [event, heard] of this.heard) this.model.off(event, heard);
    this.heard = [];
    this.root.remove();
  }
}
