/** What is open and what is folded: individually, or all at once, which this browser remembers. */
export class Folds {
  #all = localStorage.getItem('folds');
  #each = new Map();
  #opened = new Set();

  constructor(changed) {
    this.changed = changed;
  }

  /** The parts of a message have keys that begin with its index. */
  isOpen(key, preset) {
    const isDetail = /:(wrap|all)$/.test(key);
    return this.#each.get(key) ?? (this.#opened.has(Number.parseInt(key, 10)) && !key.endsWith(':wrap') ? true
      : isDetail || !this.#all ? preset : this.#all === 'open');
  }

  set(key, isOpen) {
    this.#each.set(key, isOpen);
    this.changed();
  }

  /** Opens everything in a message, to its last line. */
  openAllOf(index) {
    this.#opened.add(index);
    for (const key of [...this.#each.keys()].filter(each => Number.parseInt(each, 10) === index && !each.endsWith(':wrap'))) {
      this.#each.delete(key);
    }
  }

  setAll(state) {
    this.#all = state;
    localStorage.setItem('folds', state);
    this.forget();
    this.changed();
  }

  forget() {
    this.#each.clear();
    this.#opened.clear();
  }
}
