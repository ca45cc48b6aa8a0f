/* Which part of the run is shown. Tells its listeners of each change. */

const NARROWEST = 2e3;

class Viewport {
  constructor(end) {
    // A little more than the run, so that what happens at its ends can be seen.
    this.first = -0.01 * end;
    this.last = 1.02 * end;
    this.start = this.first;
    this.span = this.last - this.first;
    this.listeners = [];
  }

  get end() {
    return this.start + this.span;
  }

  get middle() {
    return this.start + this.span / 2;
  }

  show(start, span) {
    const all = this.last - this.first;
    this.span = Math.min(all, Math.max(Math.min(NARROWEST, all), span));
    this.start = Math.min(this.last - this.span, Math.max(this.first, start));
    this.listeners.forEach(listener => listener());
  }

  showAll() {
    this.show(this.first, this.last - this.first);
  }

  moveBy(time) {
    this.show(this.start + time, this.span);
  }

  /** What is at that time stays where it is. */
  zoom(factor, time) {
    const part = (time - this.start) / this.span;
    const all = this.last - this.first;
    const span = Math.min(all, Math.max(NARROWEST, this.span * factor));
    this.show(time - part * span, span);
  }

  /** Moves only if that time is not well inside. */
  reveal(time) {
    if (time < this.start + 0.1 * this.span || time > this.end - 0.1 * this.span) {
      this.show(time - this.span / 2, this.span);
    }
  }
}
