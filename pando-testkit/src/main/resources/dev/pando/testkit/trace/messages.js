/*
 * Messages: an arrow from each sender to its receiver. A type of which too many are in sight for that is summed up: below
 * each line stands how many were sent there, so that the page stays fast and the picture readable.
 */

const ARROWS_AT_MOST = 700;
const LABELS_AT_MOST = 60;
const STEEPEST_LABEL = 2.2;
const LINE_EDGE = 9;
const ACTIVITY_BIN = 3;
const ACTIVITY_HEIGHT = 16;

/** The places of the messages that may be in sight. */
function messagesInSight(model, view) {
  const { sent, furthest } = model.messages;
  return { low: firstAtLeast(furthest, view.start), high: firstAtLeast(sent, view.end + 1) };
}

function inSight(messages, view, i) {
  const end = Number.isNaN(messages.arrived[i]) ? messages.sent[i] + messages.usualDelay : messages.arrived[i];
  return end >= view.start && messages.sent[i] <= view.end;
}

/** Sorts what is in sight into arrows, by type, and what is summed up. Looks at up to all messages, so it is kept lean. */
function sortMessages(frame) {
  const { model, kinds, view } = frame;
  const { list, of } = kinds.messages;
  const { low, high } = messagesInSight(model, view);
  const counts = new Uint32Array(list.length);
  for (let i = low; i < high; i++) {
    counts[of[i]]++;
  }
  list.forEach((kind, i) => kind.summed = counts[i] > ARROWS_AT_MOST);
  const sorted = { arrows: list.map(() => []), found: [], activity: newActivity(frame) };
  const found = frame.state.found.message;
  for (let i = low; i < high; i++) {
    const kind = list[of[i]];
    if (!kind.shown) {
      continue;
    }
    if (kind.summed) {
      countActivity(frame, sorted.activity, i);
    } else if (inSight(model.messages, view, i)) {
      sorted.arrows[of[i]].push(i);
    }
    if (found && found[i]) {
      sorted.found.push(i);
    }
  }
  if (sorted.found.length > ARROWS_AT_MOST) {
    sorted.found = [];
  }
  return sorted;
}

function paintMessages(frame) {
  const sorted = sortMessages(frame);
  frame.arrows = sorted.arrows;
  const count = sorted.arrows.reduce((sum, rows) => sum + rows.length, 0);
  if (sorted.activity.most > 0) {
    paintActivity(frame, sorted.activity);
  }
  paintHalos(frame, sorted.found);
  // What is common is pale, so that what is rare stands out; with few in sight all are strong.
  sorted.arrows.forEach((rows, kind) => paintArrows(frame, rows, frame.kinds.messages.list[kind], opacityOf(rows.length)));
  paintCrosses(frame, sorted.arrows);
  if (count <= LABELS_AT_MOST) {
    labelArrows(frame, sorted.arrows);
  }
}

function opacityOf(count) {
  return count <= 60 ? 0.95 : Math.max(0.4, 0.95 - Math.log10(count / 60) * 0.5);
}

/** From where to where an arrow goes; a lost message's is short and points to where it should have come. */
function arrowOf(frame, i) {
  const messages = frame.model.messages;
  const lost = Number.isNaN(messages.arrived[i]);
  const y1 = frame.y(messages.from[i]);
  const y2 = frame.y(messages.to[i]);
  const way = Math.sign(y2 - y1);
  const arrow = {
    x1: frame.x(messages.sent[i]),
    y1: y1 + way * LINE_EDGE,
    x2: frame.x(lost ? messages.sent[i] + messages.usualDelay : messages.arrived[i]),
    y2: y2 - way * LINE_EDGE,
    lost,
  };
  if (lost) {
    // Not further than to the next line, however far the receiver is.
    const part = Math.min(0.5, 0.42 * frame.layout.laneHeight / Math.max(1, Math.abs(arrow.y2 - arrow.y1)));
    arrow.x2 = arrow.x1 + part * (arrow.x2 - arrow.x1);
    arrow.y2 = arrow.y1 + part * (arrow.y2 - arrow.y1);
  }
  return clipped(arrow, frame.layout.width);
}

/** Without the parts that are far outside: a canvas draws them inexactly. */
function clipped(arrow, width) {
  const margin = 60;
  const slope = (arrow.y2 - arrow.y1) / (arrow.x2 - arrow.x1 || 1);
  if (arrow.x1 < -margin) {
    arrow.y1 += slope * (-margin - arrow.x1);
    arrow.x1 = -margin;
  }
  if (arrow.x2 > width + margin) {
    arrow.y2 -= slope * (arrow.x2 - width - margin);
    arrow.x2 = width + margin;
  }
  return arrow;
}

function traceArrows(frame, rows) {
  const { context } = frame;
  context.beginPath();
  for (const i of rows) {
    const arrow = arrowOf(frame, i);
    context.moveTo(arrow.x1, arrow.y1);
    context.lineTo(arrow.x2, arrow.y2);
  }
}

function paintArrows(frame, rows, kind, opacity) {
  if (rows.length === 0) {
    return;
  }
  const { context, theme, model } = frame;
  context.globalAlpha = opacity;
  context.strokeStyle = context.fillStyle = theme.messages[kind.colour];
  context.lineWidth = rows.length <= 80 ? 1.4 : 1;
  traceArrows(frame, rows.filter(i => !model.messages.again[i]));
  context.stroke();
  context.setLineDash([4, 3]);
  traceArrows(frame, rows.filter(i => model.messages.again[i]));
  context.stroke();
  context.setLineDash([]);
  context.beginPath();
  rows.forEach(i => traceHead(context, arrowOf(frame, i)));
  context.fill();
  context.globalAlpha = 1;
}

