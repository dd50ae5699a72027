/** What proves a voucher: its holder's address, or the token of the mail. */
import { describe, expect, it } from 'vitest';
import {
  answer, around, context, HOLDER, OTHER_PARTNER, OTHER_VOUCHER, reserveInput, reserveState, standing, TODAY, VOUCHER, voucher,
} from '../../test/support/build.ts';
import { stillHolds, validate, type Shown } from './bearer.ts';
import { decide } from './decision.ts';
import { reserve } from './reservation.ts';
import { VOUCHER_STATUSES, type Voucher } from './voucher.ts';

const [N, E] = ['voucher.not-valid', 'voucher.expired'];
const shown = (changes: Partial<Shown> = {}): Shown => ({ reference: VOUCHER, sequence: 3, turnedAt: 0, ...changes });

describe('a token', () => {
  it.each<[string, Voucher, Shown | null, readonly string[]]>([
    ['holds for the voucher it names', voucher('assigned'), shown(), ['ok']],
    ['holds from the very entry by which the voucher was assigned', voucher('assigned'), shown({ turnedAt: 3 }), ['ok']],
    ['does not hold once the voucher is assigned or reserved in a later entry', voucher('assigned'), shown({ turnedAt: 4 }), [N]],
    ['does not hold for another voucher', voucher('assigned'), shown({ reference: OTHER_VOUCHER }), [N]],
    ['does not hold where nobody holds the voucher', voucher('created'), shown(), [N]],
    ['that is none proves nothing, whoever holds the voucher', voucher('assigned'), null, [N]],
  ])('%s', (_what, of, token, expected) => {
    // The address of the holder is no help beside a token: what is shown is what counts.
    const stranger = { ...reserveState(of, { partnerId: OTHER_PARTNER, standing: standing({ enrolments: [], locations: [] }) }), shown: token };
    const email = HOLDER.email;
    expect(answer(decide(validate, { voucher: of, shown: token }, { email }, context()))).toEqual(expected);
    const reserved = answer(decide(reserve, stranger, reserveInput(TODAY, { email }), context()));
    expect(reserved.includes('voucher.not-valid') ? reserved : ['ok']).toEqual(expected);
  });

  it('holds while the voucher is assigned, and in no other status', () => {
    const holding = VOUCHER_STATUSES.filter((status) => stillHolds(voucher(status), shown(), context()));
    expect(holding).toEqual(['assigned']);
  });

  it('holds through the voucher’s last day, and says nothing of it after', () => {
    const answers = around('2021-02-28').map((today) => answer(decide(validate, { voucher: voucher('assigned'), shown: shown() }, {}, context(today))));
    expect(answers).toEqual([['ok'], ['ok'], [N]]);
  });

  it('reserves as an address does, with every rule', () => {
    const state = { ...reserveState(voucher('assigned')), shown: shown() };
    const input = reserveInput(TODAY);
    expect(answer(decide(reserve, state, { ...input, email: undefined }, context()))).toEqual(['ok']);
    expect(answer(decide(reserve, { ...state, shown: undefined }, { ...input, email: undefined }, context()))).toEqual([N]);
    expect(answer(decide(reserve, { ...state, shown: undefined }, input, context('2021-03-01')))).toContain(E);
  });
});
