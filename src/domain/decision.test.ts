import { describe, expect, it } from 'vitest';
import { ability, decide, inOrder, REFUSAL_CODES, unreachable, type Action, type Refusal, type RefusalCode } from './decision.ts';
import { happened } from './event.ts';

const refusal = (rule: RefusalCode): Refusal => ({ rule, params: {} });

interface Input {
  readonly size?: number;
  readonly place?: string;
}

/** A command whose rules refuse what the state names, reported out of order on purpose. */
function action(changes: Partial<Action<readonly string[], Input, null>> = {}): Action<readonly string[], Input, null> {
  const refusing = (code: RefusalCode) => (state: readonly string[]) => (state.includes(code) ? refusal(code) : undefined);
  return {
    rules: [
      { reads: ['size', 'place'], check: refusing('report.missing') },
      { reads: [], check: refusing('pool.closed') },
      { reads: ['size'], check: (state) => (state.includes('list') ? [refusal('voucher.expired'), refusal('pool.closed')] : []) },
      { reads: [], check: refusing('agreement.not-current') },
    ],
    events: () => [happened('voucher.released', 'v', { reason: 'r' })],
    ...changes,
  };
}

const input: Input = { size: 1, place: 'x' };
const codes = (refusals: readonly Refusal[]) => refusals.map((each) => each.rule);

describe('deciding', () => {
  it('accepts where no rule refuses, with the events', () => {
    expect(decide(action(), [], input, null)).toMatchObject({ kind: 'accepted', events: [{ type: 'voucher.released' }] });
  });

  it('names every failing rule, in the published order', () => {
    const decision = decide(action(), ['report.missing', 'pool.closed', 'list', 'agreement.not-current'], input, null);
    expect(decision.kind === 'refused' && codes(decision.refusals)).toEqual([
      'agreement.not-current', 'pool.closed', 'pool.closed', 'voucher.expired', 'report.missing',
    ]);
  });

  it('says nothing of the rules where the input can never be right', () => {
    const errors = [{ pointer: '/size', message: 'must be more' }];
    const decision = decide(action({ errors: () => errors }), ['pool.closed'], input, null);
    expect(decision).toEqual({ kind: 'invalid', errors });
  });

  it('says nothing but the proof where the proof fails', () => {
    const proof = { reads: [], check: () => refusal('voucher.not-valid') };
    const decision = decide(action({ proof }), ['pool.closed'], input, null);
    expect(decision).toEqual({ kind: 'refused', refusals: [refusal('voucher.not-valid')] });
  });

  it('goes on to the rules where the proof holds', () => {
    const proof = { reads: [], check: () => undefined };
    expect(decide(action({ proof }), ['pool.closed'], input, null)).toMatchObject({ kind: 'refused' });
    expect(decide(action({ proof }), [], input, null)).toMatchObject({ kind: 'accepted' });
  });
});

describe('an ability', () => {
  it('runs the rules whose inputs are known and lists what the others need', () => {
    expect(ability(action(), ['pool.closed', 'report.missing'], {}, null)).toEqual({
      allowed: false, refusals: [refusal('pool.closed')], needs: ['size', 'place'],
    });
  });

  it('needs only what is not known yet', () => {
    expect(ability(action(), [], { size: 1 }, null)).toEqual({ allowed: true, refusals: [], needs: ['place'] });
  });

  it('decides as the command does where all is known, in the published order', () => {
    const state = ['report.missing', 'list'];
    const decision = decide(action(), state, input, null);
    expect(ability(action(), state, input, null)).toEqual({
      allowed: false, refusals: decision.kind === 'refused' ? decision.refusals : [], needs: [],
    });
  });

  it('takes a zero and an empty text for known', () => {
    expect(ability(action(), [], { size: 0, place: '' }, null).needs).toEqual([]);
  });
});

describe('refusals', () => {
  it('have each code once', () => expect(new Set(REFUSAL_CODES).size).toBe(REFUSAL_CODES.length));

  it('sort into the published order from any other', () => {
    expect(codes(inOrder([...REFUSAL_CODES].reverse().map(refusal)))).toEqual([...REFUSAL_CODES]);
  });

  it('of one code keep the order in which they were found', () => {
    const twice = ['a', 'b'].map((voucher) => ({ rule: 'payment.voucher-taken' as const, params: { voucher } }));
    expect(inOrder(twice)).toEqual(twice);
  });

  it('leave no case unforeseen in silence', () => {
    expect(() => unreachable('what' as never)).toThrow('unforeseen case "what"');
  });
});
