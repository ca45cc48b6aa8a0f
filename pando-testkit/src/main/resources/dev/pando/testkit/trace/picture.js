/* The picture: what is painted, in which order, and where. */

/** So low that nine members fit onto a common screen. */
const LANE_LEAST = 62;
const LANE_MOST = 170;

class Picture {
  constructor(canvas, model, kinds, view, state) {
    Object.assign(this, { canvas, model, kinds, view, state });
    this.context = canvas.getContext("2d");
    this.lastFrame = null;
    this.asked = false;
    this.afterPainting = () => {};
  }

  /** To fill what is around it. Paints at once: a canvas of another size is empty. */
  resize(width, height) {
    const scale = window.devicePixelRatio || 1;
    this.layout = layOut(width, height, this.model);
    this.canvas.style.height = `${this.layout.height}px`;
    this.canvas.width = Math.round(width * scale);
    this.canvas.height = Math.round(this.layout.height * scale);
    this.scale = scale;
    this.paint();
  }

  /** Paints soon, once however often it is asked. */
  ask() {
    if (!this.asked) {
      this.asked = true;
      requestAnimationFrame(() => {
        this.asked = false;
        this.paint();
      });
    }
  }

  paint() {
    if (!this.layout) {
      return;
    }
    const frame = this.newFrame();
    const { context, layout } = frame;
    context.setTransform(this.scale, 0, 0, this.scale, 0, 0);
    context.fillStyle = frame.theme.paper;
    context.fillRect(0, 0, layout.width, layout.height);
    paintLaneGrounds(frame);
    paintGrid(frame);
    paintEnds(frame);
    paintSpans(frame);
    paintLines(frame);
    paintMessages(frame);
    paintSpanLabels(frame);
    paintRoleLabels(frame);
    paintMarks(frame);
    paintSelectedStretch(frame);
    paintViolation(frame);
    paintAxis(frame);
    paintGutter(frame);
    this.lastFrame = frame;
    this.afterPainting(frame);
  }

  newFrame() {
    const { context, model, kinds, view, state, layout } = this;
    const perNano = layout.plotWidth / view.span;
    const start = view.start;
    return {
      context, model, kinds, view, state, layout,
      theme: currentTheme(),
      x: time => layout.gutter + (time - start) * perNano,
      y: row => layout.lanesTop + (row + 0.5) * layout.laneHeight,
      time: x => start + (x - layout.gutter) / perNano,
      font: (size, weight = 400) => `${weight} ${size}px system-ui, "Segoe UI", "DejaVu Sans", sans-serif`,
      isHighlighted: (group, index) => [state.hovered, state.selected].some(item => item && item.group === group && item.index === index),
      violationShown: () => model.violation !== null && model.violation.at >= view.start && model.violation.at <= view.end,
    };
  }
}

function layOut(width, height, model) {
  const gutter = width < 600 ? 74 : 122;
  const axisHeight = 26;
  const atCluster = model.spans.filter(span => span.row === CLUSTER);
  const clusterLevels = Math.min(4, atCluster.reduce((most, span) => Math.max(most, span.level + 1), 0));
  const hasMarks = model.marks.row.includes(CLUSTER);
  const clusterHeight = clusterLevels * SPAN_LEVEL_HEIGHT + (hasMarks ? 22 : 0) + (clusterLevels > 0 || hasMarks ? 6 : 0);
  const lanesTop = axisHeight + clusterHeight + 4;
  const lanes = Math.max(1, model.machines.length);
  const laneHeight = Math.min(LANE_MOST, Math.max(LANE_LEAST, (height - lanesTop - 4) / lanes));
  return {
    width, gutter, axisHeight, clusterHeight, clusterLevels, lanesTop, laneHeight,
    plotWidth: width - gutter,
    height: Math.max(height, lanesTop + lanes * laneHeight + 4),
  };
}

/** Where nothing is known: after the run, and before what was left out. */
function paintEnds(frame) {
  const { model, layout, theme } = frame;
  veil(frame, frame.x(model.end), layout.width, model.violation ? "" : "the run ends here");
  veil(frame, layout.gutter, frame.x(0), "");
  if (model.leftOutBefore > 0) {
    veil(frame, Math.max(layout.gutter, frame.x(0)), frame.x(model.leftOutBefore), "messages and marks are left out here");
  }
}

function veil(frame, left, right, text) {
  const { context, theme, layout } = frame;
  const from = Math.max(left, layout.gutter);
  const to = Math.min(right, layout.width);
  if (from >= to) {
    return;
  }
  context.fillStyle = context.createPattern(veilTile(theme), "repeat");
  context.fillRect(from, layout.axisHeight, to - from, layout.height);
  context.font = frame.font(12);
  context.textAlign = "center";
  context.textBaseline = "middle";
  if (text && context.measureText(text).width < to - from - 12) {
    haloText(frame, text, (from + to) / 2, layout.height - 16, theme.faint);
  }
}

const veilTiles = new Map();

function veilTile(theme) {
  if (!veilTiles.has(theme)) {
    veilTiles.set(theme, stripes(theme.grid, "transparent"));
  }
  return veilTiles.get(theme);
}

function paintSelectedStretch(frame) {
  const { context, theme, state, model } = frame;
  for (const item of [state.hovered, state.selected]) {
    if (item && item.group === "role") {
      const stretch = model.roles[item.index];
      const left = Math.max(frame.layout.gutter, frame.x(stretch.start));
      const right = Math.min(frame.layout.width - 1, frame.x(stretch.end));
      context.strokeStyle = item === state.selected ? theme.windowEdge : theme.faint;
      context.lineWidth = 1.5;
      context.strokeRect(left, frame.y(stretch.row) - 10, right - left, 20);
    }
  }
}

function paintViolation(frame) {
  const { context, theme, layout, model } = frame;
  if (!frame.violationShown()) {
    return;
  }
  const x = frame.x(model.violation.at);
  const glow = context.createLinearGradient(x - 70, 0, x, 0);
  glow.addColorStop(0, "rgb(220 30 50 / 0%)");
  glow.addColorStop(1, "rgb(220 30 50 / 22%)");
  context.fillStyle = glow;
  context.fillRect(Math.max(layout.gutter, x - 70), layout.axisHeight, Math.min(70, x - layout.gutter), layout.height);
  context.fillStyle = theme.danger;
  context.fillRect(x - 1, layout.axisHeight, 2.5, layout.height);
  if (model.violation.row !== CLUSTER) {
    context.strokeStyle = theme.danger;
    context.lineWidth = 2.5;
    context.beginPath();
    context.arc(x, frame.y(model.violation.row), 15, 0, 2 * Math.PI);
    context.stroke();
  }
  paintFlag(frame, x);
}

/** The word, on the side of the line that has more room. */
function paintFlag(frame, x) {
  const { context, theme, layout } = frame;
  context.font = frame.font(12, 700);
  const width = context.measureText("violation").width + 14;
  const left = x + width > layout.width ? x - width : x;
  context.fillStyle = theme.danger;
  context.fillRect(left, layout.height - 24, width, 20);
  context.fillStyle = theme.paper;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillText("violation", left + 7, layout.height - 13.5);
}
