/* What happens at one moment: a shape on, above or below the machine's line. */

const MARK_REACH = 9;

const glyphs = new Map();

function glyphOf(style) {
  if (!glyphs.has(style)) {
    glyphs.set(style, new Path2D(style.path));
  }
  return glyphs.get(style);
}

function markPoint(frame, i, style) {
  const { marks } = frame.model;
  const x = frame.x(marks.at[i]);
  if (marks.row[i] === CLUSTER) {
    return { x, y: frame.layout.axisHeight + frame.layout.clusterHeight - 10 };
  }
  const y = frame.y(marks.row[i]);
  const shifts = { on: 0, above: -Math.min(29, frame.layout.laneHeight / 2 - 5), below: 15 };
  return { x, y: y + shifts[style.place] };
}

function sortMarks(frame) {
  const { model, kinds, view } = frame;
  const { list, of } = kinds.marks;
  const byKind = list.map(() => []);
  const margin = view.span * 10 / frame.layout.plotWidth;
  const high = firstAtLeast(model.marks.at, view.end + margin);
  for (let i = firstAtLeast(model.marks.at, view.start - margin); i < high; i++) {
    if (list[of[i]].shown) {
      byKind[of[i]].push(i);
    }
  }
  list.forEach((kind, i) => kind.summed = byKind[i].length * (kind.style.room || 0) > frame.layout.plotWidth);
  return byKind.map((rows, i) => list[i].summed ? [] : rows);
}

function paintMarks(frame) {
  const byKind = sortMarks(frame);
  frame.marks = byKind;
  const found = frame.state.found.mark;
  byKind.forEach((rows, kind) => {
    const style = frame.kinds.marks.list[kind].style;
    rows.forEach(i => paintMark(frame, i, style, found && found[i]));
  });
  labelMarks(frame, byKind);
}

function paintMark(frame, i, style, found) {
  const { context, theme } = frame;
  const point = markPoint(frame, i, style);
  const highlighted = frame.isHighlighted("mark", i);
  context.translate(point.x, point.y);
  if (found || highlighted) {
    context.beginPath();
    context.arc(0, 0, 10, 0, 2 * Math.PI);
    context.fillStyle = found ? theme.found : theme.line;
    context.fill();
  }
  const glyph = glyphOf(style);
  if (style.place !== "below") {
    // Keeps a shape apart from the line and the arrows behind it.
    context.strokeStyle = found ? theme.found : theme.lane;
    context.lineWidth = (style.stroke || 0) + 3;
    context.stroke(glyph);
  }
  if (style.stroke) {
    context.strokeStyle = theme[style.ink];
    context.lineWidth = style.stroke;
    context.stroke(glyph);
  } else {
    context.fillStyle = theme[style.ink];
    context.fill(glyph);
  }
  context.translate(-point.x, -point.y);
}

/** Texts of what stands above the lines, each where it has room before the next. */
function labelMarks(frame, byKind) {
  const { context, theme, model, kinds } = frame;
  const above = [];
  byKind.forEach((rows, kind) => {
    const style = kinds.marks.list[kind].style;
    if (style.place === "above") {
      rows.forEach(i => above.push({ i, ...markPoint(frame, i, style), ink: theme[style.ink] }));
    }
  });
  above.sort((a, b) => a.y - b.y || a.x - b.x);
  context.font = frame.font(11);
  context.textAlign = "left";
  context.textBaseline = "middle";
  above.forEach((mark, place) => {
    const next = above[place + 1];
    const end = next && next.y === mark.y ? next.x - 8 : frame.layout.width;
    const room = Math.min(end - mark.x - 14, 320);
    const text = model.texts[model.marks.text[mark.i]];
    const label = room > 40 ? fitting(context, text, room) : "";
    if (label) {
      haloText(frame, label, mark.x + 10, mark.y, mark.ink);
    }
  });
}
