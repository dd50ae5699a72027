#!/usr/bin/env node
import { checkProgramme } from './check.ts';
const [, , , , path, , examples] = process.argv;
const ok = await checkProgramme(path ?? '', examples, { line: (t) => { console.log(t); }, problem: (t) => { console.error(t); } });
process.exit(ok ? 0 : 1);
