/* The whole run in a strip, with the part that the picture shows. */

const OVERVIEW_ROW = 9;
const OVERVIEW_ACTIVITY = 22;

class Overview {
  constructor(canvas, picture) {
    this.canvas = canvas;
    this.picture = picture;
    this.context = canvas.getContext("2d");
    this.ground = document.createElement("canvas");
    this.height = OVERVIEW_ACTIVITY + picture.model.machines.length * OVERVIEW_ROW + 6;
    canvas.style.height = `${this.height}px`;
  }

  resize(width) {
    this.width = width;
    this.scale = window.devicePixelRatio || 1;
    for (const canvas of [this.canvas, this.ground]) {
      canvas.width = Math.round(width * this.scale);
      canvas.height = Math.round(this.height * this.scale);
    }
    this.paintGround();
  }

  x(time) {
    const { first, last } = this.picture.view;
    return (time - first) / (last - first) * this.width;
  }

  time(x) {
    const { first, last } = this.picture.view;
    return first + x / this.width * (last - first);
  }

  /** What stays the same when the picture moves. */
  paintGround() {
    const context = this.ground.getContext("2d");
    context.setTransform(this.scale, 0, 0, this.scale, 0, 0);
    context.clearRect(0, 0, this.width, this.height);
    const theme = currentTheme();
    this.paintSpans(context, theme);
    this.paintActivity(context, theme);
    this.paintRoles(context, theme);
    this.paintMarks(context, theme);
    this.paint();
  }

  paintSpans(context, theme) {
    const { model, kinds } = this.picture;
    model.spans.forEach((span, i) => {
      const whole = span.row === CLUSTER;
      context.fillStyle = spanColour(theme, kinds.spans.list[kinds.spans.of[i]], whole ? 0.16 : 0.5);
      const left = this.x(span.start);
      const top = whole ? 0 : this.rowTop(span.row) - 1;
      context.fillRect(left, top, Math.max(1, this.x(span.end) - left), whole ? this.height : OVERVIEW_ROW);
    });
  }

  rowTop(row) {
    return OVERVIEW_ACTIVITY + 2 + row * OVERVIEW_ROW;
  }

  paintActivity(context, theme) {
    const { messages } = this.picture.model;
    const bins = Math.max(1, Math.floor(this.width / 2));
    const sent = new Uint32Array(bins);
    const lost = new Uint32Array(bins);
    for (let i = 0; i < messages.count; i++) {
      const bin = Math.min(bins - 1, Math.max(0, Math.floor(this.x(messages.sent[i]) / 2)));
      sent[bin]++;
      lost[bin] += Number.isNaN(messages.arrived[i]) ? 1 : 0;
    }
    const most = Math.max(1, ...sent);
    for (const [column, colour] of [[sent, theme.activity], [lost, theme.danger]]) {
      context.fillStyle = colour;
      column.forEach((count, bin) => {
        const height = count === 0 ? 0 : Math.max(1, count / most * (OVERVIEW_ACTIVITY - 3));
        context.fillRect(bin * 2, OVERVIEW_ACTIVITY - height, 1.6, height);
      });
    }
  }

  paintRoles(context, theme) {
    for (const stretch of this.picture.model.roles) {
      const style = roleStyle(theme, stretch.role, stretch.term);
      const left = this.x(stretch.start);
      const thickness = { leader: 7, candidate: 6, "pre-candidate": 5, follower: 4, learner: 3, down: 2 }[stretch.role] || 1;
      context.fillStyle = style.fill;
      const top = this.rowTop(stretch.row) + (OVERVIEW_ROW - 2 - thickness) / 2;
      context.fillRect(left, top, Math.max(1, this.x(stretch.end) - left), thickness);
    }
  }

  /** Crashes, what was searched, and the violation. */
  paintMarks(context, theme) {
    const { model, kinds, state } = this.picture;
    context.fillStyle = theme.danger;
    for (let i = 0; i < model.marks.count; i++) {
      if (kinds.marks.list[model.marks.mark[i]].name === "crash" && model.marks.row[i] !== CLUSTER) {
        context.fillRect(this.x(model.marks.at[i]) - 1, this.rowTop(model.marks.row[i]) - 1, 2.5, OVERVIEW_ROW);
      }
    }
    context.fillStyle = theme.found;
    for (const item of state.matches) {
      context.fillRect(this.x(itemTime(model, item)) - 1, 0, 2, 5);
    }
    if (model.violation) {
      context.fillStyle = theme.danger;
      context.fillRect(this.x(model.violation.at) - 1, 0, 2.5, this.height);
    }
  }

  paint() {
    const { context, width, height, scale } = this;
    const theme = currentTheme();
    const { view } = this.picture;
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, width, height);
    context.drawImage(this.ground, 0, 0, width, height);
    const left = this.x(view.start);
    const right = Math.max(left + 3, this.x(view.end));
    context.fillStyle = theme.window;
    context.fillRect(left, 0, right - left, height);
    context.strokeStyle = theme.windowEdge;
    context.lineWidth = 1.5;
    context.strokeRect(left + 0.75, 0.75, right - left - 1.5, height - 1.5);
  }
}
