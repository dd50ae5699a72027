/** A person invited as a consultant is the consultant of that address, and sees the engagements that one delivers. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EventOf } from '../../src/domain/event.ts';
import type { Command } from '../../src/server/commands/reply.ts';
import { addCustomer, addPartner, addVoucher, plan } from '../support/cast.ts';
import { openTheatre, type Input, type Stage, type Theatre } from '../support/stage.ts';

let theatre: Theatre;
let stage: Stage;

beforeAll(async () => {
  theatre = await openTheatre();
  stage = await theatre.openStage({ on: '2020-09-15' });
  await addCustomer(stage, 'contoso', 60);
  await addPartner(stage, 'fabrikam');
}, 60_000);

afterAll(() => theatre.close());

const ADMIN = 'fabrikam.global-admin';

/** Invites somebody to the partner and answers the person with the consultant that they are. */
async function invite(email: string, roles: readonly string[], more: Input = {}): Promise<readonly [personId: string, consultantId: string | null]> {
  const { id, events } = await stage.ok(ADMIN, 'person.invite', {
    organisationId: stage.saved.get('fabrikam'), name: 'Elif', email, roles, ...more,
  });
  const [event] = events as readonly EventOf<'person.invited'>[];
  return [id, event?.data.consultantId ?? null];
}

const addConsultant = (name: string, email: string) =>
  stage.make(ADMIN, 'partner.add-consultant', { partnerId: stage.saved.get('fabrikam'), name, email });

test('whoever is invited by a consultant\'s address sees the engagements of that consultant', async () => {
  const voucher = await addVoucher(stage, 'contoso');
  await stage.ok(ADMIN, 'voucher.reserve', plan(stage, 'fabrikam', voucher));
  const [personId, consultantId] = await invite('ELIF@fabrikam.example', ['consultant']);
  expect(consultantId).toBe(stage.saved.get('fabrikam.consultant'));
  const draft: Command = {
    ...await stage.command(ADMIN, 'engagement.draft', { voucher, summary: 'So far.' }),
    caller: { kind: 'person', personId, organisationId: stage.saved.get('fabrikam') ?? '' },
  };
  expect(await stage.engine.runner.run(draft)).toMatchObject({ kind: 'accepted' });
});

test('the consultant who is named is taken, whatever the addresses', async () => {
  const named = await addConsultant('Can', 'can@fabrikam.example');
  expect((await invite('ada@fabrikam.example', ['consultant'], { consultantId: named }))[1]).toBe(named);
});

test('nobody is taken for a consultant who has another role, another address, or one that two have', async () => {
  await addConsultant('Ece', 'ece@fabrikam.example');
  expect((await invite('ece@fabrikam.example', ['payment-admin']))[1]).toBeNull();
  expect((await invite('nobody@fabrikam.example', ['consultant']))[1]).toBeNull();
  await addConsultant('Team', 'team@fabrikam.example');
  await addConsultant('Team', 'team@fabrikam.example');
  expect((await invite('team@fabrikam.example', ['consultant']))[1]).toBeNull();
});
