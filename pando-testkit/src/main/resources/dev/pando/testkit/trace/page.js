/* Brings it all together. The address's fragment says what is shown: t (the middle), w (how much), q (what is searched). */

const model = readModel(JSON.parse(document.getElementById("data").textContent));
const kinds = readKinds(model);
const view = new Viewport(model.end);
const state = { hovered: null, selected: null, matches: [], matchNumber: -1, found: {} };
const search = new Search(model, kinds);
const picture = new Picture(document.getElementById("picture"), model, kinds, view, state);
const overview = new Overview(document.getElementById("overview"), picture);
const queryBox = document.getElementById("query");

/** Around this many messages can be told apart, by eye, before a violation. */
const MESSAGES_BEFORE_VIOLATION = 60;

function showViolation() {
  if (!model.violation) {
    return;
  }
  const at = model.violation.at;
  const before = model.messages.sent[Math.max(0, firstAtLeast(model.messages.sent, at) - MESSAGES_BEFORE_VIOLATION)];
  const span = Math.min(3e9, Math.max(2e6, 1.25 * (at - (before || 0))));
  view.show(at - 0.86 * span, span);
}

function select(item) {
  state.selected = item;
  showSelected(model, kinds, item);
  picture.ask();
}

/** So much around that time that what happens there is drawn one by one. */
function spanToTellApart(time) {
  const { sent } = model.messages;
  const messagesIn = span => firstAtLeast(sent, time + span / 2) - firstAtLeast(sent, time - span / 2);
  let span = view.span;
  while (span > NARROWEST && messagesIn(span) > 2 * MESSAGES_BEFORE_VIOLATION) {
    span /= 2;
  }
  return span;
}

function goTo(item) {
  const kind = kindOf(kinds, item);
  if (kind && !kind.shown) {
    kind.shown = true;
    fillLegend(kinds, shownChanged);
  }
  const time = itemTime(model, item);
  if (kind && kind.summed) {
    const span = spanToTellApart(time);
    view.show(time - span / 2, span);
  } else {
    view.reveal(time);
  }
  select(item);
}

function shownChanged() {
  state.hovered = null;
  picture.ask();
}

function searchFor(query) {
  state.matches = Number.isNaN(parseTime(query)) ? search.find(query) : [];
  state.matchNumber = -1;
  state.found = {
    message: new Uint8Array(model.messages.count),
    mark: new Uint8Array(model.marks.count),
  };
  state.matches.filter(item => state.found[item.group]).forEach(item => state.found[item.group][item.index] = 1);
  showFound();
  overview.paintGround();
  picture.ask();
}

function showFound() {
  const count = state.matches.length;
  const query = queryBox.value.trim();
  const number = state.matchNumber + 1;
  let text = "";
  if (!Number.isNaN(parseTime(query))) {
    text = "Enter: go there";
  } else if (query !== "") {
    text = count === 0 ? "nothing" : `${number > 0 ? `${number} of ` : ""}${count.toLocaleString("en")}`;
  }
  document.getElementById("found").textContent = text;
  listMatches(model, kinds, state, chooseMatch);
}

function chooseMatch(number) {
  state.matchNumber = number;
  showFound();
  goTo(state.matches[number]);
}

/** The next match; the first time, the first one in what is shown or after it. */
function stepMatch(step) {
  const time = parseTime(queryBox.value);
  if (!Number.isNaN(time)) {
    view.show(time - view.span / 2, view.span);
    return;
  }
  const count = state.matches.length;
  if (count === 0) {
    return;
  }
  const next = state.matches.findIndex(item => item.at >= view.start);
  const first = step > 0 ? Math.max(0, next) : (next < 0 ? count : next) - 1;
  chooseMatch(((state.matchNumber < 0 ? first : state.matchNumber + step) + count) % count);
}

let searchTimer = 0;
queryBox.addEventListener("input", () => {
  clearTimeout(searchTimer);
  searchTimer = setTimeout(() => {
    searchFor(queryBox.value);
    rememberPlace();
  }, 180);
});
document.getElementById("search").addEventListener("submit", event => {
  event.preventDefault();
  stepMatch(1);
});
queryBox.addEventListener("keydown", event => {
  if (event.key === "Enter" && event.shiftKey) {
    event.preventDefault();
    stepMatch(-1);
  }
});
document.getElementById("previous-match").addEventListener("click", () => stepMatch(-1));

