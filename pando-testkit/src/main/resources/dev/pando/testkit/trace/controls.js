/* Mouse, touch and keys, on the picture and on the overview. */

const CLICK_REACH = 4;

/** Tells `actions` what is wanted; knows nothing of what that means. */
function listenToPicture(canvas, view, layoutOf, actions) {
  const pointers = new Map();
  let travelled = 0;

  const timeAt = x => view.start + (x - layoutOf().gutter) / layoutOf().plotWidth * view.span;
  const placeOf = event => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  canvas.addEventListener("pointerdown", event => {
    canvas.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, placeOf(event));
    travelled = 0;
  });

  canvas.addEventListener("pointermove", event => {
    const now = placeOf(event);
    const before = pointers.get(event.pointerId);
    if (!before) {
      actions.hover(now.x, now.y);
      return;
    }
    const others = [...pointers].filter(([id]) => id !== event.pointerId).map(([, place]) => place);
    if (others.length === 0) {
      view.moveBy((before.x - now.x) / layoutOf().plotWidth * view.span);
    } else {
      pinch(before, now, others[0]);
    }
    travelled += Math.hypot(now.x - before.x, now.y - before.y);
    canvas.classList.toggle("dragged", travelled > CLICK_REACH);
    pointers.set(event.pointerId, now);
  });

  /** Two fingers keep the times that they are on. */
  function pinch(before, now, other) {
    const distance = place => Math.max(20, Math.abs(place.x - other.x));
    view.zoom(distance(before) / distance(now), timeAt(other.x));
  }

  const release = event => {
    if (pointers.delete(event.pointerId) && travelled <= CLICK_REACH && event.type === "pointerup") {
      const place = placeOf(event);
      actions.select(place.x, place.y);
    }
    canvas.classList.remove("dragged");
  };
  canvas.addEventListener("pointerup", release);
  canvas.addEventListener("pointercancel", release);
  canvas.addEventListener("pointerleave", () => actions.hover(-1, -1));

  canvas.addEventListener("wheel", event => {
    const place = placeOf(event);
    if (place.x < layoutOf().gutter) {
      return; // over the names the page scrolls
    }
    event.preventDefault();
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? 16 : 1;
    const sideways = event.shiftKey ? event.deltaY : event.deltaX;
    if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) {
      view.moveBy(sideways * pixels / layoutOf().plotWidth * view.span);
    } else {
      view.zoom(Math.exp(event.deltaY * pixels * 0.0016), timeAt(place.x));
    }
  }, { passive: false });
}

function listenToOverview(canvas, overview, view) {
  let held = null;
  const timeAt = event => overview.time(event.clientX - canvas.getBoundingClientRect().left);

  canvas.addEventListener("pointerdown", event => {
    canvas.setPointerCapture(event.pointerId);
    const time = timeAt(event);
    // Beside what is shown, it comes to the pointer; on it, it is moved from where it was taken.
    held = time >= view.start && time <= view.end ? time - view.start : view.span / 2;
    view.show(time - held, view.span);
  });
  canvas.addEventListener("pointermove", event => {
    if (held !== null) {
      view.show(timeAt(event) - held, view.span);
    }
  });
  const release = () => held = null;
  canvas.addEventListener("pointerup", release);
  canvas.addEventListener("pointercancel", release);
  canvas.addEventListener("wheel", event => {
    event.preventDefault();
    view.zoom(Math.exp(event.deltaY * 0.0016), timeAt(event));
  }, { passive: false });
}

function listenToKeys(view, actions) {
  const keys = {
    "ArrowLeft": () => view.moveBy(-0.2 * view.span),
    "ArrowRight": () => view.moveBy(0.2 * view.span),
    "+": () => view.zoom(1 / 1.5, view.middle),
    "=": () => view.zoom(1 / 1.5, view.middle),
    "-": () => view.zoom(1.5, view.middle),
    "0": () => view.showAll(),
    "Home": () => view.show(view.first, view.span),
    "End": () => view.show(view.last - view.span, view.span),
    "v": () => actions.showViolation(),
    "V": () => actions.showViolation(),
    ",": () => actions.step(-1),
    ".": () => actions.step(1),
    "/": () => actions.search(),
    "Escape": () => actions.nothing(),
  };
  document.addEventListener("keydown", event => {
    const typing = event.target.matches("input[type=search]");
    const known = keys[event.key];
    if (known && !event.ctrlKey && !event.metaKey && !event.altKey && (!typing || event.key === "Escape")) {
      event.preventDefault();
      known();
    }
  });
}
