/** What answers have shown: ids by their kind and values by the name of their field, for the requests that follow. */

const ID = /^([a-z]{3})_[0-9A-Za-z_-]{8,}$/;
const REFERENCE = /^(?:[0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]$/;
/** Old ids make room: what was seen lately is more likely to be in a state where something can happen. */
const KEPT_MAX = 150;

/** The kind under which voucher references are kept. */
export const VOUCHER = 'voucher';

export class Pool {
  readonly #kinds = new Map<string, unknown[]>();
  readonly #names = new Map<string, unknown[]>();
  /** Ids that are never handed out, such as those of the people who act. */
  readonly #spared: ReadonlySet<string>;

  constructor(spared: ReadonlySet<string>) {
    this.#spared = spared;
  }

  ids(kind: string): readonly string[] {
    return (this.#kinds.get(kind) ?? []) as string[];
  }

  /** Values that stood under a name. */
  named(name: string): readonly unknown[] {
    return this.#names.get(name) ?? [];
  }

  absorb(value: unknown, name = ''): void {
    if (Array.isArray(value)) {
      for (const each of value.slice(0, 20)) this.absorb(each, name);
    } else if (typeof value === 'object' && value !== null) {
      for (const [field, each] of Object.entries(value)) this.absorb(each, field);
    } else if (typeof value === 'string') {
      this.#text(value, name);
    } else if (value !== null && value !== undefined && name !== '') {
      keep(this.#names, name, value);
    }
  }

  #text(value: string, name: string): void {
    if (this.#spared.has(value)) return;
    const kind = REFERENCE.test(value) ? VOUCHER : ID.exec(value)?.[1];
    if (kind !== undefined) keep(this.#kinds, kind, value);
    if (name !== '' && value.length <= 300) keep(this.#names, name, value);
  }
}

function keep(map: Map<string, unknown[]>, name: string, value: unknown): void {
  const list = map.get(name) ?? [];
  map.set(name, list);
  if (list.includes(value)) return;
  list.push(value);
  if (list.length > KEPT_MAX) list.shift();
}
