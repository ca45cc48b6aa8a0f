/*
 * The run, read from the page's data: columns of numbers with one entry for each event, in order of time. Times are in
 * nanoseconds since the start. Nothing here changes after it was read.
 */

const NEVER = -1;

/** The whole cluster, where something is at no single machine. */
const CLUSTER = -1;

function readModel(data) {
  const machines = readMachines(data);
  const rowOf = new Map(machines.map((machine, row) => [machine.number, row]));
  const model = {
    end: Math.max(data.endNanos, 1),
    leftOutBefore: data.leftOut.beforeNanos,
    texts: data.texts,
    machines,
    markNames: data.markNames,
    messages: readMessages(data.messages, rowOf),
    marks: readMarks(data.marks, rowOf),
    violation: data.violation && { at: data.violation.at, row: rowIn(rowOf, data.violation.machine), text: data.violation.text },
  };
  model.roles = readRoles(data, model, rowOf);
  model.spans = readSpans(data, model, rowOf);
  return model;
}

/** All machines that anything is told of, by number, with their names from when on they have them. */
function readMachines(data) {
  const numbers = new Set(data.machines.map(machine => machine.machine));
  const columns = [data.roles.machine, data.messages.from, data.messages.to, data.marks.machine, data.spans.machine];
  columns.forEach(column => column.forEach(number => numbers.add(number)));
  numbers.delete(CLUSTER);
  return [...numbers].sort((a, b) => a - b).map(number => {
    const names = data.machines.filter(machine => machine.machine === number);
    return {
      number,
      since: names.length > 0 ? names[0].at : 0,
      names: names.length > 0 ? names : [{ at: 0, name: `machine ${number}` }],
    };
  });
}

function rowIn(rowOf, machine) {
  return rowOf.has(machine) ? rowOf.get(machine) : CLUSTER;
}

/** What this machine is called at that time; its first name before it has one. */
function nameAt(model, row, time) {
  if (row === CLUSTER) {
    return "cluster";
  }
  const names = model.machines[row].names;
  let name = names[0].name;
  for (const next of names) {
    if (next.at <= time) {
      name = next.name;
    }
  }
  return name;
}

/** Undoes the differences that the data has. */
function runningSums(differences) {
  const sums = new Float64Array(differences.length);
  let sum = 0;
  for (let i = 0; i < differences.length; i++) {
    sum += differences[i];
    sums[i] = sum;
  }
  return sums;
}

/** A message that came twice has two entries, the second one with `again`. A lost one has no arrival: NaN. */
function readMessages(data, rowOf) {
  const sentAt = runningSums(data.sent);
  const repeats = new Map();
  data.againRow.forEach((row, i) => {
    repeats.set(row, [...(repeats.get(row) || []), data.againDelay[i]]);
  });
  const count = sentAt.length + data.againRow.length;
  const messages = {
    count,
    sent: new Float64Array(count),
    arrived: new Float64Array(count),
    from: new Int16Array(count),
    to: new Int16Array(count),
    text: new Int32Array(count),
    again: new Uint8Array(count),
  };
  let next = 0;
  const add = (row, delay, again) => {
    messages.sent[next] = sentAt[row];
    messages.arrived[next] = delay === NEVER ? NaN : sentAt[row] + delay;
    messages.from[next] = rowIn(rowOf, data.from[row]);
    messages.to[next] = rowIn(rowOf, data.to[row]);
    messages.text[next] = data.text[row];
    messages.again[next] = again;
    next++;
  };
  for (let row = 0; row < sentAt.length; row++) {
    add(row, data.delay[row], 0);
    (repeats.get(row) || []).forEach(delay => add(row, delay, 1));
  }
  messages.usualDelay = medianDelay(messages);
  messages.furthest = furthestArrivals(messages);
  return messages;
}

function medianDelay(messages) {
  const delays = messages.arrived.map((arrived, i) => arrived - messages.sent[i]).filter(delay => delay >= 0).sort();
  return delays.length > 0 ? delays[delays.length >> 1] : 1e6;
}

/** Until when this message or any before it is under way: it rises, so that a window's first message is searched by halves. */
function furthestArrivals(messages) {
  const furthest = new Float64Array(messages.count);
  let most = 0;
  for (let i = 0; i < messages.count; i++) {
    const lost = Number.isNaN(messages.arrived[i]);
    most = Math.max(most, lost ? messages.sent[i] + messages.usualDelay : messages.arrived[i]);
    furthest[i] = most;
  }
  return furthest;
}

function readMarks(data, rowOf) {
  return {
    count: data.at.length,
    at: runningSums(data.at),
    row: Int16Array.from(data.machine, machine => rowIn(rowOf, machine)),
    mark: Uint8Array.from(data.mark),
    text: Int32Array.from(data.text),
  };
}

/** Stretches in which a machine had one role in one term, in order of their starts. */
function readRoles(data, model, rowOf) {
  const at = runningSums(data.roles.at);
  const stretches = [];
  const latest = new Map();
  for (let i = 0; i < at.length; i++) {
    const row = rowIn(rowOf, data.roles.machine[i]);
    const stretch = { row, start: at[i], end: model.end, role: data.texts[data.roles.role[i]], term: data.roles.term[i] };
    const before = latest.get(row);
    if (before && before.role === stretch.role && before.term === stretch.term) {
      continue;
    }
    if (before) {
      before.end = stretch.start;
    }
    latest.set(row, stretch);
    stretches.push(stretch);
  }
  return stretches;
}

/** What lasts, each in a level of its own among those that overlap at the same place. */
function readSpans(data, model, rowOf) {
  const at = runningSums(data.spans.at);
  const levelEnds = new Map();
  return [...at].map((start, i) => {
    const row = rowIn(rowOf, data.spans.machine[i]);
    const over = data.spans.end[i] !== NEVER;
    const end = over ? data.spans.end[i] : model.end;
    const ends = levelEnds.get(row) || [];
    levelEnds.set(row, ends);
    let level = ends.findIndex(levelEnd => levelEnd <= start);
    if (level < 0) {
      level = ends.length;
    }
    ends[level] = end;
    return { start, end, over, row, level, text: data.texts[data.spans.text[i]] };
  });
}

/** The first place in a rising column where the value is at least that. */
function firstAtLeast(column, value) {
  let low = 0;
  let high = column.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (column[middle] < value) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