const pictureActions = {
  hover(x, y) {
    const item = itemAt(picture.lastFrame, x, y);
    const changed = JSON.stringify(item) !== JSON.stringify(state.hovered);
    state.hovered = item;
    showTooltip(model, kinds, item, x, y);
    if (changed) {
      picture.ask();
    }
  },
  select(x, y) {
    select(itemAt(picture.lastFrame, x, y));
  },
};

listenToPicture(picture.canvas, view, () => picture.layout, pictureActions);
listenToOverview(overview.canvas, overview, view);
listenToKeys(view, {
  showViolation,
  search() {
    queryBox.focus();
    queryBox.select();
  },
  step(step) {
    const item = search.neighbour(state.selected, view.middle, step);
    if (item) {
      goTo(item);
    }
  },
  nothing() {
    queryBox.blur();
    showTooltip(model, kinds, null, 0, 0);
    state.hovered = null;
    select(null);
  },
});

document.getElementById("zoom-in").addEventListener("click", () => view.zoom(1 / 1.6, view.middle));
document.getElementById("zoom-out").addEventListener("click", () => view.zoom(1.6, view.middle));
document.getElementById("whole").addEventListener("click", () => view.showAll());
const violationButton = document.getElementById("to-violation");
violationButton.hidden = !model.violation;
violationButton.addEventListener("click", showViolation);

function fragment() {
  return new URLSearchParams(location.hash.slice(1));
}

/** Puts what is shown into the address, a moment after the last change. */
let placeTimer = 0;
function rememberPlace() {
  clearTimeout(placeTimer);
  placeTimer = setTimeout(() => {
    const words = fragment();
    words.set("t", `${(view.middle / 1e9).toFixed(9)}s`);
    words.set("w", `${(view.span / 1e6).toPrecision(6)}ms`);
    queryBox.value.trim() === "" ? words.delete("q") : words.set("q", queryBox.value.trim());
    const flags = text => text.replace(/=(?=&|$)/g, "");
    history.replaceState(null, "", `#${flags(words.toString().replaceAll("+", "%20"))}`);
  }, 400);
}

/** Shows what the address says; without it the violation, or the whole run. */
function goToPlace() {
  const words = fragment();
  for (const theme of ["dark", "light"]) {
    if (words.has(theme)) {
      document.documentElement.dataset.theme = theme;
    }
  }
  document.getElementById("speed").hidden = !words.has("fps");
  if (words.has("q")) {
    queryBox.value = words.get("q");
    searchFor(queryBox.value);
  }
  const time = parseTime(words.get("t") || "");
  const span = parseTime(words.get("w") || "");
  if (!Number.isNaN(time)) {
    const width = Number.isNaN(span) ? 0.1 * model.end : span;
    view.show(time - width / 2, width);
  } else if (model.violation) {
    showViolation();
  } else {
    view.showAll();
  }
}

view.listeners.push(() => {
  picture.ask();
  overview.paint();
  rememberPlace();
  document.getElementById("window").textContent =
    `${formatTime(Math.max(0, view.start), view.span / 100)} – ${formatTime(view.end, view.span / 100)}, ${formatDuration(view.span)}`;
});

/** How long painting takes, with what the browser puts off until it is asked for a pixel. */
function measure() {
  const begin = performance.now();
  picture.paint();
  const said = performance.now() - begin;
  picture.context.getImageData(0, 0, 1, 1);
  return { said, done: performance.now() - begin };
}

picture.afterPainting = () => noteSummed(kinds);

function resize() {
  overview.resize(overview.canvas.clientWidth);
  const stage = document.getElementById("stage");
  picture.resize(stage.clientWidth, stage.clientHeight);
}

function paintAnew() {
  fillRoles();
  fillLegend(kinds, shownChanged);
  resize();
}

resize();
goToPlace();
paintAnew();
new ResizeObserver(resize).observe(document.getElementById("stage"));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", paintAnew);
addEventListener("hashchange", () => {
  goToPlace();
  paintAnew();
});

if (fragment().has("fps")) {
  const times = Array.from({ length: 21 }, measure);
  const spread = numbers => numbers.sort((a, b) => a - b) && `${numbers[0].toFixed(1)} to ${numbers[10].toFixed(1)} ms`;
  const text = `paint ${spread(times.map(time => time.said))}, with pixels ${spread(times.map(time => time.done))}; `
    + `${model.messages.count.toLocaleString("en")} messages`;
  document.getElementById("speed").textContent = text;
  console.log(text);
}
