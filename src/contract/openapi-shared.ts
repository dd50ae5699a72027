/** What many operations share: headers, `dryRun`, and the answer that has not changed; each stands once in the document. */

export const PARAMETERS = {
  IdempotencyKey: {
    name: 'Idempotency-Key', in: 'header', schema: { type: 'string', maxLength: 255 },
    description: 'Makes the command safe to repeat: an accepted one is done once for a key. A refused one, or a dry '
      + 'run, leaves its key free. On a list of commands it stands for every item that has no key of its own, by its place.',
  },
  IfMatch: {
    name: 'If-Match', in: 'header', schema: { type: 'string' },
    description: 'The `ETag` of what is changed, as it was read: where it is another by now, nothing is done (412).',
  },
  DryRun: {
    name: 'dryRun', in: 'query', schema: { type: 'boolean', default: false },
    description: 'Decide for real, write nothing; the answer has the same shape, with `dryRun`, and status 200.',
  },
  Language: {
    name: 'Accept-Language', in: 'header', schema: { type: 'string', enum: ['en', 'tr'] },
    description: 'The language of every sentence in the answer.',
  },
  Organisation: {
    name: 'X-Organisation', in: 'header', schema: { type: 'string' },
    description: 'The organisation to act for, where the caller has several.',
  },
} as const;

export const HEADERS = {
  ETag: { schema: { type: 'string' }, description: 'A hash of the body.' },
  Link: { schema: { type: 'string' }, description: 'The next page, `rel="next"`.' },
  Location: { schema: { type: 'string' }, description: 'The address of what was made.' },
  Replayed: {
    schema: { type: 'string', enum: ['true'] }, description: 'The key had been used: nothing was done again.',
  },
} as const;

export const UNCHANGED = { description: 'What `If-None-Match` names is still what there is.' };

export const parameter = (name: keyof typeof PARAMETERS) => ({ $ref: `#/components/parameters/${name}` });
export const header = (name: keyof typeof HEADERS) => ({ $ref: `#/components/headers/${name}` });
