/** `tallystick programme check|show|publish`: a definition before, and after, it is in force. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import type { ProgrammeFile } from '../contract/programme.ts';
import { BASE } from '../contract/route.ts';
import { bodyOf, connect, connecting } from './api.ts';
import { describeProblem, readDefinition } from './definition-files.ts';
import { EXIT, makeOutput, Stop } from './output.ts';

export function addProgramme(programme: Command): void {
  programme.command('check <path>')
    .description('Check a definition and play its examples on a fresh database')
    .option('--examples <folder>', 'examples to play instead of the definition’s own')
    .action(async (path: string, options: { examples?: string }) => {
      const { checkProgramme } = await import('./check.ts');
      const output = makeOutput(false);
      const line = (text: string) => { process.stdout.write(`${text}\n`); };
      const sound = await checkProgramme(path, options.examples, { line, problem: output.problem });
      if (!sound) throw new Stop('', EXIT.failed);
    });
  const show = programme.command('show <path-or-id>')
    .description('What a definition says: a file or folder, or a published programme')
    .option('--on <date>', 'the version in force on a day, for a published programme');
  connecting(show).action(async (named: string, options: Parameters<typeof connect>[0] & { on?: string }) => {
    const connection = connect(options);
    if (existsSync(named)) {
      const definition = await definitionAt(named);
      connection.output.show(connection.output.json ? definition : summary(definition));
      return;
    }
    const query = options.on === undefined ? '' : `?on=${encodeURIComponent(options.on)}`;
    const path = `${BASE}/programmes/${encodeURIComponent(named)}${query}`;
    connection.output.show(bodyOf(await connection.client.request('GET', path), connection, ''));
  });
  const publish = programme.command('publish <path>').description('Publish a definition from a day on')
    .requiredOption('--effective-from <date>', 'the first day of this version')
    .option('--dry-run', 'decide for real, write nothing');
  connecting(publish).action(
    async (path: string, options: Parameters<typeof connect>[0] & { effectiveFrom: string; dryRun?: boolean }) => {
      const connection = connect(options);
      const input = { definition: await definitionAt(path), effectiveFrom: options.effectiveFrom };
      const key = randomUUID();
      const answer = await connection.client.command('programme.publish', input, {
        key, dryRun: options.dryRun === true,
      });
      connection.output.show(bodyOf(answer, connection, 'Look with `programme show` whether it was published.'));
    },
  );
}

async function definitionAt(path: string): Promise<ProgrammeFile> {
  const read = await readDefinition(path);
  if ('definition' in read) return read.definition;
  throw new Stop(read.errors.map(describeProblem).join('\n'), EXIT.usage);
}

/** The definition in a few lines, for people; `--json` has it whole. */
function summary(definition: ProgrammeFile): Readonly<Record<string, unknown>> {
  const { calendar } = definition;
  return {
    id: definition.id,
    'time zone': definition.timeZone,
    languages: definition.languages,
    offerings: definition.offerings.map((offering) => offering.id),
    'engagement types': definition.offerings.flatMap((offering) => offering.engagementTypes.map((type) => type.id)),
    'a voucher lives': `${String(definition.voucher.lifeDays)} days`,
    'a payment may be asked for': `${String(definition.payment.windowDays)} days`,
    'last day to accrue': calendar.accrual?.lastDay,
    'last day to convert': calendar.conversion?.lastDay,
    'last day to create': calendar.creation?.lastDay,
    'last day to assign': calendar.assignment?.lastDay,
    'pools are emptied on': calendar.removal?.on,
    'last day to redeem': calendar.redemption?.lastDay,
    'rates for': definition.rates.map((rate) => rate.country),
    'sample values': definition.rates.some((rate) => rate.sample === true) ? 'marked in the file' : undefined,
  };
}
