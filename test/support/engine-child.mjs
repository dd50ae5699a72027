// An engine in a process of its own, so that it can be killed. Node 20 runs no TypeScript: it stands on the compiled code.
import { BULK_ERRAND, bulkErrand } from '../../dist/server/bulk.js';
import { movableClock } from '../../dist/server/clock.js';
import { openEngine } from '../../dist/server/engine.js';
import { openFileStore } from '../../dist/server/files.js';
import { IMPORT_ERRAND, importErrand } from '../../dist/server/imports.js';
import { makeReads } from '../../dist/server/queries/all.js';
import { diesAt } from './dying.mjs';

const { now, dieAt, filesFolder, ...options } = JSON.parse(process.argv[2] ?? '{}');
const report = (error, command) => {
  const cause = error instanceof Error ? `${error.stack ?? error.message} ${String(error.code)}` : String(error);
  process.send?.({ report: `${command?.name ?? 'no command'}: ${cause}` });
};
const failPoint = diesAt(dieAt);
const files = filesFolder === undefined ? undefined : await openFileStore(filesFolder, failPoint);
const held = { reads: undefined };
const errands = (tools) => ({
  [BULK_ERRAND]: bulkErrand(tools, () => held.reads, failPoint),
  ...(files === undefined ? {} : { [IMPORT_ERRAND]: importErrand(tools, files, failPoint) }),
});
const engine = openEngine({ ...options, clock: movableClock(now), report, failPoint, errands });
held.reads = makeReads(engine);

const WORK = { drain: () => engine.drain(), nightly: (until) => engine.nightly(until) };

process.on('message', ({ id, command, work, until }) => {
  const answered = work === undefined ? engine.runner.run(command) : WORK[work](until);
  answered.then((reply) => {
    // The terms are the whole definition; the parent has it.
    const { terms: _terms, ...rest } = Object(reply);
    process.send?.({ id, reply: work === undefined ? rest : reply });
  }, (error) => {
    report(error);
    process.send?.({ id, reply: { kind: 'lost' } });
  });
});
process.on('disconnect', () => { process.exit(); });
process.send?.({ ready: true });
