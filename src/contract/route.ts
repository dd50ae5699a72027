/** What a row of `routes.ts` says. */
import type { z } from 'zod';

export const BASE = '/api/v1';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH';

/** A command's own address. Who may give it is the table `COMMANDS` of `domain/party.ts`. */
export interface CommandRoute {
  readonly method: Exclude<Method, 'GET'>;
  readonly path: string;
  readonly summary: string;
  /** When accepted; 200 where left out, and for every dry run. */
  readonly status?: 201 | 202;
  /** From a parameter of the path to the field of the input that it becomes. */
  readonly params?: Readonly<Record<string, string>>;
  /** A parameter that names the organisation to which the subject must belong; elsewhere the address is not found. */
  readonly within?: string;
  /** From a field of the body to the field of the input, where an address says it in another word. */
  readonly rename?: Readonly<Record<string, string>>;
  /** A field that the caller's own organisation fills where the body leaves it out. */
  readonly own?: string;
  /** How the body is written; JSON where left out. `none`: an empty body, or an empty object. */
  readonly body?: 'json' | 'none' | 'multipart' | 'json-or-yaml';
}

/** A read. `params` are the path's parameters, each with its schema; one that does not fit is an address not found. */
export interface ReadRoute {
  readonly path: string;
  readonly summary: string;
  /** Who gets an answer; a stranger's address is not found. */
  readonly who: string;
  /** True where nobody needs to sign in. */
  readonly open?: true;
  readonly params?: Readonly<Record<string, z.ZodType>>;
  readonly query: z.ZodObject;
  /** Null where the answer is a file. */
  readonly response: z.ZodType | null;
}

/** What is neither one command nor a read of the API. */
export interface OperationRoute {
  readonly method: Method;
  readonly path: string;
  /** True where the path does not begin with `/api/v1`. */
  readonly outside?: true;
  readonly summary: string;
  readonly who: string;
  /** True where nobody needs to sign in. */
  readonly open?: true;
  readonly params?: Readonly<Record<string, z.ZodType>>;
  readonly body?: z.ZodType;
  /** The body's media types, JSON where left out. */
  readonly takes?: readonly string[];
  readonly response: z.ZodType | null;
  /** The answer's media types, JSON where left out. */
  readonly gives?: readonly string[];
  /** True where a rule may say no to the whole of it: 409. */
  readonly refuses?: true;
  /** One line of a body and of its answer, where they may be lines of JSON. */
  readonly line?: z.ZodType;
  readonly answerLine?: z.ZodType;
  /** 200 where left out; with 202, `Location` says where it goes on. */
  readonly status?: 202;
  readonly dryRun?: true;
  /** True where `Idempotency-Key` makes it safe to repeat. */
  readonly keyed?: true;
  /** True where the answer has an `ETag`. */
  readonly tagged?: true;
  /** What else stands in the address. */
  readonly query?: z.ZodObject;
}
