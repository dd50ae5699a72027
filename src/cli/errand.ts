/** `tallystick errand`: the work that a server gave up, why, and how it goes on once the cause is mended. */
import { Option, type Command } from 'commander';
import type pg from 'pg';
import type { Place } from '../server/store/database.ts';
import type { DeadErrand } from '../server/store/outbox.ts';
import { EXIT, makeOutput, Stop } from './output.ts';

type OnDatabase = <Result>(work: (place: Place) => Promise<Result>) => Promise<Result>;

interface Options {
  readonly json?: boolean;
}

export function addErrands(errand: Command, onDatabase: OnDatabase): void {
  const asJson = new Option('--json', 'JSON, also on a terminal');
  errand.command('list')
    .description('Imports, extensions and commands for many that were put aside, and why')
    .addOption(asJson)
    .action(async (options: Options) => {
      const { deadErrands } = await import('../server/errands.ts');
      const items = await onDatabase(withWriter(deadErrands));
      const output = outputOf(options);
      if (output.json) output.show({ items });
      output.say(errandsInWords(items));
    });
  errand.command('resume').argument('<id>', 'as `errand list` tells it')
    .description('Let one go on where it stood: nothing that is done is done again')
    .addOption(asJson)
    .action(async (written: string, options: Options) => {
      const id = Number(written);
      if (!Number.isSafeInteger(id) || id < 1) throw new Stop(`an errand’s id is a number, and not ${written}`, EXIT.usage);
      const { resume } = await import('../server/errands.ts');
      if (!await onDatabase(withWriter((writer) => resume(writer, id)))) {
        throw new Stop(`no errand ${written} was put aside; \`tallystick errand list\` tells those that were`, EXIT.refused);
      }
      const output = outputOf(options);
      if (output.json) output.show({ resumed: id });
      output.say(`errand ${written} goes on as soon as a server looks`);
    });
}

/** For people: each errand with its whole reason, which is why anybody asks; a table would cut it. */
export function errandsInWords(items: readonly DeadErrand[]): string {
  if (items.length === 0) return 'nothing was put aside';
  return items.map(({ id, kind, subject, attempts, deadAt, lastError }) => {
    const head = `${id}  ${kind} ${subject}, put aside ${deadAt} after ${attempts} attempts`;
    const why = lastError.trim() === '' ? 'no reason was kept' : lastError.trim();
    return [head, ...why.split(/\r?\n/).map((line) => `    ${line.trimEnd()}`)].join('\n');
  }).join('\n\n');
}

function outputOf({ json }: Options): ReturnType<typeof makeOutput> {
  return makeOutput(json === true || !process.stdout.isTTY);
}

function withWriter<Result>(work: (writer: pg.Pool) => Promise<Result>) {
  return async (place: Place): Promise<Result> => {
    const { makePool } = await import('../server/store/database.ts');
    const writer = makePool(place, 'tallystick_writer', 1);
    try {
      return await work(writer);
    } finally {
      await writer.end();
    }
  };
}
