/** `tallystick verify`: everything recomputed from the journal, and held against what was signed and what others kept. */
import { Option, type Command } from 'commander';
import type { Config } from '../server/config.ts';
import type { Place } from '../server/store/database.ts';
import type { Verified } from '../server/queries/verify.ts';
import type { Known } from '../server/queries/verify-tree.ts';
import { EXIT, makeOutput, Stop } from './output.ts';
import { contentOf, gather } from './receipt.ts';
import { keysGiven, keysOf } from './signing.ts';

interface VerifyOptions {
  readonly json?: boolean;
  readonly checkpoint: readonly string[];
  readonly key: readonly string[];
}

type OnDatabase = <Result>(work: (place: Place) => Promise<Result>) => Promise<Result>;

export function addVerify(program: Command, configured: () => Config, onDatabase: OnDatabase): void {
  program.command('verify')
    .description('Fold the journal from nothing and compare it with every row, the ledger, the chains and the signed checkpoints')
    .option('--checkpoint <file>', 'a checkpoint that was kept elsewhere; may be given several times', gather, [])
    .option('--key <vkey>', 'a verifier key that was kept elsewhere; may be given several times', gather, [])
    .addOption(new Option('--json', 'JSON, also on a terminal'))
    .action(async (options: VerifyOptions) => {
      const held = await Promise.all(options.checkpoint.map(async (name) => ({ name, note: await contentOf(name) })));
      const keys = [...keysGiven(options.key), ...(await keysOf(configured()))?.verifiers ?? []];
      tell(await onDatabase((place) => verifyAt(place, { keys, held })), held.length, options);
    });
}

async function verifyAt(place: Place, known: Known): Promise<Verified> {
  const [{ makePool }, { verify }] = await Promise.all([
    import('../server/store/database.ts'), import('../server/queries/verify.ts'),
  ]);
  const pool = makePool(place, 'tallystick_writer', 2);
  try {
    return await verify(pool, known);
  } finally {
    await pool.end();
  }
}

function tell({ entries, subjects, checkpoints, unchecked, faults }: Verified, held: number, options: VerifyOptions): void {
  const output = makeOutput(options.json === true || !process.stdout.isTTY);
  if (output.json) output.show({ entries, subjects, checkpoints, unchecked, faults });
  for (const fault of output.json ? [] : faults) output.problem(fault);
  const verdict = faults.length === 0 ? 'all is well' : `${String(faults.length)} faults`;
  output.say(`${String(entries)} entries of ${String(subjects)} subjects, ${String(checkpoints)} checkpoints: ${verdict}`);
  if (unchecked > 0) output.say(`${String(unchecked)} signatures were not checked: no verifier key is known here; give one with --key`);
  if (held === 0) output.say('No checkpoint that was kept elsewhere was given: a history that was rewritten and signed again looks well');
  if (faults.length > 0) throw new Stop('', EXIT.failed);
}
