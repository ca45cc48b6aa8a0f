/* What is at a point of the picture. An item is `{ group, index }`: a message, mark, span, role or the violation. */

const ARROW_REACH = 6;

function itemAt(frame, x, y) {
  if (!frame || x < frame.layout.gutter || y < frame.layout.axisHeight) {
    return null;
  }
  return violationAt(frame, x) || markAt(frame, x, y) || stretchAtPoint(frame, x, y) || messageAt(frame, x, y) || spanAt(frame, x, y);
}

function violationAt(frame, x) {
  const near = frame.violationShown() && Math.abs(x - frame.x(frame.model.violation.at)) < 3;
  return near ? { group: "violation", index: 0 } : null;
}

function markAt(frame, x, y) {
  let nearest = null;
  let least = MARK_REACH;
  frame.marks.forEach((rows, kind) => {
    const style = frame.kinds.marks.list[kind].style;
    rows.forEach(i => {
      const point = markPoint(frame, i, style);
      const distance = Math.hypot(point.x - x, point.y - y);
      if (distance < least) {
        least = distance;
        nearest = { group: "mark", index: i };
      }
    });
  });
  return nearest;
}

function messageAt(frame, x, y) {
  let nearest = null;
  let least = ARROW_REACH;
  frame.arrows.forEach(rows => rows.forEach(i => {
    const distance = distanceTo(arrowOf(frame, i), x, y);
    if (distance < least) {
      least = distance;
      nearest = { group: "message", index: i };
    }
  }));
  return nearest;
}

function distanceTo(arrow, x, y) {
  const dx = arrow.x2 - arrow.x1;
  const dy = arrow.y2 - arrow.y1;
  const part = ((x - arrow.x1) * dx + (y - arrow.y1) * dy) / (dx * dx + dy * dy || 1);
  const inside = Math.min(1, Math.max(0, part));
  return Math.hypot(arrow.x1 + inside * dx - x, arrow.y1 + inside * dy - y);
}

function stretchAtPoint(frame, x, y) {
  const time = frame.time(x);
  const index = frame.model.roles.findIndex(stretch =>
    stretch.start <= time && time <= stretch.end && Math.abs(frame.y(stretch.row) - y) <= 8);
  return index < 0 ? null : { group: "role", index };
}

/** A band's bar; or, where nothing else is, the band. The innermost first. */
function spanAt(frame, x, y) {
  const boxes = frame.spans.map(({ span, index }) => ({ index, span, box: spanBox(frame, span) }))
    .filter(({ box }) => x >= box.left - 2 && x <= box.right + 2 && y >= box.top && y <= box.bottom);
  const onBar = boxes.find(({ box }) => y >= box.label && y <= box.label + SPAN_LEVEL_HEIGHT);
  const hit = onBar || boxes.find(({ span }) => span.row !== CLUSTER) || boxes[0];
  return hit ? { group: "span", index: hit.index } : null;
}
