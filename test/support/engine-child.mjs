// An engine in a process of its own, so that it can be killed. Node 20 runs no TypeScript: it stands on the compiled code.
import { movableClock } from '../../dist/server/clock.js';
import { openEngine } from '../../dist/server/engine.js';

const { now, ...options } = JSON.parse(process.argv[2] ?? '{}');
const report = (error, command) => {
  const cause = error instanceof Error ? `${error.stack ?? error.message} ${String(error.code)}` : String(error);
  process.send?.({ report: `${command?.name ?? 'no command'}: ${cause}` });
};
const engine = openEngine({ ...options, clock: movableClock(now), report });

process.on('message', ({ id, command }) => {
  void engine.runner.run(command).then((reply) => {
    // The terms are the whole definition; the parent has it.
    const { terms: _terms, ...rest } = reply;
    process.send?.({ id, reply: rest });
  });
});
process.on('disconnect', () => { process.exit(); });
process.send?.({ ready: true });
