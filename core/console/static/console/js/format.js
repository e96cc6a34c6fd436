// Sizes, shares and dates as the page's language writes them, in the browser's variant of it.

const language = document.documentElement.lang;
const locale = navigator.languages.find((tag) => tag.split("-")[0] === language) ?? language;
const day = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });
const ago = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });

/** Bytes as kB or MB. */
export function size(bytes) {
  const [unit, divisor] = bytes < 1e6 ? ["kilobyte", 1e3] : ["megabyte", 1e6];
  const digits = bytes < 1e6 || bytes >= 1e8 ? 0 : 1;
  const options = { style: "unit", unit, maximumFractionDigits: digits };
  return new Intl.NumberFormat(locale, options).format(Math.max(bytes / divisor, 1 / 10 ** digits));
}

/** A part of the whole, 0 to 1, in percent. */
export const share = (part) => new Intl.NumberFormat(locale, { style: "percent" }).format(part);

/** “Today”, “Yesterday” or the date: the heading a day's rows stand under. */
export function dayName(iso) {
  const when = new Date(iso);
  const midnight = new Date().setHours(0, 0, 0, 0);
  const days = Math.ceil((midnight - when) / 864e5);
  if (days > 1) return day.format(when);
  const name = ago.format(-Math.max(days, 0), "day");
  return name.charAt(0).toLocaleUpperCase() + name.slice(1);
}
