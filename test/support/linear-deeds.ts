/**
 * Every command that names a voucher, as somebody would give it in a race, and the statuses in which domain.md §4 lets
 * it happen. The list is held against the contract, so that a new command cannot be forgotten.
 */
import { COMMAND_INPUTS } from '../../src/contract/commands.ts';
import type { Voucher } from '../../src/domain/voucher.ts';
import { COMMANDS } from '../../src/domain/party.ts';
import type { Command } from '../../src/server/commands/reply.ts';
import { plusDays } from '../properties/terms.ts';
import { asked, DENIZ, plan } from './cast.ts';
import { dateIn, lifeOf } from './linear-record.ts';
import type { Life } from './linear-voucher.ts';
import type { Input, Stage } from './stage.ts';

/** A voucher that was made ready: whose it is, and the file there is to report. */
export interface Ready {
  readonly reference: string;
  readonly file: string | undefined;
  readonly life: Life;
}

/** One way to give a command: by whom, and with what. `day` is a date on which it is given. */
export type Deed = (ready: Ready, stage: Stage, day: string) => readonly [as: string, input: Input];

/** Everybody who gives them; to be called upon before it begins. */
export const PLAYERS = [
  'contoso.benefits-admin', 'fabrikam.programme-admin', 'adatum.programme-admin', 'fabrikam.payment-admin',
];

const ZOE = { name: 'Zoe', email: 'zoe@contoso.example' };
let count = 0;
/** A text that no other command of the run has, so that each is told from the others. */
const fresh = (): string => `text ${String(count += 1)}`;

const reserving = (partner: string, email = DENIZ.email): Deed => ({ reference }, stage, day) =>
  [`${partner}.programme-admin`, plan(stage, partner, reference, { email, startsOn: day, endsOn: day })];
const byHolder = (input: (ready: Ready, stage: Stage, day: string) => Input): Deed => (ready, stage, day) =>
  ['fabrikam.programme-admin', { voucher: ready.reference, ...input(ready, stage, day) }];
const byCustomer = (input: (stage: Stage) => Input = () => ({})): Deed => (ready, stage) =>
  ['contoso.benefits-admin', { voucher: ready.reference, ...input(stage) }];
const byClock = (input: () => Input = () => ({})): Deed => ({ reference }) => ['', { voucher: reference, ...input() }];

export const DEEDS: Readonly<Record<string, readonly [Deed, ...Deed[]]>> = {
  'voucher.assign': [
    byCustomer(() => ({ assignee: ZOE })),
    byCustomer((stage) => ({ assignee: DENIZ, partnerId: stage.saved.get('adatum') })),
    byCustomer(() => ({ assignee: DENIZ })),
  ],
  'voucher.cancel': [byCustomer(() => ({ reason: fresh() }))],
  'voucher.resend': [byCustomer()],
  'voucher.validate': [byHolder(() => ({ email: DENIZ.email })), byHolder(() => ({ email: ZOE.email }))],
  'voucher.reserve': [reserving('fabrikam'), reserving('adatum'), reserving('adatum', ZOE.email)],
  'voucher.reschedule': [
    byHolder((_ready, _stage, day) => ({ startsOn: day, endsOn: plusDays(day, 1) })),
    byHolder((_ready, _stage, day) => ({ startsOn: plusDays(day, 1), endsOn: plusDays(day, 200) })),
  ],
  'voucher.release': [byHolder(() => ({ reason: fresh() }))],
  'engagement.attach': [byHolder(() => ({ fileName: 'plan.txt', content: fresh() }))],
  'engagement.draft': [byHolder(() => ({ summary: fresh() }))],
  'engagement.report': [byHolder(({ file }, _stage, day) => ({
    startedOn: day, endedOn: day, onSiteDays: 1, offSiteDays: 0, summary: fresh(), recommendations: 'Pilot.',
    deliverableIds: [file ?? 'dlv_0000000000000000'], deliveredToCustomer: true,
  }))],
  'voucher.redeem': [byHolder(() => ({}))],
  'payment.save': [({ reference }, stage, day) => ['fabrikam.payment-admin', {
    partnerId: stage.saved.get('fabrikam'), locationId: stage.saved.get('fabrikam.location'), vouchers: [reference],
    invoiceNumber: fresh(), invoiceDate: day,
  }]],
  'voucher.expire': [byClock()],
  'voucher.extend': [byClock(() => ({ extensionId: 'ext_0000000000000000', days: 90, reason: fresh() }))],
};

