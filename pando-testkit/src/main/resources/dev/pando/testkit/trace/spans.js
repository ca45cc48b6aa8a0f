/* What lasts: translucent bands, over a machine's line or over all of them. */

const SPAN_LEVEL_HEIGHT = 16;

function shownSpans(frame) {
  const { model, kinds, view } = frame;
  return model.spans.map((span, index) => ({ span, index, kind: kinds.spans.list[kinds.spans.of[index]] }))
    .filter(({ span, kind }) => kind.shown && span.end >= view.start && span.start <= view.end);
}

function spanBox(frame, span) {
  const { layout } = frame;
  const left = Math.max(layout.gutter - 4, frame.x(span.start));
  const right = Math.min(layout.width + 4, Math.max(frame.x(span.end), frame.x(span.start) + 2));
  if (span.row === CLUSTER) {
    const label = layout.axisHeight + 3 + Math.min(span.level, layout.clusterLevels - 1) * SPAN_LEVEL_HEIGHT;
    return { left, right, label, top: layout.axisHeight, bottom: layout.height };
  }
  const top = frame.y(span.row) - layout.laneHeight / 2 + 2;
  const bottom = top + layout.laneHeight - 4;
  // At the lower edge: marks and their texts stand above the line.
  const label = bottom - (1 + Math.min(span.level, 1)) * SPAN_LEVEL_HEIGHT + 1;
  return { left, right, label, top, bottom };
}

/** The bands, below all else. */
function paintSpans(frame) {
  const { context } = frame;
  frame.spans = shownSpans(frame);
  for (const { span, index, kind } of frame.spans) {
    const box = spanBox(frame, span);
    const marked = frame.isHighlighted("span", index);
    const opacity = (span.row === CLUSTER ? 0.08 : 0.15) + (marked ? 0.14 : 0);
    context.fillStyle = spanColour(frame.theme, kind, opacity);
    context.fillRect(box.left, box.top, box.right - box.left, box.bottom - box.top);
    context.fillStyle = spanColour(frame.theme, kind, marked ? 0.9 : 0.45);
    context.fillRect(box.left, box.top, 1, box.bottom - box.top);
    if (span.over) {
      context.fillRect(box.right - 1, box.top, 1, box.bottom - box.top);
    }
  }
}

/** A bar with the text for each band, above the lines and arrows. */
function paintSpanLabels(frame) {
  const { context, theme } = frame;
  context.font = frame.font(11);
  context.textAlign = "left";
  context.textBaseline = "middle";
  for (const { span, index, kind } of frame.spans) {
    const box = spanBox(frame, span);
    const height = SPAN_LEVEL_HEIGHT - 2;
    const left = Math.max(box.left, frame.layout.gutter);
    context.fillStyle = spanColour(theme, kind, span.row === CLUSTER || frame.isHighlighted("span", index) ? 0.4 : 0.22);
    context.fillRect(left, box.label, Math.max(1, box.right - left), height);
    const text = fitting(context, span.text, box.right - left - 8);
    if (text) {
      context.fillStyle = theme.ink;
      context.fillText(text, left + 4, box.label + height / 2 + 0.5);
    }
  }
}
