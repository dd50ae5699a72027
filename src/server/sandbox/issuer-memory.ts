/** What the sandbox's issuer remembers: in memory, bounded, and gone with the process. */
import type { Adapter, AdapterPayload } from 'oidc-provider';

/** Sign-ins under way and sessions with the issuer; the oldest go first. */
const KEPT_MAX = 2000;

interface Kept {
  readonly payload: AdapterPayload;
  readonly until: number;
}

export class IssuerMemory {
  readonly #kept = new Map<string, Kept>();

  /** The part of the memory that holds one kind of thing. */
  readonly adapter = (kind: string): Adapter => {
    const key = (id: string): string => `${kind}:${id}`;
    const find = (id: string): AdapterPayload | undefined => {
      const found = this.#kept.get(key(id));
      return found === undefined || found.until < Date.now() ? undefined : found.payload;
    };
    const findBy = (field: 'uid' | 'userCode', value: string): AdapterPayload | undefined => {
      for (const [name, { payload, until }] of this.#kept) {
        if (name.startsWith(`${kind}:`) && payload[field] === value && until >= Date.now()) return payload;
      }
      return undefined;
    };
    return {
      upsert: (id, payload, expiresIn) => Promise.resolve(this.#keep(key(id), payload, expiresIn)),
      find: (id) => Promise.resolve(find(id)),
      findByUid: (uid) => Promise.resolve(findBy('uid', uid)),
      findByUserCode: (code) => Promise.resolve(findBy('userCode', code)),
      consume: (id) => {
        const payload = find(id);
        if (payload !== undefined) payload.consumed = Math.floor(Date.now() / 1000);
        return Promise.resolve();
      },
      destroy: (id) => {
        this.#kept.delete(key(id));
        return Promise.resolve();
      },
      revokeByGrantId: (grantId) => {
        for (const [name, { payload }] of this.#kept) if (payload.grantId === grantId) this.#kept.delete(name);
        return Promise.resolve();
      },
    };
  };

  #keep(name: string, payload: AdapterPayload, expiresIn: number): void {
    this.#kept.delete(name);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size < KEPT_MAX) break;
      this.#kept.delete(oldest);
    }
    this.#kept.set(name, { payload, until: Date.now() + expiresIn * 1000 });
  }
}
