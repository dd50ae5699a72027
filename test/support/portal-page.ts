/// <reference lib="dom" />
/** What is asked of a page from within it. Each function runs in the browser and knows nothing around it. */

export interface Stop {
  readonly what: string;
  /** Where it cannot be told that the focus is here. */
  readonly hidden: string | undefined;
}

/** Whether the title is there, and what comes after it, and nothing stands in for what is still to come. */
export function isDrawn(): boolean {
  const portal = document.querySelector('#portal');
  // The account's menu and the sandbox's bar are fetched when the page is there.
  if (portal !== null && portal.querySelector('.sandbox-bar') === null) return false;
  if (portal !== null && portal.querySelector('.shell-tools > :only-child') !== null) return false;
  if (document.querySelector('h1') === null || document.querySelector('.skeleton, [aria-busy="true"]') !== null) return false;
  // Names that are being asked for.
  return ![...document.querySelectorAll('.quiet')].some((each) => each.textContent === '…');
}

/** How far the page is wider than its window, and what of it reaches out. */
export function overflow(): readonly string[] {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const isWithin = (element: Element): boolean => {
    for (let up = element.parentElement; up !== null; up = up.parentElement) {
      if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(up).overflowX)) return true;
    }
    return false;
  };
  const end = (element: Element): number => Math.round(element.getBoundingClientRect().right);
  const out = [...document.querySelectorAll('body *')].filter((each) => end(each) > clientWidth + 1 && !isWithin(each));
  const named = out.map((each) =>
    `<${each.tagName.toLowerCase()} class="${each.getAttribute('class') ?? ''}"> reaches ${String(end(each))} of ${String(clientWidth)}`);
  return [`the page is ${String(scrollWidth - clientWidth)} px wider than its window`, ...named.slice(0, 5)];
}

/** Letters twice as large, as somebody sets them in the browser. */
export function enlarge(): void {
  document.documentElement.style.fontSize = '200%';
}

/** Which share of the window's height bars that stay in place take from the page. */
export function coveredByBars(): number {
  const bars = [...document.querySelectorAll('.shell-head, .sandbox-line')];
  return bars.reduce((total, bar) => total + bar.getBoundingClientRect().height, 0) / innerHeight;
}

/** What is met by whoever presses in the middle of a persona's task: the tag of each. */
export function whatTasksLeadTo(): readonly string[] {
  return [...document.querySelectorAll('.persona-task')].map((task) => {
    task.scrollIntoView({ block: 'center' });
    const { left, top, width, height } = task.getBoundingClientRect();
    return document.elementFromPoint(left + width / 2, top + height / 2)?.tagName ?? 'nothing';
  });
}

/** Where the focus is, and whether anybody can see it: an outline of it or of what stands around it, in the window, under nothing. */
export function stop(): Stop {
  const active = document.activeElement;
  if (active === null || active === document.body) return { what: 'nothing', hidden: undefined };
  const tag = (element: Element | null | undefined): string => `<${element?.tagName.toLowerCase() ?? ''} class="${element?.getAttribute('class') ?? ''}">`;
  const what = `${tag(active)} ${(active.getAttribute('aria-label') ?? active.textContent).trim().slice(0, 60)}`;
  const marked = (element: Element): boolean => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2) || boxShadow.includes('inset');
  };
  const around: Element[] = [active];
  // A radio or a box is drawn by what stands around its input; a field of several parts by the frame around them.
  for (let up = active.parentElement, steps = 0; up !== null && steps < 3; up = up.parentElement, steps += 1) around.push(up);
  const isPart = active.getAttribute('role') === 'spinbutton' && getComputedStyle(active).backgroundColor !== 'rgba(0, 0, 0, 0)';
  const place = isPart ? active : around.find(marked);
  if (place === undefined) return { what, hidden: 'nothing marks the focus' };
  const { top, left, bottom, right, width, height } = place.getBoundingClientRect();
  const isOut = bottom <= 0 || right <= 0 || top >= innerHeight || left >= innerWidth;
  if (isOut || width <= 1 || height <= 1) return { what, hidden: 'the focus is outside of the window' };
  // Of its middle and its corners at least one must not lie under something else, such as a bar at the foot.
  const points = [[.5, .5], [.1, .1], [.9, .1], [.1, .9], [.9, .9]].map(([x = 0, y = 0]) =>
    document.elementFromPoint(left + width * x, top + height * y));
  const isSeen = points.some((each) => each !== null && (place.contains(each) || each.contains(place)));
  return { what, hidden: isSeen ? undefined : `the focus lies under ${tag(points[0])}` };
}

export interface Frame {
  readonly title: string;
  readonly lang: string;
  readonly theme: string | undefined;
  readonly headings: readonly string[];
  readonly crashed: boolean;
}

/** What every page has once. */
export function frame(): Frame {
  const { lang, dataset } = document.documentElement;
  return {
    title: document.title, lang, theme: dataset['theme'],
    headings: [...document.querySelectorAll('h1')].map((each) => each.textContent),
    crashed: document.querySelector('#portal')?.childElementCount === 0,
  };
}
