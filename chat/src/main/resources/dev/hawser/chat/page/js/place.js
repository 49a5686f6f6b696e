// Where a reader is in a list: what is seen, and what has the focus. Both stay while the list changes.

/**
 * Notes it before a change; afterwards `scroll()` and `focus()` put it right. Children that are made anew are known by their `data-offset`. What has
 * the focus and goes leaves it to the list's scroller, so that keys still scroll it.
 */
export function placeIn(scroller, list, isAnchor) {
  const { scrollTop } = scroller;
  const seen = [...list.children].find(child => isAnchor(child) && child.offsetTop + child.offsetHeight > scrollTop);
  const top = seen?.offsetTop;
  const { activeElement } = document;
  const focused = list.contains(activeElement) ? [...list.children].find(child => child.contains(activeElement)) : null;
  const now = child => (child.isConnected ? child : child.dataset.offset && list.querySelector(`:scope > [data-offset="${child.dataset.offset}"]`));
  return {
    scroll() {
      const child = seen && now(seen);
      if (child) scroller.scrollTop = scrollTop + child.offsetTop - top;
    },
    focus() {
      if (focused && !list.contains(document.activeElement)) (now(focused) || scroller).focus({ preventScroll: true });
    },
  };
}
