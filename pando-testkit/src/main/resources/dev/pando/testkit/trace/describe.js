/* Items in words. All of it is put into the page as text, never as HTML. */

function itemTime(model, item) {
  switch (item.group) {
    case "message":
      return model.messages.sent[item.index];
    case "mark":
      return model.marks.at[item.index];
    case "span":
      return model.spans[item.index].start;
    case "role":
      return model.roles[item.index].start;
    default:
      return model.violation.at;
  }
}

/** The type or kind that an item can be switched off by; null for roles and the violation. */
function kindOf(kinds, item) {
  const group = { message: kinds.messages, mark: kinds.marks, span: kinds.spans }[item.group];
  return group ? group.list[group.of[item.index]] : null;
}

/** Where, and with messages from where to where. */
function placeOf(model, item) {
  const at = row => nameAt(model, row, itemTime(model, item));
  switch (item.group) {
    case "message":
      return `${at(model.messages.from[item.index])} → ${at(model.messages.to[item.index])}`;
    case "mark":
      return at(model.marks.row[item.index]);
    case "span":
      return at(model.spans[item.index].row);
    case "role":
      return at(model.roles[item.index].row);
    default:
      return at(model.violation.row);
  }
}

function textOf(model, kinds, item) {
  switch (item.group) {
    case "message":
      return model.texts[model.messages.text[item.index]];
    case "mark":
      return `${kindOf(kinds, item).name}: ${model.texts[model.marks.text[item.index]]}`;
    case "span":
      return model.spans[item.index].text;
    case "role":
      return roleText(model.roles[item.index]);
    default:
      return model.violation.text;
  }
}

function roleText(stretch) {
  return stretch.role === "down" ? `down, term ${stretch.term}` : `${stretch.role} of term ${stretch.term}`;
}

/** More about an item, a line each. */
function factsOf(model, item) {
  switch (item.group) {
    case "message":
      return messageFacts(model, item.index);
    case "span":
    case "role":
      return stretchFacts(model, item);
    default:
      return [`at ${formatExactTime(itemTime(model, item))}`];
  }
}

function messageFacts(model, i) {
  const { sent, arrived, again, usualDelay } = model.messages;
  const facts = [`sent at ${formatExactTime(sent[i])}`];
  if (Number.isNaN(arrived[i])) {
    const early = sent[i] + 3 * usualDelay < model.end;
    facts.push(early ? "never came" : "had not come when the run ended");
  } else {
    facts.push(`came at ${formatExactTime(arrived[i])}, after ${formatDuration(arrived[i] - sent[i])}`);
  }
  if (again[i]) {
    facts.push("came once more: this is the repetition");
  }
  return facts;
}

function stretchFacts(model, item) {
  const stretch = item.group === "span" ? model.spans[item.index] : model.roles[item.index];
  const facts = [`from ${formatExactTime(stretch.start)}`];
  const open = item.group === "span" ? !stretch.over : stretch.end === model.end;
  facts.push(open ? "until the end of the run" : `to ${formatExactTime(stretch.end)}, ${formatDuration(stretch.end - stretch.start)}`);
  return facts;
}

/** Puts an item's description into an element. */
function tell(element, model, kinds, item) {
  element.replaceChildren();
  element.classList.add("told");
  const add = (tag, name, text) => {
    const child = document.createElement(tag);
    child.className = name;
    child.textContent = text;
    element.append(child);
  };
  add("b", "place", item.group === "violation" ? "Violation" : placeOf(model, item));
  add("div", "text", textOf(model, kinds, item));
  factsOf(model, item).forEach(fact => add("div", "fact", fact));
}
