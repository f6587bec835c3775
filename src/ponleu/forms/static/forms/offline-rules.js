// The rules of a form in the browser: what is asked, what an answer means, what it works out to.
// Trees come from rules/for_browsers; each gives exactly what the server's engine gives, or is not there.
"use strict";

// What was typed

function folded(text) {
  const plain = text.normalize("NFC").replace(/\p{Cf}/gu, "").toLowerCase().split(/\s+/).filter(Boolean).join(" ");
  return plain.replace(/[.!។ ]+$/u, "").trim();
}

function digitsIn(text) { // of any script, as Latin ones
  return text.replace(/\p{Nd}/gu, (sign) => {
    let zero = sign.codePointAt(0);
    while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
    return (sign.codePointAt(0) - zero) % 10;
  });
}

function wholeIn(text) {
  const plain = digitsIn(folded(text).replace(/#$/, "").trim());
  return /^[-+]?\d{1,15}$/.test(plain) ? Number(plain) + 0 : null;
}

function decimalIn(text) {
  const plain = digitsIn(folded(text).replace(/#$/, "").replace(/[,*]/g, "."));
  if (!/^[-+]?\d{1,15}(\.\d{1,10})?$/.test(plain)) return null;
  return plain.replace(/^\+/, "").replace(/^(-?)0+(?=\d)/, "$1");
}

function textIn(text) {
  return text.trim().replace(/[\p{C}\p{Z}]/gu, (sign) => (" \n\t\u200b\u200c\u200d".includes(sign) ? sign : ""));
}

const two = (number) => String(number).padStart(2, "0");

function dayIn(typed) {
  let [day, month, year] = typed.slice(0, 3).map(wholeIn);
  if (year > 2400) year -= 543; // the Buddhist era
  const last = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if (!(day >= 1 && day <= last && month >= 1 && month <= 12 && year >= 1800 && year <= 2200)) return null;
  return `${year}-${two(month)}-${two(day)}`;
}

function timeIn(typed) {
  const [hour, minute] = typed.map(wholeIn);
  const fits = hour !== null && minute !== null && hour >= 0 && hour < 24 && minute >= 0 && minute < 60;
  return fits ? `${two(hour)}:${two(minute)}:00.000` : null;
}

function placeIn(typed) {
  const [one, other] = typed.map(decimalIn);
  return one === null || other === null || Math.abs(one) > 90 || Math.abs(other) > 180 ? null : `${one} ${other} 0 0`;
}

function orderIn(typed, options) {
  const places = typed.map(wholeIn);
  const values = options.map((_, at) => (options[places.indexOf(at + 1)] || [null])[0]);
  return values.includes(null) ? null : values.join(" ");
}

// The answer as the form keeps it; null when it cannot be read.
function answerOf(item, typed, options) {
  const parts = typed.map((part) => part.trim()), first = parts[0] || "", filled = parts.some(Boolean);
  if (!filled) return "";
  const values = options.map((option) => option[0]);
  switch (item.w) {
    case "number": return numbered(wholeIn(first));
    case "decimal": return decimalIn(first);
    case "range": return item.int ? numbered(wholeIn(first)) : decimalIn(first);
    case "date": return dayIn(parts);
    case "time": return timeIn(parts);
    case "moment": {
      const day = dayIn(parts), time = parts[3] || parts[4] ? timeIn(parts.slice(3)) : "00:00:00.000";
      return day && time && `${day}T${time}`;
    }
    case "one": case "menu": return values.includes(first) ? first : null;
    case "several": return parts.every((part) => !part || values.includes(part))
      ? values.filter((value) => parts.includes(value)).join(" ") : null;
    case "order": return orderIn(parts, options);
    case "ok": return "OK";
    case "place": return placeIn(parts);
    case "later": return "";
  }
  return first.length > 2000 && [...first].length > 2000 ? null : textIn(first.replace(/\r\n/g, "\n"));
}

const numbered = (number) => (number === null ? null : String(number));

// Values: texts, numbers, true and false

function numberOf(value) {
  if (typeof value !== "string") return Number(value);
  const plain = value.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "");
  return /^-?(\d+(\.\d*)?|\.\d+)$/.test(plain) ? Number(plain) : NaN;
}

function textOf(value) {
  if (typeof value !== "number") return String(value);
  const plain = String(value), cut = /^(-?)(\d)\.?(\d*)e([-+]\d+)$/.exec(plain);
  if (!cut) return Object.is(value, -0) ? "0" : plain;
  if (Number.isInteger(value)) return BigInt(value).toString();
  return `${cut[1]}0.${"0".repeat(-cut[4] - 1)}${cut[2]}${cut[3]}`;
}

function same(one, other) {
  if (typeof one === "boolean" || typeof other === "boolean") return Boolean(one) === Boolean(other);
  return typeof one === "string" && typeof other === "string" ? one === other : numberOf(one) === numberOf(other);
}

function kept(value, kind) { // what is worked out, as the form keeps it
  if (typeof value === "number" && Number.isNaN(value)) return "";
  const number = numberOf(value);
  if (kind === "text" || !Number.isFinite(number)) return textOf(value);
  if (kind === "whole") return textOf(Math.trunc(number));
  return textOf(number) + (Number.isInteger(number) ? ".0" : "");
}

const words = (text) => textOf(text).split(/\s+/).filter(Boolean);

const DOES = {
  and: (run, ...all) => all.every(run),
  or: (run, ...all) => all.some(run),
  if: (run, is, then, otherwise) => run(run(is) ? then : otherwise),
  coalesce: (run, one, other) => { const value = run(one); return ["", "NaN"].includes(textOf(value)) ? run(other) : value; },
  not: (run, one) => !run(one),
  boolean: (run, one) => Boolean(run(one)),
  number: (run, one) => numberOf(run(one)),
  string: (run, one) => textOf(run(one)),
  int: (run, one) => Math.trunc(numberOf(run(one))),
  neg: (run, one) => -numberOf(run(one)),
  selected: (run, all, one) => ` ${textOf(run(all))} `.includes(` ${textOf(run(one)).trim()} `),
  "count-selected": (run, all) => words(run(all)).length,
  "string-length": (run, one) => [...textOf(run(one))].length,
  "=": (run, one, other) => same(run(one), run(other)),
  "!=": (run, one, other) => different(run(one), run(other)),
  "<": (run, one, other) => numberOf(run(one)) < numberOf(run(other)),
  ">": (run, one, other) => numberOf(run(one)) > numberOf(run(other)),
  "<=": (run, one, other) => numberOf(run(one)) <= numberOf(run(other)),
  ">=": (run, one, other) => numberOf(run(one)) >= numberOf(run(other)),
  "+": (run, one, other) => numberOf(run(one)) + numberOf(run(other)),
  "-": (run, one, other) => numberOf(run(one)) - numberOf(run(other)),
  "*": (run, one, other) => numberOf(run(one)) * numberOf(run(other)),
  div: (run, one, other) => numberOf(run(one)) / numberOf(run(other)),
  mod: (run, one, other) => numberOf(run(one)) % numberOf(run(other)),
};

const different = (one, other) => !same(one, other);

// A form that is being filled. An entry is one instance of a repeat, or the form itself.
class Filling {
  constructor(form) {
    this.form = form;
    this.items = {};
    this.rows = []; // every repeat, the outer ones first
    form.pages.forEach((item) => this.learn(item));
    this.made = 0;
    this.top = this.entry("", null);
    this.settle();
  }

  learn(item) {
    if (item.is === "q") this.items[item.ref] = item;
    if (item.is === "r") this.rows.push(item);
    (item.body || []).forEach((inner) => this.learn(inner));
  }

  // A new entry, at the end of its row.
  entry(ref, up) {
    const made = { ref, up, id: (this.made += 1), typed: {}, rows: {} };
    if (up) up.rows[ref].push(made);
    for (const item of Object.values(this.items)) {
      const typed = this.home(item.ref) === ref && this.form.start.typed[this.full(item.ref, made)];
      if (typed) made.typed[item.ref] = typed;
    }
    for (const row of this.rows) {
      if (this.home(row.ref.replace(/\/[^/]*$/, "")) !== ref) continue;
      made.rows[row.ref] = [];
      const count = this.form.start.rows[this.full(row.ref, made)] || row.n;
      while (made.rows[row.ref].length < count) this.entry(row.ref, made);
    }
    return made;
  }

  home(ref) { // the innermost repeat that a place is in
    const around = this.form.repeats.filter((repeat) => `${ref}/`.startsWith(`${repeat}/`));
    return around.sort((one, other) => other.length - one.length)[0] || "";
  }

  near(entry, ref) {
    const home = this.home(ref);
    while (entry && entry.ref !== home) entry = entry.up;
    return entry;
  }

  run(tree, entry, columns) {
    const run = (each) => this.run(each, entry, columns);
    if (!Array.isArray(tree)) return tree;
    if (tree[0] === "v") return this.value(tree[1], entry);
    if (tree[0] === "c") return columns[tree[1]] || "";
    return DOES[tree[0]](run, ...tree.slice(1));
  }

  remembered(what, ref, entry, find) {
    const key = `${what} ${entry.id} ${ref}`;
    if (!this.known.has(key)) this.known.set(key, find());
    return this.known.get(key);
  }

  // Whether a place is asked, as far as can be known here: its own rule and those of all around it.
  isAsked(ref, entry) {
    entry = this.near(entry, ref);
    if (!ref) return true;
    return this.remembered("asked", ref, entry, () => {
      const rule = this.form.when[ref], above = ref.replace(/\/[^/]*$/, "");
      return (rule === undefined || Boolean(this.run(rule, entry))) && this.isAsked(above, entry);
    });
  }

  value(ref, entry) {
    entry = this.near(entry, ref);
    if (!entry || !this.isAsked(ref, entry)) return "";
    return this.remembered("value", ref, entry, () => {
      const sum = this.form.sums[ref];
      return sum ? kept(this.run(sum[0], entry), sum[1]) : this.answer(this.items[ref], entry) || "";
    });
  }

  typed(item, entry) { return entry.typed[item.ref] || item.v || [""]; }

  answer(item, entry) { return answerOf(item, this.typed(item, entry), this.options(item, entry)); }

  options(item, entry) {
    const all = this.form.lists[item.list] || [];
    return item.few === undefined ? all : all.filter((option) => this.run(item.few, entry, option[2]));
  }

  // Why an answer cannot stay as it is: "unread", "broken", "empty"; "" if it can.
  fault(item, entry) {
    const answer = this.answer(item, entry);
    if (answer === null) return "unread";
    if (answer && item.ok !== undefined && !this.run(item.ok, entry)) return "broken";
    return !answer && item.req !== undefined && this.run(item.req, entry) ? "empty" : "";
  }

  change(item, entry, typed) {
    entry.typed[item.ref] = typed;
    this.settle();
  }

  add(ref, entry) {
    this.entry(ref, entry);
    this.settle();
  }

  remove(entry) {
    const row = entry.up.rows[entry.ref];
    row.splice(row.indexOf(entry), 1);
    this.settle();
  }

  // Take back what is no longer open to choose, and count entries, until nothing changes any more.
  settle() {
    for (let round = 0; round < 20; round += 1) {
      this.known = new Map();
      if (!this.unsettled(this.top)) return;
    }
  }

  unsettled(entry) {
    let found = false;
    for (const item of Object.values(this.items)) {
      if (item.few !== undefined && this.home(item.ref) === entry.ref && this.isAsked(item.ref, entry)) {
        found = this.takeBack(item, entry) || found;
      }
    }
    for (const [ref, row] of Object.entries(entry.rows)) {
      found = this.recount(ref, row, entry) || found;
      for (const each of row) found = this.unsettled(each) || found;
    }
    return found;
  }

  takeBack(item, entry) {
    const typed = this.typed(item, entry), open = this.options(item, entry).map((option) => option[0]);
    const isOpen = (value) => !value || (item.w === "order" ? typed.length === open.length : open.includes(value));
    const left = typed.filter(isOpen);
    if (left.length === typed.length) return false;
    entry.typed[item.ref] = left.length ? left : [""];
    this.known = new Map();
    return true;
  }

  recount(ref, row, entry) {
    const count = numberOf(this.form.counts[ref] === undefined ? NaN : this.run(this.form.counts[ref], entry));
    if (Number.isNaN(count)) return false;
    const wanted = Math.min(Math.max(Math.trunc(count), 0), 1000), before = row.length;
    row.length = Math.min(row.length, wanted);
    while (row.length < wanted) this.entry(ref, entry);
    return before !== row.length;
  }

  // The ref of a place with the numbers of the entries it is in: /data/kid[2]/age.
  full(ref, entry) {
    if (!entry.up) return ref;
    const at = entry.up.rows[entry.ref].indexOf(entry) + 1;
    return `${this.full(entry.ref, entry.up)}[${at}]${ref.slice(entry.ref.length)}`;
  }

  entries(entry = this.top) {
    return [entry, ...Object.values(entry.rows).flat().flatMap((each) => this.entries(each))];
  }

  // What is sent: what was typed where something was asked, and how many entries there are.
  filled() {
    const fields = {}, rows = {};
    for (const entry of this.entries()) {
      for (const item of Object.values(this.items)) {
        const isSent = item.w !== "later" && !item.ro && this.home(item.ref) === entry.ref;
        if (isSent && this.isAsked(item.ref, entry)) fields[this.full(item.ref, entry)] = this.typed(item, entry);
      }
      for (const [ref, row] of Object.entries(entry.rows)) rows[this.full(ref, entry)] = row.length;
    }
    return { fields, rows };
  }
}
