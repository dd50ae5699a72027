/** What a definition says about dates: orders that cannot be, rates that leave a hole, rules that never bind. */
import { addDays, type Day } from '../domain/time.ts';
import type { ProgrammeFile } from './programme.ts';
import type { Report } from './programme-problems.ts';

/** All engagement types with the place where each stands. */
export function typesOf(file: ProgrammeFile) {
  return file.offerings.flatMap((offering, first) =>
    offering.engagementTypes.map((type, second) =>
      ({ type, path: ['offerings', first, 'engagementTypes', second] as const })));
}

export function checkOrder(file: ProgrammeFile, report: Report): void {
  const { accrual, conversion, creation, assignment, redemption, removal } = file.calendar;
  const at = (name: string, field = 'lastDay') => ['calendar', name, field];
  if (creation !== undefined && assignment !== undefined && assignment.lastDay < creation.lastDay) {
    report(at('assignment'), `lies before the last day to create, ${creation.lastDay}: a voucher made then has no taker`);
  }
  if (creation !== undefined && redemption !== undefined && redemption.lastDay < creation.lastDay) {
    report(at('redemption'), `lies before the last day to create, ${creation.lastDay}`);
  }
  for (const [name, rule] of Object.entries({ accrual, conversion, creation })) {
    if (removal !== undefined && rule !== undefined && removal.on <= rule.lastDay) {
      report(at('removal', 'on'), `pools would be closed while ${name} is open, through ${rule.lastDay}`);
    }
  }
  if (conversion !== undefined && file.conversion === undefined) {
    report(['calendar', 'conversion'], 'there is no conversion that could end: `conversion` is missing');
  }
  for (const { type, path } of typesOf(file)) {
    if (type.offeredFrom !== undefined && type.offeredThrough !== undefined && type.offeredThrough < type.offeredFrom) {
      report([...path, 'offeredThrough'], `lies before offeredFrom, ${type.offeredFrom}`);
    }
    if (type.offeredFrom !== undefined && creation !== undefined && creation.lastDay < type.offeredFrom) {
      report([...path, 'offeredFrom'], `lies after the last day to create, ${creation.lastDay}`);
    }
  }
  file.offSite.waivers.forEach((waiver, index) => {
    if (waiver.through >= waiver.from) return;
    report(['offSite', 'waivers', index, 'through'], `lies before from, ${waiver.from}`);
  });
}

export function checkRates(file: ProgrammeFile, report: Report): void {
  const byCountry = new Map<string, { index: number; from: Day; through: Day | undefined }[]>();
  file.rates.forEach(({ country, from, through }, index) => {
    if (through !== undefined && through < from) report(['rates', index, 'through'], `lies before from, ${from}`);
    byCountry.set(country, [...(byCountry.get(country) ?? []), { index, from, through }]);
  });
  for (const [country, periods] of byCountry) {
    periods.sort((one, other) => (one.from < other.from ? -1 : 1));
    periods.forEach((period, position) => {
      const before = periods[position - 1];
      if (before === undefined) return;
      if (before.through === undefined || before.through >= period.from) {
        report(['rates', period.index, 'from'], `overlaps the rate of ${country} from ${before.from}`);
      } else if (addDays(before.through, 1) < period.from) {
        report(['rates', period.index, 'from'],
          `leaves ${country} without a rate from ${addDays(before.through, 1)} to ${addDays(period.from, -1)}`);
      }
    });
  }
}

/** A milestone announces a rule, so its date must be that rule's: its last day, or the day after it. */
export function checkMilestones(file: ProgrammeFile, report: Report): void {
  const { redemption, removal } = file.calendar;
  const around = (last: Day | undefined) => (last === undefined ? [] : [last, addDays(last, 1)]);
  const dates: Record<ProgrammeFile['milestones'][number]['rule'], readonly Day[]> = {
    accrual: around(file.calendar.accrual?.lastDay),
    conversion: around(file.calendar.conversion?.lastDay),
    creation: around(file.calendar.creation?.lastDay),
    assignment: around(file.calendar.assignment?.lastDay),
    redemption: around(redemption?.lastDay),
    removal: removal === undefined ? [] : [removal.on],
    payment: redemption === undefined ? [] : around(addDays(redemption.lastDay, file.payment.windowDays)),
    offering: typesOf(file).flatMap(({ type }) => [
      ...around(type.offeredThrough), ...(type.offeredFrom === undefined ? [] : [type.offeredFrom]),
    ]),
    'off-site': file.offSite.waivers.flatMap((waiver) => [waiver.from, ...around(waiver.through)]),
  };
  file.milestones.forEach((milestone, index) => {
    const allowed = dates[milestone.rule];
    if (!allowed.includes(milestone.on)) {
      report(['milestones', index, 'on'], allowed.length === 0
        ? `announces ${milestone.rule}, of which this definition says nothing`
        : `is not the date of ${milestone.rule}: ${[...new Set(allowed)].join(', ')}`);
    }
    const before = file.milestones[index - 1];
    if (before !== undefined && before.on > milestone.on) {
      report(['milestones', index, 'on'], 'stands after a later milestone; milestones stand in order');
    }
  });
}

export function warnOfDates(file: ProgrammeFile, warn: (message: string) => void): void {
  const { creation, redemption, removal } = file.calendar;
  const lastExpiry = creation === undefined ? undefined : addDays(creation.lastDay, file.voucher.lifeDays);
  if (redemption !== undefined && lastExpiry !== undefined && redemption.lastDay > lastExpiry) {
    warn(`The last day to redeem, ${redemption.lastDay}, binds nobody unless vouchers are extended: the last voucher, `
      + `made on ${creation?.lastDay ?? ''}, expires on ${lastExpiry}.`);
  }
  const lastLife = redemption === undefined ? lastExpiry : redemption.lastDay;
  if (removal !== undefined && (lastLife === undefined || lastLife >= removal.on)) {
    warn(`Days that come back from ${removal.on} on (vouchers cancelled or expired) find the pool closed and lapse at `
      + 'once.');
  }
  for (const { type } of typesOf(file)) {
    if (creation !== undefined && type.offeredThrough !== undefined && type.offeredThrough > creation.lastDay) {
      warn(`${type.id} is offered through ${type.offeredThrough}, which never binds: creation ends on `
        + `${creation.lastDay}.`);
    }
  }
  for (const country of new Set(file.rates.map((rate) => rate.country))) {
    const rates = file.rates.filter((rate) => rate.country === country);
    const ends = rates.map((rate) => rate.through);
    if (!ends.includes(undefined)) {
      const last = ends.filter((end) => end !== undefined).sort().at(-1);
      if (last !== undefined && (redemption === undefined || last < redemption.lastDay)) {
        warn(`The rates of ${country} end on ${last}, while vouchers may still be reserved later.`);
      }
    }
    if (new Set(rates.map((rate) => rate.perDay.currency)).size > 1) {
      warn(`The rates of ${country} are in several currencies; vouchers of both cannot share a payment request.`);
    }
  }
  if (!file.support.some((contact) => contact.countries === undefined)) {
    warn('People outside the countries named under support have nobody to ask.');
  }
}
