/* Each machine's line: its role, its term, and its name at the left. */

function paintLaneGrounds(frame) {
  const { context, theme, layout, model } = frame;
  context.fillStyle = theme.lane;
  model.machines.forEach((machine, row) => {
    const top = frame.y(row) - layout.laneHeight / 2;
    context.fillRect(0, top + 2, layout.width, layout.laneHeight - 4);
  });
}

function paintLines(frame) {
  const { context, theme, model, view, layout } = frame;
  model.machines.forEach((machine, row) => {
    const from = Math.max(layout.gutter, frame.x(machine.since));
    const to = Math.min(layout.width, frame.x(model.end));
    context.fillStyle = theme.nothing;
    context.fillRect(from, frame.y(row) - 1, Math.max(0, to - from), 2);
  });
  const shown = model.roles.filter(stretch => stretch.end >= view.start && stretch.start <= view.end);
  shown.forEach(stretch => paintStretch(frame, stretch));
  frame.roleLabels = shown;
}

function paintStretch(frame, stretch) {
  const { context, theme, layout } = frame;
  const style = roleStyle(theme, stretch.role, stretch.term);
  const left = Math.max(layout.gutter - 2, frame.x(stretch.start));
  const right = Math.min(layout.width + 2, Math.max(frame.x(stretch.end), frame.x(stretch.start) + 1));
  const top = frame.y(stretch.row) - style.thickness / 2;
  if (style.stripe || style.edge) {
    // What does not cover the neutral line below it would let it through.
    context.fillStyle = theme.lane;
    context.fillRect(left, top, right - left, style.thickness);
  }
  context.fillStyle = roleFill(context, style);
  context.fillRect(left, top, right - left, style.thickness);
  if (style.edge) {
    context.strokeStyle = style.edge;
    context.lineWidth = 1;
    context.strokeRect(left + 0.5, top + 0.5, right - left - 1, style.thickness - 1);
  }
  if (frame.x(stretch.start) >= layout.gutter && right - left > 3) {
    context.fillStyle = theme.paper;
    context.fillRect(left, top, 1, style.thickness);
  }
}

/** Above each stretch, as much of "leader · term 5" as has room. A label stays in sight while its stretch does. */
function paintRoleLabels(frame) {
  const { context, theme, layout } = frame;
  context.font = frame.font(11, 600);
  context.textAlign = "left";
  context.textBaseline = "alphabetic";
  for (const stretch of frame.roleLabels) {
    const left = Math.max(layout.gutter + 4, frame.x(stretch.start) + 2);
    const room = Math.min(layout.width, frame.x(stretch.end)) - left - 6;
    const label = roleLabels(stretch).find(text => context.measureText(text).width <= room);
    if (label) {
      const hue = termHue(stretch.term);
      const colour = stretch.role === "down" ? theme.faint : theme.term.label(hue);
      haloText(frame, label, left, frame.y(stretch.row) - 12, colour);
    }
  }
}

function roleLabels(stretch) {
  if (stretch.role === "down") {
    return ["down"];
  }
  return [`${stretch.role} · term ${stretch.term}`, `term ${stretch.term}`, `${stretch.term}`];
}

function haloText(frame, text, x, y, colour) {
  const { context, theme } = frame;
  context.lineJoin = "round";
  context.lineWidth = 3.5;
  context.strokeStyle = theme.lane;
  context.strokeText(text, x, y);
  context.fillStyle = colour;
  context.fillText(text, x, y);
}

/** What a machine is at that time, undefined before it is anything. */
function stretchAt(model, row, time) {
  return model.roles.find(stretch => stretch.row === row && stretch.start <= time && time < stretch.end)
    || model.roles.find(stretch => stretch.row === row && stretch.start <= time && time <= stretch.end);
}

function paintGutter(frame) {
  const { context, theme, layout, model, view } = frame;
  context.fillStyle = theme.gutter;
  context.fillRect(0, layout.axisHeight, layout.gutter, layout.height);
  context.fillStyle = theme.line;
  context.fillRect(layout.gutter - 1, 0, 1, layout.height);
  context.textAlign = "left";
  context.textBaseline = "alphabetic";
  // A violation is at the end of its run: what everybody was then says more than what they were in the middle.
  const time = frame.violationShown() ? model.violation.at : Math.min(view.middle, model.end);
  if (layout.clusterHeight > 0) {
    context.font = frame.font(11);
    context.fillStyle = theme.faint;
    context.fillText("cluster", 10, layout.axisHeight + layout.clusterHeight / 2 + 4);
  }
  model.machines.forEach((machine, row) => paintName(frame, row, time));
}

function paintName(frame, row, time) {
  const { context, theme, model, layout } = frame;
  const stretch = stretchAt(model, row, time);
  const y = frame.y(row);
  if (stretch) {
    const style = roleStyle(theme, stretch.role, stretch.term);
    context.fillStyle = roleFill(context, style);
    context.fillRect(0, y - 18, 4, 36);
  }
  context.font = frame.font(13, 700);
  context.fillStyle = theme.ink;
  context.fillText(fitting(context, nameAt(model, row, time), layout.gutter - 14), 10, y - 1);
  if (stretch) {
    context.font = frame.font(11);
    context.fillStyle = theme.faint;
    const room = layout.gutter - 14;
    const withTerm = `${stretch.role} · ${stretch.term}`;
    const fits = stretch.role !== "down" && context.measureText(withTerm).width <= room;
    context.fillText(fits ? withTerm : fitting(context, stretch.role, room), 10, y + 14);
  }
}

/** As much of a text as has room. */
function fitting(context, text, room) {
  if (context.measureText(text).width <= room) {
    return text;
  }
  let length = Math.min(text.length, Math.ceil(room / 3));
  while (length > 0 && context.measureText(text.slice(0, length) + "…").width > room) {
    length--;
  }
  return length > 0 ? text.slice(0, length) + "…" : "";
}
