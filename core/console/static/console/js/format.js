// Numbers, sizes and dates as the page's language writes them, in the browser's variant of it.

import { h } from "./dom.js";

const language = document.documentElement.lang;
const locale = navigator.languages.find((tag) => tag.split("-")[0] === language) ?? language;
const number = new Intl.NumberFormat(locale);
const day = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });
const plainDay = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" });
const moment = new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "short" });
const ago = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
const STEPS = [
  ["minute", 60],
  ["hour", 3600],
  ["day", 86400],
];

export const count = (value) => number.format(value);

/** “1 page”, “1,234 pages”, from “%s page” and “%s pages”. */
export function counted(value, one, many) {
  return interpolate(ngettext(one, many, value), [number.format(value)]);
}

/** Bytes as kB or MB. */
export function size(bytes) {
  const [unit, divisor] = bytes < 1e6 ? ["kilobyte", 1e3] : ["megabyte", 1e6];
  const digits = bytes < 1e6 || bytes >= 1e8 ? 0 : 1;
  const options = { style: "unit", unit, maximumFractionDigits: digits };
  return new Intl.NumberFormat(locale, options).format(Math.max(bytes / divisor, 1 / 10 ** digits));
}

/** A date without a time, such as 2026-01-31, whatever the reader's time zone. */
export const dateText = (iso) => plainDay.format(new Date(`${iso}T00:00:00Z`));

export const dateElement = (iso) => h("time", { datetime: iso }, dateText(iso));

/** “5 minutes ago” for the last day, a date before that; the title has it in full. */
export function timeElement(iso) {
  const when = new Date(iso);
  return h("time", { datetime: iso, title: moment.format(when) }, relative(when));
}

function relative(when) {
  const seconds = (Date.now() - when) / 1000;
  if (seconds < 60) return ago.format(0, "second");
  if (seconds >= 86400) return day.format(when);
  const [unit, length] = STEPS.findLast(([, step]) => seconds >= step);
  return ago.format(-Math.floor(seconds / length), unit);
}

/** “Today”, “Yesterday” or the date: the heading a day's rows stand under. */
export function dayName(iso) {
  const when = new Date(iso);
  const midnight = new Date().setHours(0, 0, 0, 0);
  const days = Math.ceil((midnight - when) / 864e5);
  if (days > 1) return day.format(when);
  const name = ago.format(-Math.max(days, 0), "day");
  return name.charAt(0).toLocaleUpperCase() + name.slice(1);
}
