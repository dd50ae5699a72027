/** The names of roles, as the people of a programme say them. */
import type { Role } from '../domain/party.ts';
import type { Language } from './refusal-params.ts';

export const ROLE_WORDS: Readonly<Record<Language, Readonly<Record<Role, string>>>> = {
  en: {
    'programme-admin': 'programme admin', 'claims-reviewer': 'claims reviewer', finance: 'finance officer', auditor: 'auditor',
    'benefits-admin': 'benefits admin', 'project-manager': 'project manager', 'global-admin': 'global admin',
    'payment-admin': 'payment admin', consultant: 'consultant',
  },
  tr: {
    'programme-admin': 'program yöneticisi', 'claims-reviewer': 'talep inceleme görevlisi', finance: 'finans yetkilisi', auditor: 'denetçi',
    'benefits-admin': 'avantaj yöneticisi', 'project-manager': 'proje yöneticisi', 'global-admin': 'genel yönetici',
    'payment-admin': 'ödeme yöneticisi', consultant: 'danışman',
  },
};

/** Several roles, in one line. */
export function roleNames(roles: readonly string[], language: Language): string {
  return roles.map((role) => (ROLE_WORDS[language] as Readonly<Record<string, string>>)[role] ?? role).join(', ');
}
