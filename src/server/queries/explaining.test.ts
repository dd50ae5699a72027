import { expect, test } from 'vitest';
import type { Refusal } from '../../domain/decision.ts';
import type { ProgrammeDefinition } from '../../domain/programme.ts';
import { explainer } from './explaining.ts';

const texts = {
  en: {
    engagementTypes: { 'server-planning': { title: 'Server Planning', text: 'Plans servers.' } },
    competencies: { 'cloud-platform': 'Cloud Platform' }, levels: { gold: 'Gold' },
  },
  tr: { engagementTypes: { 'server-planning': { title: 'Sunucu Planlaması' } }, competencies: { 'cloud-platform': 'Bulut Platformu' }, levels: { gold: 'Altın' } },
};
const definition = { texts } as unknown as ProgrammeDefinition;
const explain = explainer({ get: () => undefined, all: () => [definition] });
const refusal: Refusal = {
  rule: 'partner.competency-missing',
  params: { engagementType: 'server-planning', competencies: ['cloud-platform', 'unheard-of'], levels: ['gold'] },
};

test('a refusal names types, competencies and levels as the programme’s texts do, titles and bare names alike', () => {
  const english = explain(refusal, 'en');
  expect(english.message).toContain('Server Planning');
  expect(english.remedy).toContain('Cloud Platform or unheard-of, level Gold');
  expect(explain(refusal, 'tr').remedy).toContain('Bulut Platformu veya unheard-of; düzey: Altın');
});

test('params keep the ids, by which programs go', () => {
  expect(explain(refusal, 'tr').params).toEqual(refusal.params);
});
