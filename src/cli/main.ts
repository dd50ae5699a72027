#!/usr/bin/env node
/** `tallystick <noun> <verb>`. What needs the database or the server is loaded only when it is asked for. */
import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { addAttach, addCommands, addRead } from './api.ts';
import { addImport } from './import.ts';
import { addInstallation } from './installation.ts';
import { addKeys } from './keys.ts';
import { EXIT, Stop } from './output.ts';
import { addProgramme } from './programme.ts';
import { addReceipt } from './receipt.ts';
import { addVoucherVerify } from './voucher-verify.ts';

function version(): string {
  const read = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { version: string };
  return read.version;
}

const VOUCHER_QUERY = ['status', 'q', 'engagementType', 'expiresBefore', 'limit', 'cursor'];

/** The help of `tallystick voucher` would pass for that of a `tallystick voucher nonsense`, which there is not. */
function refuseUnknown(command: Command): void {
  const [first] = command.args;
  const hasPartsAlone = command.commands.length > 0 && command.registeredArguments.length === 0;
  if (!hasPartsAlone || first === undefined || first.startsWith('-') || first === 'help') return;
  command.error(`error: unknown command '${first}'`);
}

/** The noun that is asked for, by `tallystick voucher …` or `tallystick help voucher`. */
function nounAsked([, , first, second]: readonly string[]): string | undefined {
  return first === 'help' ? second : first;
}

/** The whole tree of commands. */
export function makeProgram(): Command {
  const program = new Command('tallystick')
    .description('Runs voucher-funded service programmes.')
    .version(version())
    .showHelpAfterError()
    .addHelpText('beforeAll', ({ error, command }) => {
      if (!error) refuseUnknown(command);
      return '';
    })
    .exitOverride();
  const nouns = new Map<string, Command>();
  const noun = (name: string): Command => {
    const known = nouns.get(name);
    if (known !== undefined) return known;
    const made = program.command(name).description(`commands and reads on: ${name}`).exitOverride();
    nouns.set(name, made);
    return made;
  };
  addInstallation(program, noun);
  addProgramme(noun('programme'));
  addCommands(noun, nounAsked(process.argv));
  addAttach(noun('engagement'));
  addKeys(noun('keys'));
  addImport(program);
  addReceipt(noun('receipt'), noun('journal'));
  addRead(noun('voucher'), 'show', 'A voucher', '/vouchers/{ref}');
  addRead(noun('voucher'), 'list', 'Vouchers, newest first', '/vouchers', VOUCHER_QUERY);
  addRead(noun('voucher'), 'link', 'The link of a voucher, to be handed to a partner', '/vouchers/{ref}/proof');
  addVoucherVerify(noun('voucher'));
  addRead(noun('voucher'), 'trail', 'What happened to a voucher', '/vouchers/{ref}/trail');
  addRead(noun('agreement'), 'show', 'An agreement with its balance', '/agreements/{id}');
  addRead(noun('agreement'), 'list', 'Agreements', '/agreements', ['limit', 'cursor']);
  addRead(noun('agreement'), 'ledger', 'Where the days of an agreement went', '/agreements/{id}/ledger');
  addRead(noun('organisation'), 'show', 'An organisation', '/organisations/{id}');
  addRead(noun('organisation'), 'list', 'Organisations', '/organisations', ['kind', 'q', 'limit', 'cursor']);
  addRead(noun('organisation'), 'people', 'An organisation’s people', '/organisations/{id}/people');
  addRead(noun('partner'), 'show', 'A partner', '/partners/{id}');
  addRead(noun('partner'), 'eligibility', 'What a partner may deliver', '/partners/{id}/eligibility', ['on']);
  addRead(noun('payment'), 'show', 'A payment request', '/payment-requests/{id}');
  addRead(noun('payment'), 'list', 'Payment requests', '/payment-requests', ['status', 'limit', 'cursor']);
  addRead(noun('journal'), 'list', 'What happened, in order', '/journal', ['after', 'subject', 'limit']);
  addRead(program, 'me', 'Who is calling', '/me');
  addRead(program, 'clock', 'The time by which deadlines are judged', '/clock');
  return program;
}

try {
  await makeProgram().parseAsync();
} catch (error) {
  process.exitCode = endWith(error);
}

function endWith(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  if (error instanceof Stop) {
    if (error.message !== '') process.stderr.write(`${error.message}\n`);
    return error.code;
  }
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  return EXIT.failed;
}
