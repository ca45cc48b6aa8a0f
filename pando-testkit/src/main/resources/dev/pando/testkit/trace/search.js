/* Finds items by what they say, in order of time; and steps from one item to the next. */

class Search {
  constructor(model, kinds) {
    this.model = model;
    this.kinds = kinds;
    this.ordered = null;
  }

  /** All items, in order of time. Made when it is first needed. */
  items() {
    if (!this.ordered) {
      const { model } = this;
      const all = (group, count) => Array.from({ length: count }, (unused, index) => ({ group, index }));
      const items = [
        ...all("role", model.roles.length),
        ...all("span", model.spans.length),
        ...all("mark", model.marks.count),
        ...all("message", model.messages.count),
        ...(model.violation ? all("violation", 1) : []),
      ];
      items.forEach(item => item.at = itemTime(model, item));
      this.ordered = items.sort((a, b) => a.at - b.at);
    }
    return this.ordered;
  }

  /** Those whose place and text have the query in them, whatever the case. */
  find(query) {
    const phrase = query.trim().toLowerCase();
    if (phrase === "") {
      return [];
    }
    return this.items().filter(item => hasPhrase(this.sayingOf(item), phrase));
  }

  sayingOf(item) {
    return `${placeOf(this.model, item)} ${textOf(this.model, this.kinds, item)}`.toLowerCase();
  }

  /** The next shown item after this one, or the one before. */
  neighbour(item, time, step) {
    const items = this.items();
    const at = items.map(other => other.at);
    let place = item ? items.findIndex(other => sameItem(other, item)) : firstAtLeast(at, time) - (step > 0 ? 1 : 0);
    do {
      place += step;
    } while (items[place] && !isShown(this.kinds, items[place]));
    return items[place] || null;
  }
}

function sameItem(one, other) {
  return one.group === other.group && one.index === other.index;
}

function isShown(kinds, item) {
  const kind = kindOf(kinds, item);
  return kind === null || kind.shown;
}

/** Whether a text has a phrase that cuts no number in two: "term 5" is not in "term 51". */
function hasPhrase(text, phrase) {
  for (let at = text.indexOf(phrase); at >= 0; at = text.indexOf(phrase, at + 1)) {
    if (!cutsNumber(text, at) && !cutsNumber(text, at + phrase.length)) {
      return true;
    }
  }
  return false;
}

function cutsNumber(text, at) {
  const isDigit = c => c >= "0" && c <= "9";
  return at > 0 && at < text.length && isDigit(text[at - 1]) && isDigit(text[at]);
}
