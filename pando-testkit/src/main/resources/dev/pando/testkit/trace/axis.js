/* Times as text, and the axis above the picture. */

const SECOND = 1e9;

/** With as many decimals as a step of that many nanoseconds needs. */
function formatTime(nanos, step) {
  const decimals = step >= SECOND ? 0 : Math.min(9, Math.ceil(9 - Math.log10(step) - 1e-9));
  return `${(nanos / SECOND).toFixed(decimals)} s`;
}

function formatExactTime(nanos) {
  return formatTime(nanos, 1);
}

function formatDuration(nanos) {
  if (nanos >= SECOND) {
    return `${(nanos / SECOND).toPrecision(4)} s`;
  }
  if (nanos >= 1e6) {
    return `${(nanos / 1e6).toPrecision(4)} ms`;
  }
  return nanos >= 1e3 ? `${(nanos / 1e3).toPrecision(4)} µs` : `${Math.round(nanos)} ns`;
}

/** Nanoseconds of "12.5s", "300 ms", "40us"; NaN of anything else. */
function parseTime(text) {
  const parts = /^\s*(-?\d+(?:\.\d+)?)\s*(s|ms|us|µs|ns)\s*$/.exec(text);
  const unit = { s: 1e9, ms: 1e6, us: 1e3, "µs": 1e3, ns: 1 };
  return parts ? Number(parts[1]) * unit[parts[2]] : NaN;
}

/** 1, 2 or 5 times a power of ten, no less than that. */
function roundStep(least) {
  const power = Math.pow(10, Math.floor(Math.log10(least)));
  return [1, 2, 5, 10].map(times => times * power).find(step => step >= least * 0.999);
}

function axisStep(frame) {
  return Math.max(1, roundStep(frame.view.span * 105 / frame.layout.plotWidth));
}

/** Calls with each time on the axis, and where it is. */
function eachTick(frame, use) {
  const step = axisStep(frame);
  const first = Math.ceil(Math.max(0, frame.view.start) / step);
  const last = Math.floor(frame.view.end / step);
  for (let i = first; i <= last; i++) {
    use(i * step, frame.x(i * step), step);
  }
}

function paintGrid(frame) {
  const { context, theme, layout } = frame;
  context.strokeStyle = theme.grid;
  context.lineWidth = 1;
  context.beginPath();
  eachTick(frame, (time, x) => {
    context.moveTo(Math.round(x) + 0.5, layout.axisHeight);
    context.lineTo(Math.round(x) + 0.5, layout.height);
  });
  context.stroke();
}

function paintAxis(frame) {
  const { context, theme, layout } = frame;
  context.fillStyle = theme.paper;
  context.fillRect(0, 0, layout.width, layout.axisHeight);
  context.font = frame.font(11);
  context.fillStyle = theme.faint;
  context.textAlign = "center";
  context.textBaseline = "middle";
  eachTick(frame, (time, x, step) => {
    if (x > layout.gutter + 24) {
      context.fillText(formatTime(time, step), x, layout.axisHeight / 2);
    }
  });
  context.fillStyle = theme.line;
  context.fillRect(0, layout.axisHeight - 1, layout.width, 1);
}