function traceHead(context, arrow) {
  const dx = arrow.x2 - arrow.x1;
  const dy = arrow.y2 - arrow.y1;
  const length = Math.hypot(dx, dy);
  if (arrow.lost || length < 8) {
    return;
  }
  const ux = dx / length;
  const uy = dy / length;
  context.moveTo(arrow.x2, arrow.y2);
  context.lineTo(arrow.x2 - 8 * ux - 3.2 * uy, arrow.y2 - 8 * uy + 3.2 * ux);
  context.lineTo(arrow.x2 - 8 * ux + 3.2 * uy, arrow.y2 - 8 * uy - 3.2 * ux);
  context.closePath();
}

function paintCrosses(frame, arrows) {
  const { context, theme } = frame;
  context.strokeStyle = theme.danger;
  context.lineWidth = 1.8;
  context.beginPath();
  arrows.forEach(rows => rows.forEach(i => {
    const arrow = arrowOf(frame, i);
    if (arrow.lost) {
      context.moveTo(arrow.x2 - 3.5, arrow.y2 - 3.5);
      context.lineTo(arrow.x2 + 3.5, arrow.y2 + 3.5);
      context.moveTo(arrow.x2 + 3.5, arrow.y2 - 3.5);
      context.lineTo(arrow.x2 - 3.5, arrow.y2 + 3.5);
    }
  }));
  context.stroke();
}

/** Behind what was searched and found, and behind what is pointed at or selected. */
function paintHalos(frame, found) {
  const { context, theme, state } = frame;
  context.lineCap = "round";
  context.strokeStyle = theme.found;
  context.lineWidth = found.length < 100 ? 5 : 3;
  traceArrows(frame, found);
  context.stroke();
  for (const item of [state.hovered, state.selected]) {
    if (item && item.group === "message") {
      context.strokeStyle = item === state.selected ? theme.windowEdge : theme.line;
      context.lineWidth = 6;
      traceArrows(frame, [item.index]);
      context.stroke();
    }
  }
  context.lineCap = "butt";
}

/** Texts along the arrows, of those that are long and flat enough for one, and where no other text is yet. */
function labelArrows(frame, arrows) {
  const placed = [];
  arrows.forEach((rows, kind) => rows.forEach(i => {
    const label = arrowLabel(frame, i);
    if (label && !placed.some(other => Math.hypot((other.x - label.x) / 4, other.y - label.y) < 13)) {
      placed.push(label);
      paintArrowLabel(frame, label, frame.theme.messages[frame.kinds.messages.list[kind].colour]);
    }
  }));
}

/** Where an arrow's text has room; null if nowhere. */
function arrowLabel(frame, i) {
  const { model, layout } = frame;
  const arrow = arrowOf(frame, i);
  const left = Math.max(arrow.x1, layout.gutter);
  const right = Math.min(arrow.x2, layout.width);
  const slope = (arrow.y2 - arrow.y1) / (arrow.x2 - arrow.x1 || 1);
  const length = (right - left) * Math.hypot(1, slope);
  if (length < 90 || arrow.lost || Math.abs(slope) > STEEPEST_LABEL) {
    return null;
  }
  const x = (left + right) / 2;
  const text = model.texts[model.messages.text[i]];
  return { x, y: arrow.y1 + slope * (x - arrow.x1), angle: Math.atan(slope), length: length - 30, text };
}

function paintArrowLabel(frame, label, colour) {
  const { context } = frame;
  context.save();
  context.translate(label.x, label.y);
  context.rotate(label.angle);
  context.font = frame.font(11);
  context.textAlign = "center";
  context.textBaseline = "alphabetic";
  haloText(frame, fitting(context, label.text, label.length), 0, -4, colour);
  context.restore();
}

/** How many were sent where and when, and how many of them were lost, of the types that are summed up. */
function newActivity(frame) {
  const bins = Math.ceil(frame.layout.plotWidth / ACTIVITY_BIN);
  const cells = bins * frame.model.machines.length;
  return { bins, sent: new Uint32Array(cells), lost: new Uint32Array(cells), most: 0 };
}

function countActivity(frame, activity, i) {
  const { messages } = frame.model;
  const bin = Math.floor((frame.x(messages.sent[i]) - frame.layout.gutter) / ACTIVITY_BIN);
  if (bin < 0 || bin >= activity.bins) {
    return;
  }
  const cell = messages.from[i] * activity.bins + bin;
  activity.sent[cell]++;
  if (Number.isNaN(messages.arrived[i])) {
    activity.lost[cell]++;
  }
  activity.most = Math.max(activity.most, activity.sent[cell]);
}

function paintActivity(frame, activity) {
  const { context, theme, model, layout } = frame;
  const height = cell => 1 + (ACTIVITY_HEIGHT - 1) * Math.sqrt(activity.sent[cell] / activity.most);
  for (const [column, colour] of [[activity.sent, theme.activity], [activity.lost, theme.danger]]) {
    context.fillStyle = colour;
    for (let row = 0; row < model.machines.length; row++) {
      for (let bin = 0; bin < activity.bins; bin++) {
        const cell = row * activity.bins + bin;
        if (column[cell] > 0) {
          const part = column[cell] / activity.sent[cell];
          context.fillRect(layout.gutter + bin * ACTIVITY_BIN, frame.y(row) + LINE_EDGE + 1, ACTIVITY_BIN - 0.5, part * height(cell));
        }
      }
    }
  }
}
