// A server in a process of its own, on a clock that stands; it tells its address, and ends in order at SIGTERM.
import { pino } from 'pino';
import { movableClock } from '../../dist/server/clock.js';
import { startServer } from '../../dist/server/main.js';
import { diesAt } from './dying.mjs';

const { now, dieAt, ...options } = JSON.parse(process.argv[2] ?? '{}');
const log = pino({ level: 'error', base: null }, { write: (line) => { process.send?.({ report: line }); } });
// What is played here guesses wrongly on purpose.
const server = await startServer({ limited: false, ...options, clock: movableClock(now), log, failPoint: diesAt(dieAt) });
process.once('SIGTERM', () => { void server.close().then(() => { process.disconnect?.(); }); });
process.send?.({ address: server.address });
