/* Colours of the canvases. A term has a hue; a role is how strong it is. */

const LIGHT = {
  paper: "#ffffff",
  lane: "#f5f6f8",
  gutter: "#ffffff",
  ink: "#1c2330",
  faint: "#626c7b",
  grid: "#e3e6ec",
  line: "#c9cfd8",
  nothing: "#9aa3b0",
  danger: "#c4162a",
  good: "#1d7d3f",
  sync: "#626c7b",
  fault: "#d9480f",
  client: "#1c62d0",
  membership: "#8a2fb0",
  situation: "#b07d00",
  found: "#ffd43b",
  window: "rgb(28 98 208 / 14%)",
  windowEdge: "#1c62d0",
  activity: "rgb(98 108 123 / 55%)",
  messages: ["#6a7789", "#98a4b5", "#d9480f", "#0b7f96", "#a12ac0", "#2f7d32", "#c2185b", "#8a5a00", "#3b4cca", "#5f7a00", "#444444"],
  spans: [[32, 95, 50], [262, 70, 60], [190, 85, 38], [340, 75, 52], [90, 60, 40], [215, 40, 50]],
  term: {
    leader: hue => `hsl(${hue} 72% 40%)`,
    candidate: hue => `hsl(${hue} 65% 52%)`,
    candidateStripe: hue => `hsl(${hue} 60% 86%)`,
    follower: hue => `hsl(${hue} 52% 80%)`,
    learner: hue => `hsl(${hue} 45% 90%)`,
    label: hue => `hsl(${hue} 75% 30%)`,
  },
};

const DARK = {
  paper: "#12161d",
  lane: "#171c24",
  gutter: "#12161d",
  ink: "#e4e8ef",
  faint: "#98a2b3",
  grid: "#242b36",
  line: "#3a4452",
  nothing: "#667182",
  danger: "#ff6b78",
  good: "#5ecb7f",
  sync: "#a7b1c0",
  fault: "#ff9350",
  client: "#77a9ff",
  membership: "#d08bf0",
  situation: "#f0c14a",
  found: "#e0b000",
  window: "rgb(119 169 255 / 18%)",
  windowEdge: "#77a9ff",
  activity: "rgb(152 162 179 / 50%)",
  messages: ["#8d9aad", "#677486", "#ff8a4d", "#3fc3dc", "#dd7af5", "#72cf77", "#ff6fa3", "#dca94a", "#93a2ff", "#b4d24c", "#bbbbbb"],
  spans: [[35, 90, 55], [262, 75, 72], [188, 70, 50], [340, 75, 65], [90, 50, 52], [215, 40, 62]],
  term: {
    leader: hue => `hsl(${hue} 72% 58%)`,
    candidate: hue => `hsl(${hue} 60% 56%)`,
    candidateStripe: hue => `hsl(${hue} 35% 24%)`,
    follower: hue => `hsl(${hue} 38% 33%)`,
    learner: hue => `hsl(${hue} 28% 23%)`,
    label: hue => `hsl(${hue} 75% 74%)`,
  },
};

/** Neighbouring terms are far apart in hue. Red is kept for what goes wrong. */
const TERM_HUES = [212, 150, 275, 42, 185, 312, 95, 240];

function termHue(term) {
  return TERM_HUES[term % TERM_HUES.length];
}

function currentTheme() {
  const asked = document.documentElement.dataset.theme;
  const dark = asked ? asked === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  return dark ? DARK : LIGHT;
}

/** How a role is drawn: how thick its line is, and how it is filled. Without a role there is a thin line. */
function roleStyle(theme, role, term) {
  const hue = termHue(term);
  switch (role) {
    case "leader":
      return { thickness: 16, fill: theme.term.leader(hue) };
    case "candidate":
      return { thickness: 12, fill: theme.term.candidate(hue), stripe: theme.term.candidateStripe(hue) };
    case "pre-candidate":
      return { thickness: 8, fill: theme.term.candidate(hue), stripe: theme.term.candidateStripe(hue) };
    case "follower":
      return { thickness: 10, fill: theme.term.follower(hue) };
    case "learner":
      return { thickness: 6, fill: theme.term.learner(hue), edge: theme.term.follower(hue) };
    case "down":
      return { thickness: 10, fill: theme.line, stripe: theme.paper };
    default:
      return { thickness: 2, fill: theme.nothing };
  }
}

function spanColour(theme, kind, opacity) {
  const [hue, saturation, lightness] = theme.spans[kind.colour % theme.spans.length];
  return `hsl(${hue} ${saturation}% ${lightness}% / ${opacity})`;
}

const stripePatterns = new Map();

/** What fills a role's line: a colour, or stripes of two. */
function roleFill(context, style) {
  if (!style.stripe) {
    return style.fill;
  }
  const key = style.fill + style.stripe;
  if (!stripePatterns.has(key)) {
    stripePatterns.set(key, stripes(style.fill, style.stripe));
  }
  return context.createPattern(stripePatterns.get(key), "repeat");
}

function stripes(fill, stripe) {
  const tile = document.createElement("canvas");
  tile.width = tile.height = 6;
  const context = tile.getContext("2d");
  context.fillStyle = stripe;
  context.fillRect(0, 0, 6, 6);
  context.strokeStyle = fill;
  context.lineWidth = 2.2;
  context.beginPath();
  for (const shift of [-6, 0, 6]) {
    context.moveTo(shift - 1, 7);
    context.lineTo(shift + 7, -1);
  }
  context.stroke();
  return tile;
}
