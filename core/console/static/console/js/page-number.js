// The number of a page, where it is cited.

const ordinals = new Intl.PluralRules("en", { type: "ordinal" });
const ENDINGS = { one: "st", two: "nd", few: "rd", other: "th" };

/** “8”, or “8 (12th of 40)” where the number printed on the page is not its place in the file. */
export function pageNumber({ page, page_label: label, page_count: count }) {
  if (!label) return `${page}`;
  const place = `${page}${ENDINGS[ordinals.select(page)]}`;
  return `${label} (${place}${count ? ` of ${count}` : ""})`;
}
