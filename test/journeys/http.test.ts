import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cast, does, startStage, type Cast, type Stage } from './http-stage.ts';

let stage: Stage;
let parties: Cast;

beforeAll(async () => {
  stage = await startStage('2021-03-15');
  parties = await cast(stage);
});
afterAll(async () => { await stage.close(); });

describe('the eight steps', () => {
  it('goes from a voucher to its payment', async () => {
    const customer = parties.as('customer.admin');
    const created = await does(customer, 'voucher.create', {
      agreementId: parties.agreement, engagementType: 'sharepoint-deployment-planning', days: 5, country: 'TR',
      assignee: { name: 'Deniz', email: 'deniz@contoso.example' },
    });
    expect(created.status).toBe('assigned');
  });
});
