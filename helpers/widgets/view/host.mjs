// The host of a page without a kernel: as much of anywidget's interface as the explorers ask for.

class Model {
  constructor(state) {
    this.state = state;
    this.heard = new Map();
    this.waiting = [];
  }

  get(name) {
    return this.state[name];
  }

  // As Jupyter's models: every change is told at once, and a value that is the same is no change.
  set(name, value) {
    if (this.state[name] === value) return;
    this.state[name] = value;
    for (const heard of [...(this.heard.get(`change:${name}`) ?? [])]) heard();
  }

  save_changes() {}

  on(event, heard) {
    this.heard.set(event, [...(this.heard.get(event) ?? []), heard]);
  }

  off(event, heard) {
    this.heard.set(event, (this.heard.get(event) ?? []).filter((one) => one !== heard));
  }

  get listeners() {
    return [...this.heard.values()].reduce((total, those) => total + those.length, 0);
  }
}

// Show each explorer of the page where it belongs; `host` is for who tests the page.
export const host = { models: {}, ends: {} };

export async function show(explorers) {
  for (const [name, { esm, state }] of Object.entries(explorers)) {
    const address = URL.createObjectURL(new Blob([esm], { type: "text/javascript" }));
    const { default: view } = await import(address);
    URL.revokeObjectURL(address);
    host.models[name] = new Model(state);
    const el = document.getElementById(name);
    host.ends[name] = await view.render({ model: host.models[name], el });
  }
}
