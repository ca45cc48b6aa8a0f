/*
 * What can be switched on and off: the types of messages, the kinds of marks, and what lasts. A message's type is the
 * first word of its text.
 */

/**
 * Shapes around (0, 0), for the canvas and for the legend. `place` says where on a machine's line a mark stands. Marks
 * that would stand closer than `room` are too many to be drawn; those without it always are.
 */
const MARK_STYLES = {
  CRASH: { path: "M-5-5L5 5M5-5L-5 5", stroke: 2.6, place: "on", ink: "danger" },
  START: { path: "M-4-5.5L6 0L-4 5.5Z", place: "on", ink: "good" },
  STOP: { path: "M-4.5-4.5H4.5V4.5H-4.5Z", place: "on", ink: "ink" },
  SYNC: { path: "M2 0A2 2 0 1 1-2 0A2 2 0 1 1 2 0Z", place: "below", ink: "sync", room: 4 },
  COMMIT: { path: "M-4.5 0L-1.5 3.5L4.5-4", stroke: 1.8, place: "below", ink: "good", room: 10 },
  FAULT: { path: "M1.5-7L-4.5 1H-.8L-2 7L4.5-2H1Z", place: "above", ink: "fault" },
  CLIENT: { path: "M0-4.5L4.5 0L0 4.5L-4.5 0Z", place: "above", ink: "client", room: 10 },
  MEMBERSHIP: { path: "M0-6L5.2-3V3L0 6L-5.2 3V-3Z", stroke: 1.8, place: "above", ink: "membership" },
  SITUATION: {
    path: "M0-7L1.8-2.2L6.7-2L2.9 1.1L4.1 5.8L0 3.2L-4.1 5.8L-2.9 1.1L-6.7-2L-1.8-2.2Z",
    place: "above",
    ink: "situation",
  },
};

const OTHER_MARK = { path: "M4 0A4 4 0 1 1-4 0A4 4 0 1 1 4 0Z", place: "above", ink: "ink" };

/** The number of colours for messages; further types share the last one. */
const MESSAGE_KINDS_AT_MOST = 11;

function readKinds(model) {
  const messages = messageKinds(model);
  const marks = markKinds(model);
  const spans = spanKinds(model);
  return { messages, marks, spans, all: [...messages.list, ...marks.list, ...spans.list] };
}

function firstWord(text) {
  const word = /^[\p{L}_][\p{L}\p{N}_.-]*/u.exec(text);
  return word ? word[0] : "other";
}

/** The commonest first: they get the calmest colours. Equal counts go by name. */
function commonestFirst(counts) {
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([name]) => name);
}

function countUp(counts, name) {
  counts.set(name, (counts.get(name) || 0) + 1);
}

/** The list of types, and for each message its place in that list. */
function messageKinds(model) {
  const words = model.texts.map(firstWord);
  const counts = new Map();
  model.messages.text.forEach(text => countUp(counts, words[text]));
  const names = commonestFirst(counts);
  const list = names.slice(0, MESSAGE_KINDS_AT_MOST).map((name, colour) => ({
    group: "message", name, colour, count: counts.get(name), shown: true, summed: false,
  }));
  if (names.length > MESSAGE_KINDS_AT_MOST) {
    const last = list[MESSAGE_KINDS_AT_MOST - 1];
    last.name = "other";
    names.slice(MESSAGE_KINDS_AT_MOST).forEach(name => last.count += counts.get(name));
  }
  const place = new Map(names.map((name, i) => [name, Math.min(i, list.length - 1)]));
  return { list, of: Uint8Array.from(model.messages.text, text => place.get(words[text])) };
}

function markKinds(model) {
  const counts = new Map();
  model.marks.mark.forEach(mark => countUp(counts, mark));
  const list = model.markNames.map((name, mark) => ({
    group: "mark",
    name: name.toLowerCase(),
    style: MARK_STYLES[name] || OTHER_MARK,
    count: counts.get(mark) || 0,
    shown: true,
    summed: false,
  }));
  return { list, of: model.marks.mark };
}

function spanKinds(model) {
  const words = model.spans.map(span => firstWord(span.text).toLowerCase());
  const counts = new Map();
  words.forEach(word => countUp(counts, word));
  const names = commonestFirst(counts);
  const list = names.map((name, colour) => ({ group: "span", name, colour, count: counts.get(name), shown: true, summed: false }));
  return { list, of: words.map(word => names.indexOf(word)) };
}
