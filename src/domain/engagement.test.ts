import { describe, expect, it } from 'vitest';
import {
  answer, around, context, eventOf, EXPERT, FILE, NOVICE, partner, refusalOf, REPORT, reservation, TODAY, voucher,
} from '../../test/support/build.ts';
import { ability, decide } from './decision.ts';
import { attach, draft, report, type DraftInput, type ReportInput } from './engagement.ts';
import type { DeliverableId } from './ids.ts';
import { addDays } from './time.ts';
import { evolveVoucher, type Voucher } from './voucher.ts';

const file = { mediaType: 'application/pdf', size: 9, sha256: 'ab' };
const uploaded = [{ id: FILE, fileName: 'plan.pdf', ...file }];
const { consultantIds: _reserved, ...INPUT } = REPORT;
const DONE_ON = REPORT.endedOn;

function reporting(input: Partial<ReportInput> = {}, of: Partial<Voucher> = {}, today: string = DONE_ON) {
  const state = { voucher: voucher('reserved', { deliverables: uploaded, ...of }), consultants: partner().consultants };
  return decide(report, state, { ...INPUT, ...input }, context(today));
}

describe('reporting', () => {
  it.each<[string, Partial<ReportInput>, Partial<Voucher>, readonly string[]]>([
    ['what was done', {}, {}, ['ok']],
    ['a day less than the voucher', { onSiteDays: 3 }, {}, ['engagement.duration']],
    ['a day more than the voucher', { onSiteDays: 5 }, {}, ['engagement.duration']],
    ['in fewer calendar days', { startedOn: addDays(TODAY, 1) }, {}, ['engagement.duration']],
    ['off site up to the pinned limit', { onSiteDays: 2, offSiteDays: 3 }, {}, ['ok']],
    ['off site beyond the pinned limit', { onSiteDays: 1, offSiteDays: 4 }, {}, ['engagement.off-site']],
    ['all off site, beyond the pinned limit', { onSiteDays: 0, offSiteDays: 5 }, {}, ['engagement.off-site']],
    ['all off site under a waiver', { onSiteDays: 0, offSiteDays: 5 },
      { reservation: reservation({ offSiteDaysMax: null }) }, ['ok']],
    ['no deliverable', { deliverableIds: [] }, {}, ['deliverable.missing']],
    ['a deliverable of another voucher', { deliverableIds: [FILE, 'dlv_9' as DeliverableId] }, {}, ['deliverable.missing']],
    ['a deliverable of nobody', { deliverableIds: [FILE] }, { deliverables: [] }, ['deliverable.missing']],
    ['other consultants, one of whom counts', { consultantIds: [NOVICE, EXPERT] }, {}, ['ok']],
    ['only consultants who do not count', { consultantIds: [NOVICE] }, {}, ['consultant.not-qualified']],
    ['nobody', { consultantIds: [] }, {}, ['consultant.not-qualified']],
    ['with everything wrong', {
      consultantIds: [NOVICE], startedOn: addDays(TODAY, -1), endedOn: addDays(DONE_ON, 1), onSiteDays: 0, offSiteDays: 4,
      deliverableIds: [],
    }, {}, [
      'consultant.not-qualified', 'engagement.starts-before-reservation', 'engagement.duration', 'engagement.off-site',
      'report.too-early', 'deliverable.missing',
    ]],
  ])('%s', (_what, input, of, expected) => {
    expect(answer(reporting(input, of))).toEqual(expected);
  });

  it('is possible from the day of the end', () => {
    expect(around(DONE_ON).map((today) => answer(reporting({}, {}, today)))).toEqual([['report.too-early'], ['ok'], ['ok']]);
    expect(refusalOf(reporting({}, {}, addDays(DONE_ON, -1)))).toMatchObject({ allowedFrom: DONE_ON });
  });

  it('may begin on the day of the reservation, not before', () => {
    const answers = around(TODAY).map((startedOn) => answer(reporting({ startedOn, endedOn: addDays(TODAY, 6) }, {}, '2020-12-01')));
    expect(answers).toEqual([['engagement.starts-before-reservation'], ['ok'], ['ok']]);
  });

  it('may differ from the plan in its dates', () => {
    expect(answer(reporting({ startedOn: addDays(TODAY, 30), endedOn: addDays(TODAY, 40) }, {}, '2020-12-01'))).toEqual(['ok']);
  });

  it('names the consultants reserved where it names none, and otherwise those who delivered', () => {
    expect(eventOf(reporting(), 'engagement.reported').data).toEqual({ report: { ...INPUT, consultantIds: [EXPERT] }, on: DONE_ON });
    const delivered = { consultantIds: [NOVICE, EXPERT] };
    expect(eventOf(reporting(delivered), 'engagement.reported').data.report).toEqual({ ...INPUT, ...delivered });
  });

  it('is corrected until redeemed, each time the next version', () => {
    let of = voucher('reserved', { deliverables: uploaded, draft: { summary: 's' } });
    for (const version of [1, 2, 3]) {
      const state = { voucher: of, consultants: partner().consultants };
      of = evolveVoucher(of, eventOf(decide(report, state, INPUT, context(DONE_ON)), 'engagement.reported'));
      expect(of).toMatchObject({ status: 'completed', report: { version, reportedOn: DONE_ON }, draft: null });
    }
  });

  it('of a type that the version in force no longer knows is possible: what was reserved may be finished', () => {
    for (const consultantIds of [undefined, [NOVICE]]) {
      expect(answer(reporting({ consultantIds }, { engagementType: 'gone' }))).toEqual(['ok']);
    }
    expect(answer(reporting({ consultantIds: [] }, { engagementType: 'gone' }))).toEqual(['consultant.not-qualified']);
  });

  it('says which inputs it still needs', () => {
    const state = { voucher: voucher('reserved'), consultants: [] };
    expect(ability(report, state, {}, context())).toEqual({
      allowed: true,
      refusals: [],
      needs: ['consultantIds', 'startedOn', 'endedOn', 'onSiteDays', 'offSiteDays', 'deliverableIds'],
    });
  });
});

describe('attaching', () => {
  it('adds the file to those that are there', () => {
    const of = voucher('reserved', { deliverables: uploaded });
    const state = { voucher: of, newId: 'dlv_2' as DeliverableId, file };
    const event = eventOf(decide(attach, state, { fileName: 'more.pdf' }, context()), 'engagement.attached');
    expect(evolveVoucher(of, event).deliverables).toEqual([...uploaded, { id: 'dlv_2', fileName: 'more.pdf', ...file }]);
  });
});

describe('drafting', () => {
  it('keeps every field that a report has', () => {
    const event = eventOf(decide(draft, { voucher: voucher('reserved') }, REPORT, context()), 'engagement.drafted');
    expect(event.data.draft).toStrictEqual(REPORT);
  });

  it('keeps what is there of a report, unjudged, and nothing else that came with it', () => {
    const input = { summary: 's', onSiteDays: 99, endedOn: undefined, voucher: 'v', deliveredToCustomer: true } as DraftInput;
    const event = eventOf(decide(draft, { voucher: voucher('reserved') }, input, context()), 'engagement.drafted');
    expect(event.data.draft).toStrictEqual({ summary: 's', onSiteDays: 99 });
  });
});
