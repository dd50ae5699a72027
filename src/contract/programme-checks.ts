/** What the parts of a definition say about one another. The shape has been checked before. */
import { PARTY_ROLES } from '../domain/party.ts';
import type { Requirement } from '../domain/programme.ts';
import type { ProgrammeFile, ProgrammeTexts } from './programme.ts';
import { checkMilestones, checkOrder, checkRates, typesOf, warnOfDates } from './programme-dates.ts';
import { pointerTo, type DefinitionProblem, type Report } from './programme-problems.ts';
import { NOTIFICATIONS, SYSTEM_CHECKS } from './programme-vocabulary.ts';

interface Findings {
  readonly errors: DefinitionProblem[];
  readonly warnings: string[];
}

export function crossCheck(file: ProgrammeFile): Findings {
  const errors: DefinitionProblem[] = [];
  const warnings: string[] = [];
  const report: Report = (path, message) => {
    errors.push({ pointer: pointerTo(path), message });
  };
  checkIds(file, report);
  checkCompetencies(file, report);
  checkServiceLevels(file, report);
  checkOrder(file, report);
  checkRates(file, report);
  checkMilestones(file, report);
  checkReferences(file, report);
  checkTexts(file, report);
  warnOfDates(file, (message) => warnings.push(message));
  return { errors, warnings };
}

function checkIds(file: ProgrammeFile, report: Report): void {
  const groups = {
    offerings: file.offerings, levels: file.levels, competencies: file.competencies, compliance: file.compliance,
    evidence: file.evidence, review: file.review, steps: file.steps, milestones: file.milestones,
    notifications: file.notifications, support: file.support, resources: file.resources,
  };
  for (const [name, items] of Object.entries(groups)) {
    repeated(items.map((item) => item.id), (index, id) => {
      report([name, index, 'id'], `${id} is used twice`);
    });
  }
  repeated(file.languages, (index, language) => {
    report(['languages', index], `${language} is named twice`);
  });
  repeated(file.agreements.map((agreement) => agreement.version), (index, version) => {
    report(['agreements', index, 'version'], `${version} is used twice`);
  });
  const types = typesOf(file);
  repeated(types.map(({ type }) => type.id), (index, id) => {
    report([...(types[index]?.path ?? []), 'id'], `${id} is used twice; engagement types are unique in a programme`);
  });
}

/** Calls back for each value that has stood before. */
function repeated<Value>(values: readonly Value[], found: (index: number, value: Value) => void): void {
  const before = new Set<Value>();
  values.forEach((value, index) => {
    if (before.has(value)) found(index, value);
    before.add(value);
  });
}

function checkCompetencies(file: ProgrammeFile, report: Report): void {
  const known = new Set(file.competencies.map((competency) => competency.id));
  const levels = new Set(file.levels.map((level) => level.id));
  const check = (rules: readonly { competency: string; levels: readonly string[] }[], path: readonly PropertyKey[]) => {
    rules.forEach((rule, index) => {
      if (!known.has(rule.competency)) {
        report([...path, index, 'competency'], `${rule.competency} is not among the competencies`);
      }
      rule.levels.forEach((level, at) => {
        if (!levels.has(level)) report([...path, index, 'levels', at], `${level} is not among the levels`);
      });
    });
    repeated(rules.map((rule) => rule.competency), (index, id) => {
      report([...path, index, 'competency'], `${id} stands twice; put its levels together`);
    });
  };
  for (const { type, path } of typesOf(file)) check(type.competencies, [...path, 'competencies']);
  const walk = (requirement: Requirement, path: readonly PropertyKey[]): void => {
    if ('competency' in requirement) check(requirement.competency, [...path, 'competency']);
    if ('all' in requirement) requirement.all.forEach((inner, index) => { walk(inner, [...path, 'all', index]); });
    if ('any' in requirement) requirement.any.forEach((inner, index) => { walk(inner, [...path, 'any', index]); });
  };
  file.requirements.forEach((requirement, index) => { walk(requirement, ['requirements', index]); });
}

function checkServiceLevels(file: ProgrammeFile, report: Report): void {
  const known = new Set(file.serviceLevels);
  const ascending = (levels: readonly number[], path: readonly PropertyKey[]) => {
    levels.forEach((level, index) => {
      const before = levels[index - 1];
      if (before !== undefined && level <= before) report([...path, index], 'must be larger than the one before');
    });
  };
  ascending(file.serviceLevels, ['serviceLevels']);
  for (const { type, path } of typesOf(file)) {
    ascending(type.serviceLevels, [...path, 'serviceLevels']);
    type.serviceLevels.forEach((level, index) => {
      if (!known.has(level)) {
        report([...path, 'serviceLevels', index], `${String(level)} is not among the service levels`);
      }
    });
  }
  if (file.repeatLimit !== undefined && !known.has(file.repeatLimit.serviceLevel)) {
    report(['repeatLimit', 'serviceLevel'], `${String(file.repeatLimit.serviceLevel)} is not among the service levels`);
  }
}

