/* What stands beside the picture: the legend with its switches, the matches, and what is selected. */

const MATCHES_LISTED = 200;

const SHAPE_NAMESPACE = "http://www.w3.org/2000/svg";

function shape(name, attributes) {
  const element = document.createElementNS(SHAPE_NAMESPACE, name);
  Object.entries(attributes).forEach(([key, value]) => element.setAttribute(key, value));
  return element;
}

/** A sample of how a kind is drawn. */
function sampleOf(kind, theme) {
  const svg = shape("svg", { width: 20, height: 16, viewBox: "-10 -8 20 16", "aria-hidden": "true" });
  if (kind.group === "message") {
    const colour = theme.messages[kind.colour];
    svg.append(shape("path", { d: "M-9 5L5-3", stroke: colour, "stroke-width": 1.8 }));
    svg.append(shape("path", { d: "M9-5L2-4.5L4.5 .2Z", fill: colour }));
  } else if (kind.group === "span") {
    svg.append(shape("rect", { x: -9, y: -6, width: 18, height: 12, fill: spanColour(theme, kind, 0.4) }));
  } else {
    const { path, stroke, ink } = kind.style;
    svg.append(shape("path", stroke
      ? { d: path, fill: "none", stroke: theme[ink], "stroke-width": stroke }
      : { d: path, fill: theme[ink] }));
  }
  return svg;
}

/** A switch for each kind; kinds that the run has none of are left away. */
function fillLegend(kinds, changed) {
  const theme = currentTheme();
  const fill = (id, list) => document.getElementById(id).replaceChildren(
    ...list.filter(kind => kind.count > 0).map(kind => switchFor(kind, theme, changed)));
  fill("message-kinds", kinds.messages.list);
  fill("mark-kinds", kinds.marks.list);
  fill("span-kinds", kinds.spans.list);
  document.getElementById("span-title").hidden = kinds.spans.list.length === 0;
}

function switchFor(kind, theme, changed) {
  const label = document.createElement("label");
  label.className = "kind";
  const box = document.createElement("input");
  box.type = "checkbox";
  box.checked = kind.shown;
  box.addEventListener("change", () => {
    kind.shown = box.checked;
    changed();
  });
  const name = document.createElement("span");
  name.className = "name";
  name.textContent = kind.name;
  const count = document.createElement("span");
  count.className = "count";
  count.textContent = kind.count.toLocaleString("en");
  label.append(box, sampleOf(kind, theme), name, count);
  kind.label = label;
  return label;
}

/** Says which kinds are too many to be drawn one by one now. */
function noteSummed(kinds) {
  kinds.all.filter(kind => kind.label).forEach(kind => kind.label.classList.toggle("summed", kind.summed && kind.shown));
  document.getElementById("summed-note").hidden = !kinds.all.some(kind => kind.summed && kind.shown);
}

/** How the roles look, in one term. */
function fillRoles() {
  const theme = currentTheme();
  const samples = ["leader", "candidate", "follower", "pre-candidate", "learner", "down"].map(role => {
    const entry = document.createElement("span");
    entry.append(roleSample(theme, role), role);
    return entry;
  });
  const note = document.createElement("span");
  note.className = "note";
  note.textContent = "Each term has a colour of its own.";
  document.getElementById("roles").replaceChildren(...samples, note);
}

function roleSample(theme, role) {
  const scale = window.devicePixelRatio || 1;
  const canvas = document.createElement("canvas");
  canvas.width = 26 * scale;
  canvas.height = 16 * scale;
  canvas.style.width = "26px";
  canvas.style.height = "16px";
  const context = canvas.getContext("2d");
  context.scale(scale, scale);
  const style = roleStyle(theme, role, 0);
  context.fillStyle = roleFill(context, style);
  context.fillRect(0, 8 - style.thickness / 2, 26, style.thickness);
  return canvas;
}

/** The matches around the current one. */
function listMatches(model, kinds, state, choose) {
  const panel = document.getElementById("matches");
  const list = document.getElementById("match-list");
  panel.hidden = state.matches.length === 0;
  const first = Math.max(0, Math.min(state.matchNumber - MATCHES_LISTED / 2, state.matches.length - MATCHES_LISTED));
  const entries = state.matches.slice(first, first + MATCHES_LISTED).map((item, i) => {
    const entry = document.createElement("li");
    entry.append(matchButton(model, kinds, item, first + i === state.matchNumber, () => choose(first + i)));
    return entry;
  });
  list.replaceChildren(...entries);
  const current = list.querySelector("[aria-current]");
  if (current) {
    list.scrollTop = current.offsetTop - list.offsetTop - list.clientHeight / 2;
  }
}

function matchButton(model, kinds, item, current, choose) {
  const button = document.createElement("button");
  button.type = "button";
  const time = document.createElement("time");
  time.textContent = formatTime(itemTime(model, item), 1e6);
  button.append(time, ` ${placeOf(model, item)} ${textOf(model, kinds, item)}`);
  button.title = textOf(model, kinds, item);
  if (current) {
    button.setAttribute("aria-current", "true");
  }
  button.addEventListener("click", choose);
  return button;
}

function showTooltip(model, kinds, item, x, y) {
  const tooltip = document.getElementById("tooltip");
  tooltip.hidden = item === null;
  if (item === null) {
    return;
  }
  tell(tooltip, model, kinds, item);
  const stage = tooltip.parentElement;
  const right = x + 16 + tooltip.offsetWidth > stage.clientWidth;
  const below = y - stage.scrollTop + 20 + tooltip.offsetHeight > stage.clientHeight;
  tooltip.style.left = `${Math.max(4, right ? x - 12 - tooltip.offsetWidth : x + 16)}px`;
  tooltip.style.top = `${Math.max(stage.scrollTop + 4, below ? y - 14 - tooltip.offsetHeight : y + 18)}px`;
}

function showSelected(model, kinds, item) {
  document.getElementById("selected").hidden = item === null;
  if (item !== null) {
    tell(document.getElementById("selected-text"), model, kinds, item);
  }
}
