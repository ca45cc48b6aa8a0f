/*
 * Messages: an arrow from each sender to its receiver. A type of which too many are in sight for that is summed up: below
 * each line stands how many were sent there, so that the page stays fast and the picture readable.
 */

const ARROWS_AT_MOST = 700;
const LABELS_AT_MOST = 45;
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

/** Sorts what is in sight into arrows, by type, and what is summed up. */
function sortMessages(frame) {
  const { model, kinds, view } = frame;
  const { list, of } = kinds.messages;
  const { low, high } = messagesInSight(model, view);
  const byKind = list.map(() => []);
  const found = frame.state.found.message;
  const foundHere = [];
  for (let i = low; i < high; i++) {
    const kind = of[i];
    if (list[kind].shown && inSight(model.messages, view, i)) {
      byKind[kind].push(i);
      if (found && found[i]) {
        foundHere.push(i);
      }
    }
  }
  list.forEach((kind, i) => kind.summed = byKind[i].length > ARROWS_AT_MOST);
  return {
    arrows: byKind.map((rows, i) => list[i].summed ? [] : rows),
    summed: byKind.filter((rows, i) => list[i].summed),
    found: foundHere.length <= 2 * ARROWS_AT_MOST ? foundHere : [],
  };
}

function paintMessages(frame) {
  const sorted = sortMessages(frame);
  frame.arrows = sorted.arrows;
  const count = sorted.arrows.reduce((sum, rows) => sum + rows.length, 0);
  if (sorted.summed.length > 0) {
    paintActivity(frame, sorted.summed);
  }
  paintHalos(frame, sorted.found);
  // What is common is pale, so that what is rare stands out; with few in sight all are strong.
  sorted.arrows.forEach((rows, kind) => paintArrows(frame, rows, frame.kinds.messages.list[kind], opacityOf(rows.length)));
  paintCrosses(frame, sorted.arrows);
  if (count <= LABELS_AT_MOST) {
    sorted.arrows.forEach((rows, kind) => rows.forEach(i => labelArrow(frame, i, frame.kinds.messages.list[kind])));
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
  context.lineWidth = rows.length <= 200 ? 1.4 : 1;
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

/** The text along an arrow, where that is long enough for it. */
function labelArrow(frame, i, kind) {
  const { context, theme, model, layout } = frame;
  const arrow = arrowOf(frame, i);
  const left = Math.max(arrow.x1, layout.gutter);
  const right = Math.min(arrow.x2, layout.width);
  const slope = (arrow.y2 - arrow.y1) / (arrow.x2 - arrow.x1 || 1);
  const length = (right - left) * Math.hypot(1, slope);
  if (length < 70 || arrow.lost) {
    return;
  }
  const middle = (left + right) / 2;
  context.save();
  context.translate(middle, arrow.y1 + slope * (middle - arrow.x1));
  context.rotate(Math.atan(slope));
  context.font = frame.font(10.5);
  context.textAlign = "center";
  context.textBaseline = "alphabetic";
  haloText(frame, fitting(context, model.texts[model.messages.text[i]], length - 26), 0, -4, theme.messages[kind.colour]);
  context.restore();
}

/** How many were sent where and when, and how many of them were lost, of the types that are summed up. */
function countActivity(frame, summed) {
  const { model, layout } = frame;
  const bins = Math.ceil(layout.plotWidth / ACTIVITY_BIN);
  const activity = { bins, sent: new Uint32Array(bins * model.machines.length), lost: new Uint32Array(bins * model.machines.length), most: 1 };
  for (const rows of summed) {
    for (const i of rows) {
      const bin = Math.floor((frame.x(model.messages.sent[i]) - layout.gutter) / ACTIVITY_BIN);
      if (bin >= 0 && bin < bins) {
        const cell = model.messages.from[i] * bins + bin;
        activity.sent[cell]++;
        activity.lost[cell] += Number.isNaN(model.messages.arrived[i]) ? 1 : 0;
        activity.most = Math.max(activity.most, activity.sent[cell]);
      }
    }
  }
  return activity;
}

function paintActivity(frame, summed) {
  const { context, theme, model, layout } = frame;
  const activity = countActivity(frame, summed);
  const height = count => count === 0 ? 0 : 1 + (ACTIVITY_HEIGHT - 1) * Math.sqrt(count / activity.most);
  for (const [column, colour] of [[activity.sent, theme.activity], [activity.lost, theme.danger]]) {
    context.fillStyle = colour;
    context.beginPath();
    for (let row = 0; row < model.machines.length; row++) {
      for (let bin = 0; bin < activity.bins; bin++) {
        const count = column[row * activity.bins + bin];
        if (count > 0) {
          context.rect(layout.gutter + bin * ACTIVITY_BIN, frame.y(row) + LINE_EDGE + 1, ACTIVITY_BIN - 0.5, height(count));
        }
      }
    }
    context.fill();
  }
}