function checkReferences(file: ProgrammeFile, report: Report): void {
  if (!file.agreements.some((agreement) => agreement.version === file.enrolment.agreementVersion)) {
    report(['enrolment', 'agreementVersion'], `${file.enrolment.agreementVersion} is not among the agreements`);
  }
  const evaluated: readonly string[] = SYSTEM_CHECKS;
  file.compliance.forEach((item, index) => {
    if (item.by === 'system' && !evaluated.includes(item.id)) {
      report(['compliance', index, 'by'], `the system cannot evaluate ${item.id}; it knows ${evaluated.join(', ')}`);
    }
  });
  repeated(file.review.map((step) => step.role), (index, role) => {
    report(['review', index, 'role'], `${role} has a step already`);
  });
  file.support.forEach((contact, index) => {
    if (contact.email === undefined && contact.url === undefined) {
      report(['support', index], 'must have an e-mail address or a web address');
    }
  });
}

/** The ids that need a text, by the group of `texts` in which it stands. */
function wanted(file: ProgrammeFile): Partial<Record<keyof ProgrammeTexts, readonly string[]>> {
  const ids = (items: readonly { id: string }[]) => items.map((item) => item.id);
  return {
    offerings: ids(file.offerings), engagementTypes: typesOf(file).map(({ type }) => type.id),
    competencies: ids(file.competencies), levels: ids(file.levels),
    agreements: file.agreements.map((agreement) => agreement.version), steps: ids(file.steps),
    milestones: ids(file.milestones), notifications: ids(file.notifications), compliance: ids(file.compliance),
    evidence: ids(file.evidence), review: ids(file.review), support: ids(file.support), resources: ids(file.resources),
  };
}

function checkTexts(file: ProgrammeFile, report: Report): void {
  for (const language of Object.keys(file.texts)) {
    if (!file.languages.includes(language)) report(['texts', language], `${language} is not among the languages`);
  }
  file.languages.forEach((language, index) => {
    const texts = Object.hasOwn(file.texts, language) ? file.texts[language] : undefined;
    if (texts === undefined) {
      report(['languages', index], `there are no texts in ${language}`);
      return;
    }
    for (const [group, ids] of Object.entries(wanted(file))) {
      const given = texts[group as keyof ProgrammeTexts] as Record<string, unknown>;
      for (const id of ids) {
        if (!Object.hasOwn(given, id)) report(['texts', language, group], `the text of ${id} is missing`);
      }
      for (const id of Object.keys(given)) {
        if (!ids.includes(id)) report(['texts', language, group, id], `belongs to nothing: no ${id} in the definition`);
      }
    }
    checkRoleNames(file, language, texts, report);
    checkPlaceholders(language, texts, report);
  });
}

function checkRoleNames(file: ProgrammeFile, language: string, texts: ProgrammeTexts, report: Report): void {
  for (const kind of ['sponsor', 'customer', 'partner'] as const) {
    const known: readonly string[] = PARTY_ROLES[kind];
    const given = texts.roles[kind] ?? {};
    for (const role of Object.keys(given)) {
      if (!known.includes(role)) {
        report(['texts', language, 'roles', kind, role], `is no role; ${kind} has ${known.join(', ')}`);
      }
    }
    // A role renamed in one language and not in another would be two roles to people who work in both.
    const elsewhere = file.languages.flatMap((other) => Object.keys(file.texts[other]?.roles[kind] ?? {}));
    for (const role of new Set(elsewhere)) {
      if (!Object.hasOwn(given, role)) {
        report(['texts', language, 'roles'], `the name of ${kind}.${role} is missing; another language has one`);
      }
    }
  }
}

function checkPlaceholders(language: string, texts: ProgrammeTexts, report: Report): void {
  for (const [id, message] of Object.entries(texts.notifications)) {
    const allowed = (NOTIFICATIONS as Readonly<Record<string, readonly string[]>>)[id];
    if (allowed === undefined) continue;
    for (const field of ['subject', 'body'] as const) {
      const path = ['texts', language, 'notifications', id, field];
      const rest = message[field].replace(/\{([A-Za-z]+)\}/g, (whole, name: string) => {
        if (!allowed.includes(name)) {
          report(path, `${whole} is unknown; there are ${allowed.join(', ')}`);
        }
        return '';
      });
      if (/[{}]/.test(rest)) report(path, 'holds a brace that names nothing');
    }
  }
}
