"""A walk through a page with the Tab key."""

from playwright.sync_api import Page

# What the Tab key shall reach: seen, enabled, and of radio buttons with one name the chosen one.
NUMBER = """() => {
  const reachable = (one) => {
    if (one.disabled || one.tabIndex < 0 || one.closest('[inert]')) return false;
    if (!one.checkVisibility({ visibilityProperty: true })) return false;
    if (one.type !== 'radio') return true;
    const group = [...document.querySelectorAll(`input[type=radio][name="${one.name}"]`)]
      .filter((other) => other.form === one.form);
    return one === (group.find((other) => other.checked) ?? group[0]);
  };
  const all = [...document.querySelectorAll(
    'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]')];
  const wanted = all.filter(reachable);
  // A page may begin in one of its fields: go to its very beginning.
  const beginning = Object.assign(document.createElement('span'), { tabIndex: -1 });
  document.body.prepend(beginning);
  beginning.focus();
  window.tabWanted = wanted;
  const look = (one) => {
    // What is drawn around an element may belong to what surrounds it, such as its label. A border
    // of another colour is no sign: it is there without the focus too.
    const drawn = [one, one.parentElement, one.parentElement?.parentElement].filter(Boolean);
    return drawn.map((each) => {
      const style = getComputedStyle(each);
      const outline = style.outlineStyle === 'none' ? '' : style.outline;
      return [outline, style.boxShadow].join(' ');
    }).join('|');
  };
  window.tabLook = look;
  window.tabBefore = wanted.map(look);
  return wanted.map((one) => one.outerHTML.slice(0, 120));
}"""
FOCUSED = """() => {
  const one = document.activeElement;
  const number = window.tabWanted.indexOf(one);
  const outside = one === document.body || one === document.documentElement;
  const box = one.getBoundingClientRect();
  const inSight = box.width > 0 && box.right > 0 && box.left < innerWidth
    && box.height > 0 && box.bottom > 0 && box.top < innerHeight;
  return { number, outside, html: one.outerHTML.slice(0, 120),
           seen: number < 0 || (inSight && window.tabLook(one) !== window.tabBefore[number]) };
}"""


def expect_each_is_reached(page: Page, width: int) -> None:
    """Fails unless the Tab key reaches each link, button and field once, in the order of the page,
    brings it into sight and shows where it is, before it leaves the page or begins again."""
    page.set_viewport_size({"width": width, "height": 800})
    wanted = page.evaluate(NUMBER)
    reached: list[int] = []
    unseen = []
    for _ in range(2 * len(wanted) + 20):
        page.keyboard.press("Tab")
        now = page.evaluate(FOCUSED)
        if now["outside"]:
            break
        if now["number"] < 0 or now["number"] in reached[-1:]:
            continue  # a scrolling part, or another field of a date
        if reached and now["number"] == reached[0]:
            break  # round again
        reached.append(now["number"])
        if not now["seen"]:
            unseen.append(now["html"])
        if now["number"] < max(reached):
            break
    missed = [wanted[number] for number in range(len(wanted)) if number not in reached]
    assert missed == [], f"not reached on {page.url}, {width} px wide"
    assert unseen == [], f"does not show that it has the focus on {page.url}, {width} px wide"
    assert reached == list(range(len(wanted))), (
        f"another order on {page.url}: {reached} of {wanted}"
    )