/** The commands of the contract that name a voucher, and the clock's own. */
export function commandsOnVouchers(): string[] {
  const given = Object.entries(COMMAND_INPUTS).filter(([, schema]) => {
    const { in: from, shape } = (schema as unknown as { def: { in?: { shape: object } }; shape?: object; in?: { shape: object } });
    return Object.keys(shape ?? from?.shape ?? {}).some((field) => ['voucher', 'vouchers'].includes(field));
  }).map(([name]) => name);
  const clocks = Object.entries(COMMANDS).filter(([name, givers]) => name.startsWith('voucher.') && Object.keys(givers).length === 0);
  return [...given, ...clocks.map(([name]) => name)].sort();
}

/** The drawing of domain.md §4: what may be done in which status, by day and after the last midnight. */
export const POSSIBLE: Readonly<Record<string, readonly string[]>> = {
  created: ['voucher.assign', 'voucher.cancel', 'voucher.extend', 'voucher.expire'],
  assigned: ['voucher.assign', 'voucher.cancel', 'voucher.resend', 'voucher.validate', 'voucher.reserve', 'voucher.extend', 'voucher.expire'],
  reserved: ['voucher.validate', 'voucher.reschedule', 'voucher.release', 'engagement.attach', 'engagement.draft',
    'engagement.report', 'voucher.extend', 'voucher.expire'],
  completed: ['voucher.validate', 'engagement.attach', 'engagement.draft', 'engagement.report', 'voucher.redeem', 'voucher.extend',
    'voucher.expire'],
  redeemed: ['voucher.validate', 'payment.save'],
};

/** A deed as a command. The clock's commands are its own; the others are parsed as a client's would be. */
export async function commandFor(stage: Stage, name: string, deed: Deed, ready: Ready, day: string): Promise<Command> {
  const [as, input] = deed(ready, stage, day);
  if (as === '') return { name: name as Command['name'], input, caller: { kind: 'system' } };
  return stage.command(as, name, input);
}

/** Makes as many vouchers of one day as asked for, all in one status, and answers how each stands. */
export async function makeReady(stage: Stage, status: string, howMany: number, zone = 'UTC'): Promise<Ready[]> {
  const day = dateIn(stage.clock.now(), zone);
  return Promise.all(Array.from({ length: howMany }, async (): Promise<Ready> => {
    const more = status === 'created' ? { assignee: undefined } : {};
    const made = await stage.ok('contoso.benefits-admin', 'voucher.create', { ...asked(stage, 'contoso', { days: 1 }), ...more });
    let ready = { reference: made.id, file: undefined as string | undefined, life: lifeOf(made.voucher ?? {}) as Life };
    const give = async (name: string): Promise<void> => {
      const [as, input] = (DEEDS[name] ?? [byClock()])[0](ready, stage, day);
      const reply = await stage.ok(as, name, input);
      const file = name === 'engagement.attach' ? reply.id : ready.file;
      ready = { ...ready, file, life: lifeOf(reply.voucher as Voucher) as Life };
    };
    const way = ['voucher.reserve', 'engagement.attach', 'engagement.report', 'voucher.redeem'];
    const steps = { created: 0, assigned: 0, reserved: 2, completed: 3, redeemed: 4 }[status] ?? 0;
    for (const name of way.slice(0, steps)) await give(name);
    return ready;
  }));
}
