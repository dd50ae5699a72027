/** What the page of a voucher's link shows, made of elements and never of written markup. */
import type { VoucherPageWords } from '../contract/voucher-page-words.ts';
import { FIELDS, type Bounds, type Fault, type Field, type Wish } from './voucher-logic.ts';

type Child = Node | string;

export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name, attributes: Readonly<Record<string, string>> = {}, ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
}

export function button(text: string, work: () => void): HTMLElement {
  const made = element('button', { type: 'button' }, text);
  made.addEventListener('click', work);
  return made;
}

export function link(href: string, text: string, leaving: () => void): HTMLElement {
  const made = element('a', { href, class: 'button' }, text);
  made.addEventListener('click', leaving);
  return made;
}

/** What is known of the voucher, as pairs. */
export function facts(pairs: readonly (readonly [string, string])[]): HTMLElement {
  return element('dl', {}, ...pairs.flatMap(([what, value]) => [element('dt', {}, what), element('dd', {}, value)]));
}

export function list(items: readonly string[]): HTMLElement {
  return element('ul', {}, ...items.map((item) => element('li', {}, item)));
}

/** What is wrong, as a list that leads to the fields; it takes the focus, and is read out. */
export function summary(title: string, faults: readonly Fault[]): HTMLElement {
  const items = faults.map(({ field, message }) => {
    if (field === undefined) return element('li', {}, message);
    const way = element('a', { href: `#${field}` }, message);
    // The address is left as it is: what stands behind its # is a token.
    way.addEventListener('click', (event) => {
      event.preventDefault();
      document.getElementById(field)?.focus();
    });
    return element('li', {}, way);
  });
  return element('div', { class: 'errors', role: 'alert', tabindex: '-1' }, element('h2', {}, title), element('ul', {}, ...items));
}

export interface Choice {
  readonly id: string;
  readonly name: string;
}

export interface FormFacts extends Bounds {
  readonly words: VoucherPageWords;
  readonly text: string;
  readonly offSiteText: string;
  readonly locations: readonly Choice[];
  readonly consultants: readonly Choice[];
}

/** The form of a reservation; `send` gets what was filled in. */
export function reserveForm(given: FormFacts, send: (wish: Wish, form: HTMLFormElement) => void): HTMLFormElement {
  const { words, text, offSiteText, locations, consultants, today, redeemBy, days } = given;
  const choices = locations.map(({ id, name }) => element('option', { value: id, translate: 'no' }, name));
  const first = locations.length === 1 ? [] : [element('option', { value: '' }, words.choose)];
  const boxes = consultants.map(({ id, name }, index) => {
    const box = index === 0 ? { id: 'consultantIds' } : {};
    return element('label', { class: 'choice' }, element('input', { type: 'checkbox', name: 'consultantIds', value: id, ...box }),
      element('span', { translate: 'no' }, name));
  });
  const date = { type: 'date', min: today, max: redeemBy, required: '' };
  const form = element('form', { novalidate: '', 'aria-labelledby': 'reserve' },
    element('h2', { id: 'reserve' }, words.reserve), element('p', {}, text),
    labelled('locationId', words, element('select', { required: '' }, ...first, ...choices)),
    element('fieldset', { 'aria-describedby': 'consultantIds-help' }, element('legend', {}, words.fields.consultantIds),
      element('p', { id: 'consultantIds-help' }, words.consultantsText), ...boxes),
    labelled('startsOn', words, element('input', date)),
    labelled('endsOn', words, element('input', date)),
    labelled('offSiteDays', words, element('input', {
      type: 'number', min: '0', max: String(days), step: '1', value: '0', 'aria-describedby': 'offSiteDays-help',
    }), element('span', { id: 'offSiteDays-help' }, offSiteText)),
    element('p', {}, element('button', { type: 'submit' }, words.send)));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    send(wishOf(form), form);
  });
  return form;
}

function labelled(field: Field, { fields }: VoucherPageWords, input: HTMLInputElement | HTMLSelectElement, help?: HTMLElement): HTMLElement {
  input.id = field;
  input.name = field;
  return element('p', { class: 'field' }, element('label', { for: field }, fields[field]), input, ...(help === undefined ? [] : [help]));
}

function wishOf(form: HTMLFormElement): Wish {
  const filled = new FormData(form);
  const all = (field: Field): string[] => filled.getAll(field).filter((value) => typeof value === 'string');
  const text = (field: Field): string => all(field)[0] ?? '';
  return {
    locationId: text('locationId'), consultantIds: all('consultantIds'), startsOn: text('startsOn'), endsOn: text('endsOn'),
    offSiteDays: text('offSiteDays'),
  };
}

/** Marks the fields that are at fault, for who hears the page. */
export function mark(form: HTMLFormElement, faults: readonly Fault[]): void {
  for (const field of FIELDS) {
    const wrong = faults.some((fault) => fault.field === field);
    form.querySelector(`#${field}`)?.setAttribute('aria-invalid', String(wrong));
  }
}
